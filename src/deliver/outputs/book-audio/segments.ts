import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SegmentDamagedError } from '../../../audio/containers/packet-blocks.js';
import type { EncodedSegment } from '../../../audio/ffmpeg/join-segments.js';
import { asDiskError, systemCode } from '../../../base/errors.js';
import { makeFolder } from '../../../files/make-folder.js';
import { moveFile } from '../../../files/move-file.js';
import { removeFile } from '../../../files/remove-file.js';
import type { BookSegment } from '../audio/audio-inputs.js';
import type { WhenFree } from '../output.js';

interface SegmentsJob {
  /** Where the segments are kept from run to run. */
  readonly folder: string;
  /** Starts work when a core is free. */
  readonly whenFree: WhenFree;
  /** Told how many samples are encoded already. */
  readonly onKept: (samples: number) => void;
  readonly encode: (segment: BookSegment) => Promise<void>;
  readonly join: (segments: readonly EncodedSegment[]) => Promise<void>;
}

/** Where an encoded chapter lies. Its name says what it was made from, so one that is there is the right one. */
const segmentPath = (folder: string, { fingerprint }: Pick<BookSegment, 'fingerprint'>): string =>
  join(folder, fingerprint);

/**
 * Encodes the segments that are not there yet, as many at once as `whenFree` allows, and joins all of them. A segment that
 * turns out damaged is encoded again, once.
 * @throws the first failure, after everything that was begun has ended.
 */
export async function writeFromSegments(segments: readonly BookSegment[], job: SegmentsJob): Promise<void> {
  const repaired = new Set<string>();
  for (;;) {
    try {
      await encodeMissing(segments, job);
      return await job.whenFree(() =>
        job.join(
          segments.map((segment) => ({
            path: segmentPath(job.folder, segment),
            startSample: segment.startSample,
          })),
        ),
      );
    } catch (error) {
      if (!(error instanceof SegmentDamagedError) || repaired.has(error.path)) throw error;
      repaired.add(error.path);
      await removeFile(error.path);
    }
  }
}

async function encodeMissing(
  segments: readonly BookSegment[],
  { folder, whenFree, encode, onKept }: SegmentsJob,
): Promise<void> {
  const there = new Set(await namesIn(folder));
  // The same words may stand in a book twice.
  const missing = new Map(
    segments
      .filter(({ fingerprint }) => !there.has(fingerprint))
      .map((segment) => [segment.fingerprint, segment]),
  );
  onKept(
    segments.reduce((total, { fingerprint, samples }) => total + (missing.has(fingerprint) ? 0 : samples), 0),
  );
  const longestFirst = [...missing.values()].toSorted((a, b) => b.samples - a.samples);
  const outcomes = await Promise.allSettled(longestFirst.map((segment) => whenFree(() => encode(segment))));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/**
 * Makes a chapter for a book: `fill` writes it, and as what it is known only when it is as it should be.
 * @throws NarrateError `disk-full`, `not-writable`; what `fill` throws.
 */
export async function makeSegment(
  folder: string,
  segment: BookSegment,
  fill: (path: string) => Promise<void>,
): Promise<void> {
  const path = segmentPath(folder, segment);
  const unfinished = `${path}.new`;
  try {
    await makeFolder(folder);
  } catch (error) {
    throw asDiskError(error, folder);
  }
  await fill(unfinished);
  await moveFile(unfinished, path).catch((error: unknown) => {
    throw asDiskError(error, path);
  });
}

/** Removes every segment but those that are needed. @throws NarrateError `not-writable` */
export async function pruneSegments(folder: string, needed: readonly BookSegment[]): Promise<void> {
  const fingerprints = new Set(needed.map(({ fingerprint }) => fingerprint));
  const idle = (await namesIn(folder)).filter((name) => !fingerprints.has(name));
  await Promise.all(idle.map((name) => removeFile(join(folder, name)))).catch((error: unknown) => {
    throw asDiskError(error, folder);
  });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw asDiskError(error, folder);
  }
}
