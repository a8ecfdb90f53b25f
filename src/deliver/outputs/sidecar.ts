import { createHash } from 'node:crypto';
import { formats } from '../../audio/formats/registry.js';
import { asDiskError } from '../../base/errors.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { replaceFile } from '../../files/replace-file.js';
import { documentChapters } from '../timeline/book-layout.js';
import type { MadeAudio, TimelineDocument } from '../timeline/timeline-file.js';
import type { FinishedFile, OutputFile, OutputPlan } from './output.js';

/** A complete chapter with its times, as `timeline.json` has it. */
export type TimedChapter = TimelineDocument['chapters'][number];

/** An audio file that exists. */
type FinishedAudio = FinishedFile & { readonly audio: MadeAudio };

/** The audio files that sidecar files describe. */
export interface DescribedAudio {
  /** Complete chapters whose files are up to date, each with the file that most players can play. */
  readonly chapters: readonly { readonly chapter: TimedChapter; readonly file: FinishedAudio }[];
  /** Book files that are up to date; the file that most players can play comes first. */
  readonly books: readonly FinishedAudio[];
  /** The names without extension of all existing audio files, including those that are out of date. */
  readonly stems: ReadonlySet<string>;
}

/** Finds the audio files that sidecar files describe. */
export function describedAudio({ layout, finished }: OutputPlan): DescribedAudio {
  const audioFiles = finished.filter((file): file is FinishedAudio => file.audio !== null);
  const current = audioFiles
    .filter(({ isCurrent }) => isCurrent)
    .toSorted((a, b) => formats[a.audio.format].playerRank - formats[b.audio.format].playerRank);
  return {
    chapters: documentChapters(layout).flatMap((chapter) => {
      const file = current.find(({ audio }) => audio.kind === 'chapter' && audio.source === chapter.file);
      return file === undefined ? [] : [{ chapter, file }];
    }),
    books: current.filter(({ audio }) => audio.kind === 'book'),
    stems: new Set(audioFiles.map(({ name }) => stemOf(name))),
  };
}

/** Returns a file name without its extension. */
export const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');

/** Returns the SHA-256 of the content in hexadecimal: the build fingerprint of a sidecar file. */
export const sha256Of = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

type Content = string | Uint8Array;

/**
 * Writes a sidecar file, unless it has the content already. Returns null, because sidecar files have no levels.
 * @param make makes the content when the file's turn comes, so that those of all files are not in memory at once
 * @throws what `make` throws; NarrateError `disk-full`, `not-writable`, `unsafe-path`; the signal's reason.
 */
export const writeContent = (
  make: () => Content | Promise<Content>,
  { path, run }: OutputFile,
): Promise<null> =>
  run.whenFree(async () => {
    const content = await make();
    try {
      const before = await readOwnFile(path).catch(() => null);
      if (before === null || sha256Of(before) !== sha256Of(content)) await replaceFile(path, content);
      return null;
    } catch (error) {
      throw asDiskError(error, path);
    }
  });

/** Returns the value as indented JSON that ends with a line feed. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
