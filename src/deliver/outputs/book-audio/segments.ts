import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LimitFunction } from 'p-limit';
import { SegmentDamagedError } from '../../../audio/containers/packet-blocks.js';
import type { EncodedSegment } from '../../../audio/ffmpeg/join-segments.js';
import { asDiskError, systemCode } from '../../../base/errors.js';
import { makeFolder } from '../../../files/make-folder.js';
import { moveFile } from '../../../files/move-file.js';
import { removeFile } from '../../../files/remove-file.js';
import type { BookPart, WantedFile } from '../wanted-files.js';

interface PartsJob {
  /** Where the parts are kept from run to run. */
  readonly folder: string;
  readonly limit: LimitFunction;
  /** Told how many samples are encoded already. */
  readonly onKept: (samples: number) => void;
  readonly encode: (part: BookPart) => Promise<void>;
  readonly join: (parts: readonly EncodedSegment[]) => Promise<void>;
}

/** Where an encoded chapter lies. Its name says what it was made from, so one that is there is the right one. */
const partPath = (folder: string, { fingerprint }: Pick<BookPart, 'fingerprint'>): string =>
  join(folder, fingerprint);

/**
 * Encodes the parts that are not there yet, as many at once as `limit` allows, and puts all together. Parts that turn out
 * damaged are made anew, once.
 * @throws the first failure, after everything that was begun has ended.
 */
export async function writeFromParts(parts: readonly BookPart[], job: PartsJob): Promise<void> {
  const healed = new Set<string>();
  for (;;) {
    try {
      await encodeMissing(parts, job);
      return await job.limit(() =>
        job.join(parts.map((part) => ({ path: partPath(job.folder, part), startSample: part.startSample }))),
      );
    } catch (error) {
      if (!(error instanceof SegmentDamagedError) || healed.has(error.path)) throw error;
      healed.add(error.path);
      await removeFile(error.path);
    }
  }
}

async function encodeMissing(
  parts: readonly BookPart[],
  { folder, limit, encode, onKept }: PartsJob,
): Promise<void> {
  const there = new Set(await namesIn(folder));
  // The same words may stand in a book twice.
  const missing = new Map(
    parts.filter(({ fingerprint }) => !there.has(fingerprint)).map((part) => [part.fingerprint, part]),
  );
  onKept(
    parts.reduce((total, { fingerprint, samples }) => total + (missing.has(fingerprint) ? 0 : samples), 0),
  );
  const longestFirst = [...missing.values()].toSorted((a, b) => b.samples - a.samples);
  const outcomes = await Promise.allSettled(longestFirst.map((part) => limit(() => encode(part))));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/**
 * Makes a chapter for a book: `fill` writes it, and as what it is known only when it is as it should be.
 * @throws NarrateError `disk-full`, `not-writable`; what `fill` throws.
 */
export async function makePart(
  folder: string,
  part: BookPart,
  fill: (path: string) => Promise<void>,
): Promise<void> {
  const path = partPath(folder, part);
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

/** Removes every part that no book of today is made of. Nothing goes while a book cannot be made: it will be wanted again. */
export async function keepPartsOf(folder: string, wanted: readonly WantedFile[]): Promise<void> {
  const books = wanted.filter(({ kind }) => kind === 'book');
  if (books.some(({ recipe }) => recipe === null)) return;
  const needed = new Set(
    books.flatMap(({ recipe }) => recipe?.parts?.map(({ fingerprint }) => fingerprint) ?? []),
  );
  const idle = (await namesIn(folder)).filter((name) => !needed.has(name));
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
