import type { WrittenPrice } from '../../../base/money/written-price.js';
import type { Terminal } from '../../terminal.js';
import type { SourceContext } from './host/annotations.js';
import type { Annotation } from './host/workflow-commands.js';

/** The options of `narrate ci`. */
export interface CiFlags {
  readonly mode: 'estimate' | 'run';
  readonly manifest: string;
  readonly maxCostUsd: number | undefined;
  /** Whether to buy places that this version reads differently. */
  readonly acceptReading: boolean;
  /** False: texts that changed recently are bought too, whatever `limits.settle` says. */
  readonly settle: boolean;
  /** Replaces every other price. */
  readonly price: WrittenPrice | undefined;
  /** Replaces the manifest's store. */
  readonly store: string | undefined;
  /** The file for the summary; undefined: the job's summary. */
  readonly summary: string | undefined;
  /** The address of the run's files; undefined: the one in the job's environment. */
  readonly filesUrl: string | undefined;
  /** Whether to write annotations on hosts other than GitHub too. */
  readonly annotations: boolean;
  /** Whether to print one JSON document, and no text and no annotations. */
  readonly json: boolean;
}

/** The inputs of both modes. */
export interface Job {
  readonly flags: CiFlags;
  readonly context: SourceContext;
  /** The log of the job. */
  readonly terminal: Terminal;
}

/** The result of a job: its exit status, its document for `--json` and its annotations. */
export interface Outcome {
  readonly status: number;
  readonly document: object;
  readonly annotations: readonly Annotation[];
}
