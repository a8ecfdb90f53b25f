import { dirname, resolve } from 'node:path';
import { NarrateError } from '../base/errors.js';
import { systemClock } from '../base/time/clock.js';
import type { DoctorContext, Examination } from '../doctor/examination.js';
import { type NarrateOptions, openProject } from '../project/open-project.js';
import { nearestExisting } from '../project/read/find-file.js';

export type { Examination } from '../doctor/examination.js';

export interface DoctorOptions
  extends Pick<NarrateOptions, 'engine' | 'draft' | 'price' | 'clock' | 'environment'> {
  /** Path of the manifest. Default: `pipeline.yaml`, and that there is none is no failure then. */
  readonly manifest?: string | undefined;
  /** Whether the gateway may be asked for the time, and whether it refuses the key; that buys nothing. Default: false. */
  readonly online?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface DoctorReport {
  /** The worst that was found; `ok` also where something was skipped. */
  readonly status: 'ok' | 'warning' | 'failed';
  readonly checks: readonly Examination[];
}

/**
 * Looks at all that a run needs of this machine and of the book, and says what mends it. Spends nothing, writes nothing that
 * stays but the cache of parses, and without `online` sends nothing.
 */
export async function doctor(options: DoctorOptions): Promise<DoctorReport> {
  const circumstances = await doctorContext(options);
  // Loaded when it is asked for: ffmpeg's modules and the engines' are much of the program.
  const { examineAll } = await import('../doctor/examine-all.js');
  const checks = await examineAll(circumstances);
  const has = (state: Examination['state']) => checks.some((check) => check.state === state);
  return { status: has('failed') ? 'failed' : has('warning') ? 'warning' : 'ok', checks };
}

/** What the checks look at, for these options. */
export async function doctorContext({ online = false, ...options }: DoctorOptions): Promise<DoctorContext> {
  const { signal = new AbortController().signal } = options;
  const manifest = options.manifest ?? 'pipeline.yaml';
  return {
    manifest: options.manifest ?? null,
    book: await bookOf({ ...options, manifest }),
    folder: nearestExisting(dirname(resolve(manifest)))?.path ?? process.cwd(),
    environment: options.environment ?? process.env,
    online,
    clock: options.clock ?? systemClock,
    signal,
  };
}

async function bookOf(options: NarrateOptions): Promise<DoctorContext['book']> {
  try {
    return { project: await openProject(options) };
  } catch (error) {
    if (error instanceof NarrateError) return { refusal: error };
    throw error;
  }
}
