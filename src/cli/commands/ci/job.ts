import type { WrittenPrice } from '../../../base/money/written-price.js';
import type { Terminal } from '../../terminal.js';
import type { Ground } from './host/annotations.js';
import type { Annotation } from './host/workflow-commands.js';

export interface CiFlags {
  readonly mode: 'estimate' | 'run';
  readonly manifest: string;
  readonly maxCostUsd: number | undefined;
  /** In place of any other. */
  readonly price: WrittenPrice | undefined;
  /** In place of the manifest's. */
  readonly store: string | undefined;
  /** A file for the summary, in place of the job's own. */
  readonly summary: string | undefined;
  /** Where the files of a run can be had, in place of what the job's environment says. */
  readonly filesUrl: string | undefined;
  /** Writes annotations also where the environment does not say that somebody reads them. */
  readonly annotations: boolean;
}

/** What both modes have to do with. */
export interface Job {
  readonly flags: CiFlags;
  readonly ground: Ground;
  /** The log. */
  readonly terminal: Terminal;
}

/** What a job has come to: the exit status, and what the page of the change is told. */
export interface Outcome {
  readonly status: number;
  readonly annotations: readonly Annotation[];
}
