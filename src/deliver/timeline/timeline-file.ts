import { join } from 'node:path';
import { z } from 'zod';
import { formatNames, formats } from '../../audio/formats/registry.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { replaceFile } from '../../files/replace-file.js';
import type { TakeFigures } from './take-figures.js';

const seconds = z.number().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const extensions = formatNames.map((name) => formats[name].extension);

const madeFile = z.strictObject({
  /** A name in the output folder: a path would let a tampered file have others removed. */
  name: z.string().regex(new RegExp(`^[^./\\\\][^/\\\\]*\\.(${extensions.join('|')})$`)),
  kind: z.enum(['chapter', 'book']),
  format: z.enum(formatNames),
  /** The chapter's Markdown file; null for a book. */
  source: z.string().nullable(),
  /** SHA-256 over all that it was made from. */
  fingerprint: hash,
  bytes: z.number().int().nonnegative(),
  /** When it was made: seconds since 1970. Whole ones, because archives keep no more. */
  modified: z.number().int(),
  /** As one channel of it measures, decoded; null: `audio.loudness` is off, or it is put together from chapters that were measured one by one. */
  levels: z
    .strictObject({
      loudnessLufs: z.number().nullable(),
      rmsDbfs: z.number(),
      peakDbfs: z.number(),
      truePeakDbtp: z.number(),
    })
    .nullable(),
});

/** The extensions of sidecar files. A file with another one would not be remembered, so that of a new output is added here. */
const sidecarExtensions = ['vtt', 'srt', 'json', 'png', 'jpg'] as const;
export type SidecarExtension = (typeof sidecarExtensions)[number];

/** A sidecar file that narrate made. */
const madeSidecar = z.strictObject({
  name: z
    .string()
    .regex(new RegExp(`^(?!timeline\\.json$)[^./\\\\][^/\\\\]*\\.(${sidecarExtensions.join('|')})$`, 'i')),
  /** Of its content. */
  sha256: hash,
  bytes: madeFile.shape.bytes,
  modified: madeFile.shape.modified,
});

const sample = z.number().int().nonnegative();
/** `TakeFigures`, written short: there are thousands of pauses in a book. */
const takeFigures = z.strictObject({
  frames: z.number().int().positive(),
  sampleRate: z.number().int().positive(),
  speech: z.tuple([sample, sample]).nullable(),
  /** The start and the end of the first, of the second … */
  pauses: z.array(sample).refine(({ length }) => length % 2 === 0),
  loudnessLufs: z.number().nullable(),
});

const timelineSchema = z.strictObject({
  version: z.literal(2),
  /** The manifest that it belongs to, a name in the folder of the book. */
  manifest: z.string(),
  title: z.string(),
  author: z.string().nullable(),
  narrator: z.string().nullable(),
  language: z.string().nullable(),
  /** Samples a second; null while nothing is recorded. */
  sampleRate: z.number().int().positive().nullable(),
  /** Chapters that are complete. */
  chapters: z.array(
    z.strictObject({
      chapter: z.number().int().positive(),
      /** The Markdown file. */
      file: z.string(),
      title: z.string(),
      /** In the book; null while a chapter before it is not complete. */
      startSeconds: seconds.nullable(),
      durationSeconds: seconds,
      /** Times from the chapter's start, estimated by characters within a chunk. */
      sections: z.array(
        z.strictObject({
          title: z.string(),
          depth: z.number().int(),
          startSeconds: seconds,
          endSeconds: seconds,
        }),
      ),
      /** Times from the chapter's start. */
      chunks: z.array(
        z.strictObject({
          chunk: z.number().int().positive(),
          key: z.string(),
          startSeconds: seconds,
          endSeconds: seconds,
          line: z.number().int(),
          endLine: z.number().int(),
        }),
      ),
      /** What is said when, a sentence each, as it stands on the page: milliseconds from the chapter's start. */
      cues: z.array(z.strictObject({ startSeconds: seconds, endSeconds: seconds, text: z.string() })),
    }),
  ),
  files: z.array(madeFile),
  /** The sidecar files: captions, chapters, the publication and its cover. */
  sides: z.array(madeSidecar),
  /** What is known of each take, by its fingerprint, so that a rerun opens none. */
  takes: z.record(z.string(), takeFigures),
  /** The ffmpeg that was used, so that a rerun starts none. */
  ffmpeg: z.strictObject({ identity: hash, version: z.string(), encoders: z.array(z.string()) }).nullable(),
});

/** `timeline.json`: the one source of times, and of what is up to date. */
export type TimelineDocument = z.infer<typeof timelineSchema>;
/** What an audio file holds. */
export type MadeAudio = Pick<z.infer<typeof madeFile>, 'kind' | 'format' | 'source' | 'levels'>;

/** A file that narrate made, what it was made from, and how it was on the disk. */
export interface MadeOutput {
  readonly name: string;
  /** The build fingerprint; of a sidecar file that is the SHA-256 of its content. */
  readonly fingerprint: string;
  readonly bytes: number;
  readonly modified: number;
  /** Null: it is a sidecar file. */
  readonly audio: MadeAudio | null;
}

const timelineName = 'timeline.json';

/** A document as it stands on disk, and its text (to tell whether it changed). */
export interface StoredTimeline {
  readonly document: TimelineDocument;
  readonly text: string;
}

/** The timeline in a folder; null when there is none, or none that can be trusted. */
export async function readTimeline(folder: string): Promise<StoredTimeline | null> {
  try {
    const text = (await readOwnFile(join(folder, timelineName))).toString();
    const result = timelineSchema.safeParse(JSON.parse(text));
    return result.success ? { document: result.data, text } : null;
  } catch {
    return null;
  }
}

/** What says whose folder it is, in every version. The rest, thousands of lines, is checked once, by whoever uses it. */
const ownerSchema = z.object({
  version: z.number(),
  manifest: timelineSchema.shape.manifest,
});

/** The manifest that the timeline in a folder belongs to; null when there is none, or none that can be read. */
export async function timelineOwner(folder: string): Promise<string | null> {
  try {
    const text = (await readOwnFile(join(folder, timelineName))).toString();
    const result = ownerSchema.safeParse(JSON.parse(text));
    return result.success ? result.data.manifest : null;
  } catch {
    return null;
  }
}

/** Every file that a timeline names. */
export const readOutputs = ({ files, sides }: TimelineDocument): readonly MadeOutput[] => [
  ...files.map(({ kind, format, source, levels, ...file }) => ({
    ...file,
    audio: { kind, format, source, levels },
  })),
  ...sides.map(({ sha256, ...file }) => ({ ...file, fingerprint: sha256, audio: null })),
];

/** The same as they are written, in the order of their names. */
export function writtenOutputs(made: Iterable<MadeOutput>): Pick<TimelineDocument, 'files' | 'sides'> {
  const sorted = [...made].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    files: sorted.flatMap(({ name, fingerprint, bytes, modified, audio }) => {
      if (audio === null) return [];
      const { kind, format, source, levels } = audio;
      return [{ name, kind, format, source, fingerprint, bytes, modified, levels }];
    }),
    sides: sorted.flatMap(({ name, fingerprint, bytes, modified, audio }) =>
      audio === null ? [{ name, sha256: fingerprint, bytes, modified }] : [],
    ),
  };
}

/** What a timeline says of its takes, by fingerprint. */
export const readTakes = ({ takes }: TimelineDocument): Map<string, TakeFigures> =>
  new Map(
    Object.entries(takes).map(([fingerprint, { speech, pauses, ...rest }]) => [
      fingerprint,
      {
        ...rest,
        speech: speech && { startSample: speech[0], endSample: speech[1] },
        pauses: pauses.flatMap((startSample, index) =>
          index % 2 === 0 ? [{ startSample, endSample: pauses[index + 1] as number }] : [],
        ),
      },
    ]),
  );

/** The same as it is written, in the order of the fingerprints. */
export const writtenTakes = (takes: Iterable<readonly [string, TakeFigures]>): TimelineDocument['takes'] =>
  Object.fromEntries(
    [...takes]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([fingerprint, { frames, sampleRate, speech, pauses, loudnessLufs }]) => [
        fingerprint,
        {
          frames,
          sampleRate,
          speech: speech && [speech.startSample, speech.endSample],
          pauses: pauses.flatMap(({ startSample, endSample }) => [startSample, endSample]),
          loudnessLufs,
        },
      ]),
  );

/** One line for each chunk, cue and file: it can be read, compared and searched, and stays small. */
export function timelineText(document: TimelineDocument): string {
  const { chapters, files, sides, takes, ...head } = document;
  const lines = (items: readonly unknown[], indent: string): string =>
    items.length === 0
      ? '[]'
      : `[\n${items.map((item) => `${indent}  ${JSON.stringify(item)}`).join(',\n')}\n${indent}]`;
  const chapterText = chapters.map(({ sections, chunks, cues, ...chapter }) => {
    const fields = JSON.stringify(chapter).slice(1, -1);
    const lists = Object.entries({ sections, chunks, cues }).map(
      ([name, items]) => `\n      "${name}": ${lines(items, '      ')}`,
    );
    return `    {${fields},${lists.join(',')}}`;
  });
  const takeText = Object.entries(takes).map(
    ([fingerprint, figures]) => `    ${JSON.stringify(fingerprint)}: ${JSON.stringify(figures)}`,
  );
  return `{
${Object.entries(head)
  .map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`)
  .join('\n')}
  "chapters": [${chapterText.length === 0 ? '' : `\n${chapterText.join(',\n')}\n  `}],
  "files": ${lines(files, '  ')},
  "sides": ${lines(sides, '  ')},
  "takes": {${takeText.length === 0 ? '' : `\n${takeText.join(',\n')}\n  `}}
}
`;
}

/** Replaces the timeline in a folder in one step. @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`. */
export const writeTimeline = (folder: string, text: string): Promise<void> =>
  replaceFile(join(folder, timelineName), text);
