import { expect, it } from 'vitest';
import type { DeliverChapter } from '../../../src/deliver/delivery.js';
import type { ChapterTimeline } from '../../../src/deliver/timeline/chapter-timeline.js';
import { chapterWords } from '../../../src/deliver/timeline/chapter-words.js';

it('asks once for the words of a take, which are parsed each time, and gives each sentence its own', () => {
  const sentences = ['The lamp. ', 'The sea. ', 'The key.'];
  const text = sentences.join('');
  const words = [...text.matchAll(/\S+/g)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
    startSample: index * 10,
    endSample: (index + length) * 10,
    confidence: 1,
  }));
  const parts = sentences.map((sentence) => {
    const from = text.indexOf(sentence);
    return { text: sentence, chunk: 1, from, to: from + sentence.length };
  });
  const timeline = {
    lines: [parts.map((part) => [{ part, startSample: 0, endSample: 0 }])],
    chunks: [
      {
        chunk: { chunk: 1, text },
        take: { fingerprint: 'a/one' },
        startSample: 0,
        endSample: 1000,
        skippedSamples: 0,
        aligned: { words: 'hash', takeRate: 100, parts: [] },
      },
    ],
  } as unknown as ChapterTimeline;
  const layout = { chapter: {} as DeliverChapter, startSample: 0, timeline };
  const asked: string[] = [];
  const get = (fingerprint: string) => {
    asked.push(fingerprint);
    return words;
  };
  const found = chapterWords(layout, 100, { get });
  expect(found.map((sentence) => sentence.map((word) => word.text))).toEqual([
    ['The', 'lamp.'],
    ['The', 'sea.'],
    ['The', 'key.'],
  ]);
  expect(asked).toEqual(['a/one']);
});
