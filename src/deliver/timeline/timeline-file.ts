import { z } from 'zod';
import { formatNames, formats } from '../../audio/formats/registry.js';
import { readOwnFile } from '../../files/read-own-file.js';
import { replaceFile } from '../../files/replace-file.js';
import { creditsRoles } from '../../markdown/block.js';
import { readNewFiles } from './new-files.js';
import { nameWith } from './output-name.js';
import { takeFigures } from './stored-takes.js';
import { timelinePathOf } from './timeline-path.js';

const seconds = z.number().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const extensions = formatNames.map((name) => formats[name].extension);

const madeFile = z.strictObject({
  /** A file name, not a path: with a path, a tampered file could make narrate delete other files. */
  name: z.string().regex(new RegExp(`^[^./\\\\][^/\\\\]*\\.(${extensions.join('|')})$`)),
  kind: z.enum(['chapter', 'book']),
  format: z.enum(formatNames),
  /** The Markdown file of the chapter; null for a book file. */
  source: z.string().nullable(),
  /** The build fingerprint. */
  fingerprint: hash,
  /** The hash of everything that its sound depends on. Absent: an earlier version wrote the file. */
  sound: hash.optional(),
  bytes: z.number().int().nonnegative(),
  /** Modification time in whole seconds since 1970, because archives keep no fractions. */
  modified: z.number().int(),
  /**
   * Levels of one decoded channel; null: `audio.loudness` is off, encoding cannot move the file out of its target, or the file is
   * joined from chapters.
   */
  levels: z
    .strictObject({
      loudnessLufs: z.number().nullable(),
      rmsDbfs: z.number(),
      peakDbfs: z.number(),
      truePeakDbtp: z.number(),
    })
    .nullable(),
});

/** The extensions of sidecar files. A new output with another extension must add it here, or its files are not recorded. */
const sidecarExtensions = [
  ...(['vtt', 'srt', 'json', 'xml', 'epub', 'html', 'js', 'css'] as const),
  ...(['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'svg'] as const),
] as const;
/** The extension of a sidecar file, without the dot. */
export type SidecarExtension = (typeof sidecarExtensions)[number];

/** A sidecar file that narrate wrote. */
const madeSidecar = z.strictObject({
  name: z.string().regex(nameWith(sidecarExtensions)),
  /** The hash of its content. */
  sha256: hash,
  bytes: madeFile.shape.bytes,
  modified: madeFile.shape.modified,
});

/** A voice whose takes were aligned, or that cannot be aligned. */
const modelledVoice = z.strictObject({
  /** See `voiceIdOf`. */
  id: z.string(),
  /** The id of the model; null: its takes are no speech. */
  model: z.string().nullable(),
  /** The seconds of audio that the voice had when the model was trained. */
  seconds,
});
/** A voice in `timeline.json`. */
export type TimelineVoice = z.infer<typeof modelledVoice>;

const timelineSchema = z.strictObject({
  version: z.literal(2),
  /** The file name of the manifest, in the folder of the book. */
  manifest: z.string(),
  title: z.string(),
  author: z.string().nullable(),
  narrator: z.string().nullable(),
  language: z.string().nullable(),
  /** In Hz; null: nothing is recorded. */
  sampleRate: z.number().int().positive().nullable(),
  /** Complete chapters. */
  chapters: z.array(
    z.strictObject({
      /** From 1; opening credits are 0, closing credits the number after the last. */
      chapter: z.number().int().nonnegative(),
      /** Absent: a chapter. */
      credits: z.enum(creditsRoles).optional(),
      /** The Markdown file. */
      file: z.string(),
      title: z.string(),
      /** The start in the book; null: an earlier chapter is incomplete. */
      startSeconds: seconds.nullable(),
      durationSeconds: seconds,
      /** Times from the start of the chapter. */
      sections: z.array(
        z.strictObject({
          title: z.string(),
          depth: z.number().int(),
          startSeconds: seconds,
          endSeconds: seconds,
        }),
      ),
      /** Times from the start of the chapter. */
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
      /** Captions, one for each sentence as written on the page. Times from the start of the chapter, in whole milliseconds. */
      cues: z.array(z.strictObject({ startSeconds: seconds, endSeconds: seconds, text: z.string() })),
    }),
  ),
  files: z.array(madeFile),
  /** Sidecar files: captions, chapters, the publication and its cover. */
  sides: z.array(madeSidecar),
  /** The figures of each take, by fingerprint, so that the next run need not open it. */
  takes: z.record(z.string(), takeFigures),
  /** Absent: no voice has enough audio. */
  voices: z.array(modelledVoice).optional(),
  /** The ffmpeg that was used, so that the next run need not start one to identify it. */
  ffmpeg: z.strictObject({ identity: hash, version: z.string(), encoders: z.array(z.string()) }).nullable(),
});

/** The content of `timeline.json`: the source of all times, and of the state of the output files. */
export type TimelineDocument = z.infer<typeof timelineSchema>;
/** The facts about a written audio file. */
export type MadeAudio = Pick<z.infer<typeof madeFile>, 'kind' | 'format' | 'source' | 'levels' | 'sound'>;

/** A file that narrate wrote, with its build fingerprint, size and modification time. */
export interface MadeOutput {
  readonly name: string;
  /** The build fingerprint. For a sidecar file it is the SHA-256 of its content. */
  readonly fingerprint: string;
  readonly bytes: number;
  /** Seconds since 1970. */
  readonly modified: number;
  /** Null: a sidecar file. */
  readonly audio: MadeAudio | null;
}

/** A timeline on disk, with its text to detect changes. The document also has the files that a stopped run wrote. */
export interface StoredTimeline {
  readonly document: TimelineDocument;
  readonly text: string;
}

/** Reads the timeline of a folder, with the new files of a stopped run; null: it is missing, unreadable or invalid. */
export async function readTimeline(folder: string): Promise<StoredTimeline | null> {
  try {
    const text = (await readOwnFile(timelinePathOf(folder))).toString();
    const result = timelineSchema.safeParse(JSON.parse(text));
    if (!result.success) return null;
    return { document: withNewFiles(result.data, await readNewFiles(folder)), text };
  } catch {
    return null;
  }
}

/** Adds the files of a list that are valid, or replaces those of the same name. */
function withNewFiles(document: TimelineDocument, list: readonly unknown[]): TimelineDocument {
  const added = list.flatMap((value) => madeFile.safeParse(value).data ?? []);
  if (added.length === 0) return document;
  const files = new Map([...document.files, ...added].map((file) => [file.name, file]));
  return { ...document, files: [...files.values()] };
}

/** The part of every version that names the owner. The rest has thousands of lines and is checked only where it is used. */
const ownerSchema = z.object({
  version: z.number(),
  manifest: timelineSchema.shape.manifest,
});

/** Returns the manifest that the timeline of a folder belongs to; null: there is no readable timeline. */
export async function timelineOwner(folder: string): Promise<string | null> {
  try {
    const text = (await readOwnFile(timelinePathOf(folder))).toString();
    const result = ownerSchema.safeParse(JSON.parse(text));
    return result.success ? result.data.manifest : null;
  } catch {
    return null;
  }
}

/** Returns every file that a timeline lists. */
export const readOutputs = ({ files, sides }: TimelineDocument): readonly MadeOutput[] => [
  ...files.map(({ kind, format, source, levels, sound, ...file }) => ({
    ...file,
    audio: { kind, format, source, levels, sound },
  })),
  ...sides.map(({ sha256, ...file }) => ({ ...file, fingerprint: sha256, audio: null })),
];

/** Returns files in the form of `timeline.json`, sorted by name. */
export function writtenOutputs(made: Iterable<MadeOutput>): Pick<TimelineDocument, 'files' | 'sides'> {
  const sorted = [...made].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    files: sorted.flatMap(({ name, fingerprint, bytes, modified, audio }) => {
      if (audio === null) return [];
      const { kind, format, source, levels, sound } = audio;
      return [{ name, kind, format, source, fingerprint, sound, bytes, modified, levels }];
    }),
    sides: sorted.flatMap(({ name, fingerprint, bytes, modified, audio }) =>
      audio === null ? [{ name, sha256: fingerprint, bytes, modified }] : [],
    ),
  };
}

/** Returns the JSON text of a timeline, with one line for each chunk, cue, file and take. */
export function timelineText(document: TimelineDocument): string {
  const { chapters, files, sides, takes, voices, ...head } = document;
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
  "takes": {${takeText.length === 0 ? '' : `\n${takeText.join(',\n')}\n  `}}${voices === undefined ? '' : `,\n  "voices": ${lines(voices, '  ')}`}
}
`;
}

/** Replaces the timeline of a folder atomically. @throws NarrateError `disk-full`, `not-writable`, `unsafe-path` */
export const writeTimeline = (folder: string, text: string): Promise<void> =>
  replaceFile(timelinePathOf(folder), text);
