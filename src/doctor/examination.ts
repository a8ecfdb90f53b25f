import type { NarrateError } from '../base/errors.js';
import type { Clock } from '../base/time/clock.js';
import type { OpenProject } from '../project/open-project.js';
import type { Environment } from '../project/read/key-file.js';

/** How one thing was found: `warning` does not stop a run, `failed` does; `skipped` was not looked at, and `found` says why. */
export interface Examination {
  /** One word. */
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** What is there, in a line or two. Never the key. */
  readonly found: string;
  /** What mends it; null: nothing is to be done. */
  readonly remedy: string | null;
}

/** What every check is given. A check throws nothing for what it is there to find. */
export interface DoctorContext {
  /** As it was asked for; null: it was not. */
  readonly manifest: string | null;
  /** The book; or why it cannot be read. */
  readonly book: { readonly project: OpenProject } | { readonly refusal: NarrateError };
  /** The real folder of the manifest, or the nearest one to it that exists. */
  readonly folder: string;
  /** Of the process. */
  readonly environment: Environment;
  /** Whether the network may be used; money never is. */
  readonly online: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The book, where it can be read. */
export const projectOf = ({ book }: DoctorContext): OpenProject | null =>
  'project' in book ? book.project : null;

/** An error of ours as what a check found. */
export const asFound = (
  name: string,
  state: 'warning' | 'failed',
  { message, hint }: NarrateError,
): Examination => ({ name, state, found: message, remedy: hint });
