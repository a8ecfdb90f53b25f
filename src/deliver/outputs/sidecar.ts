import { createHash } from 'node:crypto';
import { formats } from '../../audio/formats/registry.js';
import { asDiskError } from '../../base/errors.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { replaceFile } from '../../files/replace-file.js';
import { documentChapters } from '../timeline/book-layout.js';
import type { MadeAudio, TimelineDocument } from '../timeline/timeline-file.js';
import type { FinishedFile, OutputFile, OutputPlan } from './output.js';

export type TimedChapter = TimelineDocument['chapters'][number];

/** An audio file that is there. */
type FinishedAudio = FinishedFile & { readonly audio: MadeAudio };

/** The audio files that sidecar files describe. */
export interface DescribedAudio {
  /** The complete chapters whose files are up to date, each with the file that most players can play. */
  readonly chapters: readonly { readonly chapter: TimedChapter; readonly file: FinishedAudio }[];
  /** The book files that are up to date, the one that most players can play first. */
  readonly books: readonly FinishedAudio[];
  /** The names without their extensions of all audio files that are there, out of date or not. */
  readonly stems: ReadonlySet<string>;
}

/** What there is to describe. */
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

/** A file's name without its extension. */
export const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '');

/** The build fingerprint of a file whose inputs are its content. */
export const sha256Of = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** Writes a file that is not made by ffmpeg, unless it holds the content already. @throws NarrateError `disk-full`, `not-writable`, `unsafe-path` */
export const writeContent = (content: string | Uint8Array, { path, run }: OutputFile): Promise<null> =>
  run.whenFree(async () => {
    try {
      const before = await readOwnFile(path).catch(() => null);
      if (before === null || sha256Of(before) !== sha256Of(content)) await replaceFile(path, content);
      return null;
    } catch (error) {
      throw asDiskError(error, path);
    }
  });

/** JSON as it is written to files: indented, with a line feed at its end. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
