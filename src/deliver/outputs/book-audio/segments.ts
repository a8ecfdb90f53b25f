import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SegmentDamagedError } from '../../../audio/containers/packet-blocks.js';
import type { EncodedSegment } from '../../../audio/ffmpeg/join-segments.js';
import { asDiskError, systemCode } from '../../../base/errors.js';
import { makeFolder } from '../../../files/make-folder.js';
import { moveFile } from '../../../files/move-file.js';
import { removeFile } from '../../../files/remove-file.js';
import type { BookSegment } from '../audio/audio-inputs.js';
import type { WriteRun } from '../output.js';

interface SegmentsJob {
  /** The cache folder of the segments. */
  readonly folder: string;
  readonly run: Pick<WriteRun, 'whenFree' | 'withSound' | 'onFailure'>;
  /** `skip` is called with the number of samples whose segments are cached. */
  readonly progress: { start(): void; skip(samples: number): void };
  /** Encodes a segment to a file. */
  readonly encode: (segment: BookSegment, path: string) => Promise<void>;
  readonly join: (segments: readonly EncodedSegment[]) => Promise<void>;
}

/** Returns the path of a segment. The name is its fingerprint, so an existing file is up to date. */
export const segmentPath = (folder: string, { fingerprint }: Pick<BookSegment, 'fingerprint'>): string =>
  join(folder, fingerprint);

/**
 * Encodes the segments that are not cached, as many at once as there are free cores, and joins all of them. A damaged segment is
 * encoded again once.
 * @throws the first failure, after all started work has ended: what `encode` and `join` throw, NarrateError `disk-full`,
 *   `not-writable`.
 */
export async function writeFromSegments(segments: readonly BookSegment[], job: SegmentsJob): Promise<void> {
  const repaired = new Set<string>();
  for (;;) {
    try {
      await encodeMissing(segments, job);
      return await job.run.whenFree(() => {
        job.progress.start();
        return job.join(
          segments.map((segment) => ({
            path: segmentPath(job.folder, segment),
            startSample: segment.startSample,
          })),
        );
      });
    } catch (error) {
      if (!(error instanceof SegmentDamagedError) || repaired.has(error.path)) throw error;
      repaired.add(error.path);
      await removeFile(error.path);
    }
  }
}

async function encodeMissing(
  segments: readonly BookSegment[],
  { folder, run, encode, progress }: SegmentsJob,
): Promise<void> {
  const cached = new Set(await namesIn(folder));
  // Two chapters with the same sound share a segment.
  const missing = new Map(
    segments
      .filter(({ fingerprint }) => !cached.has(fingerprint))
      .map((segment) => [segment.fingerprint, segment]),
  );
  progress.skip(
    segments.reduce((total, { fingerprint, samples }) => total + (missing.has(fingerprint) ? 0 : samples), 0),
  );
  const longestFirst = [...missing.values()].toSorted((a, b) => b.samples - a.samples);
  const outcomes = await Promise.allSettled(
    longestFirst.map((segment) =>
      run.withSound(segment.pieces, async () => {
        progress.start();
        await makeSegment(folder, segment, (path) => encode(segment, path)).catch((error: unknown) => {
          run.onFailure(error);
          throw error;
        });
      }),
    ),
  );
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/**
 * Encodes a segment with `fill`, and gives it its final name only when it is complete.
 * @throws NarrateError `disk-full`, `not-writable`; what `fill` throws.
 */
async function makeSegment(
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

/** Deletes every cached segment that is not needed. @throws NarrateError `not-writable` */
export async function pruneSegments(folder: string, needed: readonly BookSegment[]): Promise<void> {
  const fingerprints = new Set(needed.map(({ fingerprint }) => fingerprint));
  const unused = (await namesIn(folder)).filter((name) => !fingerprints.has(name));
  await Promise.all(unused.map((name) => removeFile(join(folder, name)))).catch((error: unknown) => {
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
