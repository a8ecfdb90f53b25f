import { bookAudio } from './book-audio/book-audio.js';
import { captions } from './captions/captions.js';
import { chapterAudio } from './chapter-audio/chapter-audio.js';
import { chaptersJson } from './chapters-json/chapters-json.js';
import type { Output } from './output.js';
import { publication } from './publication/publication.js';

/** One row for each kind of file; what takes longest comes first. */
export const outputs: readonly Output[] = [bookAudio, chapterAudio, captions, chaptersJson, publication];

/** The kinds of audio files. */
export const audioOutputs = outputs.filter(({ sound }) => sound !== undefined);

/** The outputs in the order of their `after`: those of a stage can be written at the same time. */
export function stagesOf(rows: readonly Output[]): readonly (readonly Output[])[] {
  const stages: Output[][] = [];
  const placed = new Set<string>();
  while (placed.size < rows.length) {
    const stage = rows.filter(
      ({ kind, after }) => !placed.has(kind) && after.every((before) => placed.has(before)),
    );
    if (stage.length === 0)
      throw new Error('An output comes after itself, or after one that is not registered.');
    for (const { kind } of stage) placed.add(kind);
    stages.push(stage);
  }
  return stages;
}
