import { afterAll, describe, expect, it } from 'vitest';
import { createAligner } from '../../bench/align/aligner.js';
import { deviationsOf, summarise } from '../../bench/align/deviations.js';
import { createFliteSpeaker } from '../../bench/align/flite-speaker.js';
import { openSentences } from '../../bench/align/open-sentences.js';
import { plainSentences } from '../../bench/align/plain-sentences.js';
import { writtenText } from '../../bench/align/sentence.js';
import { speakTakes } from '../../bench/align/take.js';

describe('alignment of a voice that is not espeak', () => {
  const speaker = createFliteSpeaker('slt');
  const aligner = createAligner(() => {});
  afterAll(() => Promise.all([speaker.close(), aligner.close()]));

  it('finds where sentences begin, also with uneven tempo, pitch and level', async () => {
    const takes = await speakTakes(speaker, plainSentences('en', 12), true);
    const aligned = await aligner.align(takes, 'en-US');
    const found = takes.flatMap((take, index) => {
      const own = aligned[index];
      return own === undefined ? [] : deviationsOf(take, own).sentences;
    });
    const summary = summarise(found);
    expect(summary?.count).toBe(12);
    expect(summary?.ninetyFive).toBeLessThan(100);
    expect(summary?.most).toBeLessThan(150);
  });
});

describe('sentences of the benchmark', () => {
  it('are 300 different ones with numbers, dates, abbreviations, symbols and names', () => {
    const texts = ['en', 'de', 'fr', 'es'].flatMap((language) =>
      openSentences(language, 75).map(writtenText),
    );
    expect(new Set(texts).size).toBe(300);
    expect(texts.filter((text) => /[{}|_]/.test(text))).toEqual([]);
  });
});
