import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { diffText } from '../../../../src/cli/commands/run/diff-text.js';
import { forTerminal } from '../../../../src/cli/terminal-text.js';
import type { DiffPart } from '../../../../src/plan/reasons/compare-words.js';

const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).join(' ');
const parts: readonly DiffPart[] = [
  { kind: 'same', text: numbers(1, 40) },
  { kind: 'removed', text: 'old words' },
  { kind: 'added', text: 'new' },
  { kind: 'same', text: numbers(41, 80) },
];
const plain = { columns: 80, indent: 4, color: false };

describe('diffText', () => {
  it('shows a change with a few words around it', () => {
    expect(diffText(parts, plain)).toBe(
      '    … 35 36 37 38 39 40 [-old words-] {+new+} 41 42 43 44 45 46 …\n',
    );
  });

  it('shows a short text completely, with a sign for the end of a paragraph', () => {
    const short: readonly DiffPart[] = [
      { kind: 'same', text: 'One.\n\nTwo' },
      { kind: 'added', text: 'three.\n\n' },
    ];
    expect(diffText(short, plain)).toBe('    One. ¶ Two {+three. ¶+}\n');
    expect(diffText([], plain)).toBe('');
  });

  it('stays within the width, with and without colours', () => {
    for (const color of [false, true]) {
      const text = forTerminal(diffText(parts, { ...plain, columns: 40, color }));
      const shown = stripVTControlCharacters(text);
      expect(shown.split('\n').map((line) => line.length <= 40)).not.toContain(false);
      expect(shown).toBe(diffText(parts, { ...plain, columns: 40 }));
      expect(text.includes('\u001b[31m[-old\u001b[0m \u001b[31mwords-]\u001b[0m')).toBe(color);
    }
  });

  it('shows control characters', () => {
    expect(diffText([{ kind: 'added', text: 'a\u001b[2Jb' }], plain)).toBe('    {+a␛[2Jb+}\n');
  });
});
