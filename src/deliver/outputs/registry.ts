import { bookAudio } from './book-audio/book-audio.js';
import { captions } from './captions/captions.js';
import { chapterAudio } from './chapter-audio/chapter-audio.js';
import { chaptersJson } from './chapters-json/chapters-json.js';
import { epub } from './epub/epub.js';
import { feed } from './feed/feed.js';
import type { Output } from './output.js';
import { page } from './page/page.js';
import { publication } from './publication/publication.js';
import { words } from './words/words.js';

/** All outputs, one row each. The slowest come first. */
export const outputs: readonly Output[] = [
  bookAudio,
  chapterAudio,
  captions,
  words,
  chaptersJson,
  publication,
  feed,
  epub,
  page,
];

/** The outputs that write audio files. */
export const audioOutputs = outputs.filter(({ sound }) => sound !== undefined);

/** Sorts outputs into stages by their `after`. The files of one stage can be written at the same time. */
export function stagesOf(rows: readonly Output[]): readonly (readonly Output[])[] {
  const stages: Output[][] = [];
  const placed = new Set<string>();
  while (placed.size < rows.length) {
    const stage = rows.filter(
      ({ kind, after }) => !placed.has(kind) && after.every((before) => placed.has(before)),
    );
    if (stage.length === 0)
      throw new Error('The `after` lists of the outputs have a cycle or name an unregistered kind.');
    for (const { kind } of stage) placed.add(kind);
    stages.push(stage);
  }
  return stages;
}
