import { NarrateError } from '../base/errors.js';
import type { Chapter } from '../markdown/block.js';
import type { Chunk } from '../split/chunk.js';
import { selectChapters } from './select-chapters.js';

/** A choice of chunks: a chapter, one chunk of a chapter, or a line of a file. An empty choice means all chunks. */
export interface ChunkSelection {
  /** A number from 1, or a file. */
  readonly chapter?: number | string | undefined;
  /** The chunk's number in its chapter, from 1. */
  readonly chunk?: number | undefined;
  /** A file and a line, `chapters/03.md:82`. A column after it is ignored. */
  readonly at?: string | undefined;
}

type Chapters = readonly { readonly chapter: Chapter; readonly chunks: readonly Chunk[] }[];

/** Returns the selected chunks in the order of the book. @throws NarrateError `usage` when nothing matches */
export function selectChunks(chapters: Chapters, { chapter, chunk, at }: ChunkSelection): readonly Chunk[] {
  if (at !== undefined) {
    if (chapter === undefined && chunk === undefined) return chunksAt(chapters, at);
    throw new NarrateError('usage', '--at cannot be combined with --chapter or --chunk.', {
      hint: 'Give either --at, or --chapter and --chunk.',
    });
  }
  if (chapter === undefined) {
    if (chunk === undefined) return chapters.flatMap((one) => one.chunks);
    throw new NarrateError(
      'usage',
      `Chunk ${chunk} needs a chapter: each chapter numbers its chunks from 1.`,
      {
        hint: `Add the chapter: --chapter 3 --chunk ${chunk}.`,
      },
    );
  }
  const chunks = chunksOf(chapters, chapter);
  if (chunk === undefined) return chunks;
  const found = chunks.filter((one) => one.chunk === chunk);
  if (found.length > 0) return found;
  throw new NarrateError('usage', `Chapter ${chapter} has no chunk ${chunk}.`, {
    hint: `It has ${counted(chunks.length)}. \`narrate script --chunks\` shows the words of each.`,
  });
}

const counted = (chunks: number): string => (chunks === 1 ? '1 chunk' : `${chunks} chunks`);

function chunksOf(chapters: Chapters, name: number | string): readonly Chunk[] {
  const only = selectChapters(
    chapters.map(({ chapter }) => chapter),
    [name],
  );
  return chapters.filter(({ chapter }) => only?.has(chapter.chapter)).flatMap(({ chunks }) => chunks);
}

function chunksAt(chapters: Chapters, at: string): readonly Chunk[] {
  const [, file, digits] = /^(.+?):(\d+)(?::\d+)?$/.exec(at) ?? [];
  if (file === undefined) {
    throw new NarrateError('usage', `"${at}" is not a file and a line.`, {
      hint: 'Write the file, a colon and the line: chapters/03.md:82',
    });
  }
  const line = Number(digits);
  const chunks = chunksOf(chapters, file);
  const found = chunks.filter(({ place, endLine }) => place.line <= line && line <= endLine);
  if (found.length > 0) return found;
  const near = chunks.toSorted((one, other) => distance(one, line) - distance(other, line))[0];
  throw new NarrateError('usage', `Nothing is spoken at ${at}.`, {
    ...(near && {
      hint: `The nearest chunk is in ${linesOf(near)}: ${near.place.file}:${near.place.line}`,
    }),
  });
}

const linesOf = ({ place, endLine }: Chunk): string =>
  place.line === endLine ? `line ${endLine}` : `lines ${place.line} to ${endLine}`;

const distance = ({ place, endLine }: Chunk, line: number): number =>
  Math.max(place.line - line, line - endLine, 0);
