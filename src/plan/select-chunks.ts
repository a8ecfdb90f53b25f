import { NarrateError } from '../base/errors.js';
import type { Chapter } from '../markdown/block.js';
import type { Chunk } from '../split/chunk.js';
import { selectChapters } from './select-chapters.js';

/** Which chunks are meant: those of a chapter, one of them, or what is spoken at a line. Nothing: all. */
export interface ChunkSelection {
  /** By number from 1, or by file. */
  readonly chapter?: number | string | undefined;
  /** Its number in the chapter, from 1. */
  readonly chunk?: number | undefined;
  /** `chapters/03.md:82`; a column behind it is not looked at. */
  readonly at?: string | undefined;
}

type Chapters = readonly { readonly chapter: Chapter; readonly chunks: readonly Chunk[] }[];

/** Finds the chunks that are meant, in the order of the book. @throws NarrateError `usage` where there is none */
export function selectChunks(chapters: Chapters, { chapter, chunk, at }: ChunkSelection): readonly Chunk[] {
  if (at !== undefined) {
    if (chapter === undefined && chunk === undefined) return chunksAt(chapters, at);
    throw new NarrateError('usage', 'A place says which chapter and which chunk.', {
      hint: 'Give either --at, or --chapter and --chunk.',
    });
  }
  if (chapter === undefined) {
    if (chunk === undefined) return chapters.flatMap((one) => one.chunks);
    throw new NarrateError('usage', `Chunk ${chunk} of which chapter?`, {
      hint: 'Chunks are counted in their chapter: --chapter 3 --chunk 7.',
    });
  }
  const chunks = chunksOf(chapters, chapter);
  if (chunk === undefined) return chunks;
  const found = chunks.filter((one) => one.chunk === chunk);
  if (found.length > 0) return found;
  throw new NarrateError('usage', `There is no chunk ${chunk} in chapter ${chapter}.`, {
    hint: `It has ${chunks.length} of them; \`narrate script --chunks\` shows which words are in which.`,
  });
}

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
    throw new NarrateError('usage', `${at} is not a place.`, {
      hint: 'Write the file and the line: chapters/03.md:82',
    });
  }
  const line = Number(digits);
  const chunks = chunksOf(chapters, file);
  const found = chunks.filter(({ place, endLine }) => place.line <= line && line <= endLine);
  if (found.length > 0) return found;
  const near = chunks.toSorted((one, other) => distance(one, line) - distance(other, line))[0];
  throw new NarrateError('usage', `Nothing is spoken at ${at}.`, {
    ...(near && {
      hint: `The nearest chunk stands in ${linesOf(near)}: ${near.place.file}:${near.place.line}`,
    }),
  });
}

const linesOf = ({ place, endLine }: Chunk): string =>
  place.line === endLine ? `line ${endLine}` : `lines ${place.line} to ${endLine}`;

const distance = ({ place, endLine }: Chunk, line: number): number =>
  Math.max(place.line - line, line - endLine, 0);
