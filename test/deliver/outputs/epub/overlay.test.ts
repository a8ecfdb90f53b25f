import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipsOf, overlayXml } from '../../../../src/deliver/outputs/epub/overlay.js';

const sentence = (id: string, startSeconds: number) => ({
  id,
  startSeconds,
  endSeconds: startSeconds + 0.5,
  firstWord: 0,
  endWord: 0,
});

describe('the clips of a chapter', () => {
  it('are the whole audio, in order and never empty, whatever the times of its sentences', () => {
    const times = fc.array(
      fc.record({ id: fc.nat(4), seconds: fc.double({ min: 0, max: 12, noNaN: true }) }),
    );
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 10_000 }), (list, durationMs) => {
        const sentences = list
          .toSorted((a, b) => a.seconds - b.seconds)
          .map(({ id, seconds }) => sentence(`ch1-s${id}`, seconds));
        const clips = clipsOf({ sentences }, durationMs);
        expect(clips.length > 0).toBe(sentences.length > 0);
        let end = 0;
        for (const { startMs, endMs } of clips) {
          expect(startMs).toBe(end);
          expect(endMs).toBeGreaterThan(startMs);
          end = endMs;
        }
        if (clips.length > 0) expect(end).toBe(durationMs);
      }),
    );
  });

  it('begin with their sentences, and one element has one clip', () => {
    const sentences = [sentence('a', 0.7), sentence('a', 1.2), sentence('b', 2.0004), sentence('c', 2.0004)];
    expect(clipsOf({ sentences }, 3000)).toEqual([
      { id: 'a', startMs: 0, endMs: 2000 },
      { id: 'b', startMs: 2000, endMs: 3000 },
    ]);
  });

  it('name the element and the place in the audio', () => {
    const xml = overlayXml([{ id: 'ch1-s1', startMs: 0, endMs: 1234 }], {
      page: 'ch001.xhtml',
      section: 'ch1',
      audio: 'ch001.mp3',
    });
    expect(xml).toContain('epub:textref="ch001.xhtml#ch1"');
    expect(xml).toContain(
      '<text src="ch001.xhtml#ch1-s1" /><audio src="ch001.mp3" clipBegin="0.000s" clipEnd="1.234s" />',
    );
  });
});
