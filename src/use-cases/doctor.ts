import { dirname, resolve } from 'node:path';
import { NarrateError } from '../base/errors.js';
import { systemClock } from '../base/time/clock.js';
import type { DoctorContext, Inspection } from '../doctor/inspection.js';
import { type NarrateOptions, openProject } from '../project/open-project.js';
import { nearestExisting } from '../project/read/find-file.js';

export type { Inspection } from '../doctor/inspection.js';

/** @deprecated Use `Inspection`, which is the same type. */
export type Examination = Inspection;

/** What `doctor` takes. */
export interface DoctorOptions
  extends Pick<NarrateOptions, 'engine' | 'draft' | 'price' | 'clock' | 'environment'> {
  /** Path of the manifest. Default: `pipeline.yaml`, which may be missing. */
  readonly manifest?: string | undefined;
  /** True: asks the gateway for the time and whether it accepts the key, which buys nothing. Default: false. */
  readonly online?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The results of all inspections. */
export interface DoctorReport {
  /** The worst state that was found. Skipped inspections count as `ok`. */
  readonly status: 'ok' | 'warning' | 'failed';
  readonly checks: readonly Inspection[];
}

/**
 * Inspects everything that a run needs of this machine and of the book, and says how to fix what is wrong. It spends nothing,
 * leaves nothing but narrate's cache, and sends nothing without `online`.
 */
export async function doctor(options: DoctorOptions): Promise<DoctorReport> {
  const context = await doctorContext(options);
  // Loaded on demand, because the modules for ffmpeg and the engines are a large part of the program.
  const { inspectAll } = await import('../doctor/inspect-all.js');
  const checks = await inspectAll(context);
  const has = (state: Inspection['state']) => checks.some((check) => check.state === state);
  return { status: has('failed') ? 'failed' : has('warning') ? 'warning' : 'ok', checks };
}

/** Returns what the inspections need, for these options. */
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
