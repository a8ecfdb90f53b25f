import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../src/split/passages.js';
import { chapterOf, letter, narrator } from './chapter-builder.js';

describe('passagesOf', () => {
  it('returns no passages for no blocks', () => {
    expect(passagesOf([])).toEqual([]);
  });

  it('joins consecutive blocks with equal voice settings by a paragraph break, and returns the start of each', () => {
    const { blocks } = chapterOf(
      'One.',
      { spoken: 'Two.', voiceSettings: { ...narrator } },
      { spoken: 'Dear.', voiceSettings: letter },
      'End.',
    );
    const passages = passagesOf(blocks);
    expect(
      passages.map(({ text, starts, voiceSettings }) => ({ text, starts, voice: voiceSettings.voice })),
    ).toEqual([
      { text: 'One.\n\nTwo.', starts: [0, 6], voice: 'Algenib' },
      { text: 'Dear.', starts: [0], voice: 'Kore' },
      { text: 'End.', starts: [0], voice: 'Algenib' },
    ]);
    expect(passages.flatMap((passage) => passage.blocks)).toEqual(blocks);
  });

  it.each(['voice', 'prompt', 'language'] as const)(
    'begins a new passage when only the %s changes',
    (field) => {
      const { blocks } = chapterOf('One.', {
        spoken: 'Two.',
        voiceSettings: { ...narrator, [field]: 'other' },
      });
      expect(passagesOf(blocks)).toHaveLength(2);
    },
  );
});
