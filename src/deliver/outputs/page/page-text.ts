import type { RenderedChapter } from '../../../render/rendered-chapter.js';
import type { PageText } from './page-data.js';

/** Returns the text of a chapter with its times as the player gets them. */
export const pageText = ({ blocks, sentences, words }: RenderedChapter): PageText => ({
  blocks,
  sentences: sentences.map(({ id, startSeconds, endSeconds }) => [
    ...milliseconds(startSeconds, endSeconds),
    Number(id.slice(id.lastIndexOf('s') + 1)),
  ]),
  words: words.map(({ startSeconds, endSeconds }) => milliseconds(startSeconds, endSeconds)),
});

const milliseconds = (start: number | null, end: number | null): readonly [number, number] =>
  start === null || end === null ? [-1, -1] : [Math.round(start * 1000), Math.round(end * 1000)];
