import { describe, expect, it } from 'vitest';
import { estimatedText } from '../../../src/cli/text/word-times.js';
import type { AlignmentReport } from '../../../src/deliver/delivery.js';

const shown = (estimated: AlignmentReport['estimated'], columns = 200) =>
  estimatedText({ aligned: 3, estimated }, { columns });

describe('estimatedText', () => {
  it('says for each voice why its sentence times are estimated, and gives each hint once', () => {
    const text = shown([
      { voice: 'Kore', language: 'en', takes: 12, reason: 'espeak-missing' },
      { voice: 'Charon', language: 'de', takes: 1, reason: 'espeak-missing' },
      { voice: 'Puck', language: 'fr', takes: 2, reason: 'short' },
    ]);
    expect(text).toBe(
      [
        'Sentence times are estimated for Kore (en, 12 takes): espeak is not installed.',
        'Sentence times are estimated for Charon (de, 1 take): espeak is not installed.',
        'Sentence times are estimated for Puck (fr, 2 takes): narrate needs at least 60 seconds of a voice to find its words.',
        '  hint: Reinstall narrate with its optional dependencies:',
        '    `npm install --include=optional`.',
        '',
      ].join('\n'),
    );
  });

  it('is empty if no times are estimated, or nothing is known', () => {
    expect(shown([])).toBe('');
    expect(estimatedText(null, { columns: 80 })).toBe('');
  });

  it('shows at most ten voices, and no control characters of their names', () => {
    const voices = Array.from({ length: 13 }, (_, index) => ({
      voice: `Voice\u001b[2J ${index}`,
      language: 'en',
      takes: 1,
      reason: 'short' as const,
    }));
    const text = shown(voices);
    expect(text.match(/^Sentence times/gm)).toHaveLength(10);
    expect(text).toContain('… and 3 other voices\n');
    expect(text).not.toContain('\u001b');
  });
});
