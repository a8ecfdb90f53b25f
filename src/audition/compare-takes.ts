import type { HeardSentence } from './heard-take.js';
import type { PageTake } from './page-data.js';

type Paragraphs = readonly (readonly HeardSentence[])[];

/**
 * Finds the same sentences in all takes. The text is that of the first take. Seams of other takes can be elsewhere, because a
 * voice has paid recordings with other seams; a sentence that such a take does not speak as a whole has no time in it.
 */
export function compareTakes(takes: readonly Paragraphs[]): {
  readonly paragraphs: readonly (readonly string[])[];
  readonly times: readonly PageTake['times'][];
} {
  const paragraphs = (takes[0] ?? []).map((sentences) => sentences.map(({ text }) => text));
  const wanted = paragraphs.flat();
  return { paragraphs, times: takes.map((take) => timesOf(wanted, take.flat())) };
}

/** Finds sentences in their order, so that one that occurs twice is found twice. */
function timesOf(wanted: readonly string[], spoken: readonly HeardSentence[]): PageTake['times'] {
  let next = 0;
  return wanted.map((text) => {
    const found = spoken.findIndex((sentence, index) => index >= next && sentence.text === text);
    if (found === -1) return null;
    next = found + 1;
    const { startSeconds, endSeconds } = spoken[found]!;
    return [toMs(startSeconds), toMs(endSeconds)];
  });
}

const toMs = (seconds: number): number => Math.round(seconds * 1000) / 1000;
