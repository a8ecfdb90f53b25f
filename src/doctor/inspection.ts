import type { NarrateError } from '../base/errors.js';
import type { Clock } from '../base/time/clock.js';
import type { OpenProject } from '../project/open-project.js';
import type { Environment } from '../project/read/key-file.js';

/** The result of one check. `warning` does not stop a run, and `failed` does. `skipped`: not checked, and `found` says why. */
export interface Inspection {
  /** The name of the check, one word. */
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What the check found, in a line or two. Never contains the key. */
  readonly found: string;
  /** How to fix the problem; null: there is nothing to do. */
  readonly remedy: string | null;
}

/** The input of every check. A check reports problems in its result and does not throw for them. */
export interface DoctorContext {
  /** The path that the user gave; null: none. */
  readonly manifest: string | null;
  /** The book, or why it cannot be read. */
  readonly book: { readonly project: OpenProject } | { readonly refusal: NarrateError };
  /** The folder of the manifest with all links resolved, or the nearest folder above it that exists. */
  readonly folder: string;
  /** The environment of the process. */
  readonly environment: Environment;
  /** Whether checks may use the network. They never spend money. */
  readonly online: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Returns the book; null if it cannot be read. */
export const projectOf = ({ book }: DoctorContext): OpenProject | null =>
  'project' in book ? book.project : null;

/** Turns an error into the result of a check. */
export const asFound = (
  name: string,
  state: 'warning' | 'failed',
  { message, hint }: NarrateError,
): Inspection => ({ name, state, found: message, remedy: hint });
