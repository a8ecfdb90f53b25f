import { PassThrough, Writable } from 'node:stream';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { askInit } from '../../src/cli/commands/init/questions.js';
import { initialProgress, progressAfter } from '../../src/cli/progress/progress-state.js';
import { progressLine, progressLines } from '../../src/cli/progress/progress-text.js';
import { forTerminal, jsonForTerminal, styled, visible } from '../../src/cli/terminal-text.js';
import { renderTable, shorten } from '../../src/cli/text/format.js';
import { hang, wrap } from '../../src/cli/text/wrap.js';
import type { FoundBook } from '../../src/index.js';
import { expectShown, forging, hiding, steering } from '../support/hostile.js';

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...steering,
      ...hiding,
      '\n',
      '\t',
      'a',
      '漁',
      '\uFE0F',
      '\u034F',
      '\u3164',
      '\u001B[31m',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});

describe('visible', () => {
  it.each([
    ['\u001B[31m', '␛[31m'],
    ['a\r\n\tb\0\u007F', 'a␍␊␉b␀␡'],
    ['\u0080\u009B31m', '\uFFFD\uFFFD31m'],
    ['a\u202Eb\u2066c\u2069\u061C\u200E\u200F', 'a\uFFFDb\uFFFDc\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['a\u200B\u2060\uFEFF\u00AD\u034F\u3164\u115F', 'a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['a\u{E0041}\u{E0001}\u{E007F}', 'a\uFFFD\uFFFD\uFFFD'],
    ['\u2028\u2029\uFFF9\uFFFB\uD800', '\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD'],
    // Joiners and variation selectors that do not follow a letter or an emoji, or follow one another.
    [' \u200D\u200C', ' \uFFFD\uFFFD'],
    ['a\u200D\u200D', 'a\u200D\uFFFD'],
    ['a\uFE00\uFE01\u{E0100}', 'a\uFE00\uFFFD\uFFFD'],
    [' \uFE0F', ' \uFFFD'],
    ['\u3164\u200D\uFE0F', '\uFFFD\uFFFD\uFFFD'],
  ])('shows %j as %j', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  it.each([
    'Ein „Wort“ – naïve café, 12 %',
    'می\u200Cخواهم',
    'क्\u200Dष',
    'שלום, עולם',
    '👩\u200D🚀 🏳\uFE0F\u200D🌈 ❤\uFE0F 🇩🇪 1\uFE0F\u20E3 👍🏽',
    '葛\u{E0100}城',
    '日本語の本',
  ])('does not change %s', (text) => {
    expect(visible(text)).toBe(text);
  });

  it('removes all hidden and control characters, returns one line, and is idempotent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = visible(text);
        expectShown(shown);
        expect(shown).not.toMatch(/[\n\t]/);
        expect(visible(shown)).toBe(shown);
      }),
    );
  });
});

describe('forTerminal', () => {
  it('passes line breaks, tabs and its own styles, and no styles in text from outside', () => {
    expect(forTerminal(`${styled(31)('red')}\n\tplain \u001B[31mnot red\u001B[0m`)).toBe(
      '\u001B[31mred\u001B[0m\n\tplain ␛[31mnot red␛[0m',
    );
  });

  it('passes no hidden or control characters of any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expectShown(forTerminal(text));
        expect(forTerminal(styled(1)(visible(text)))).toBe(`\u001B[1m${visible(text)}\u001B[0m`);
      }),
    );
  });
});

describe('jsonForTerminal', () => {
  it('writes the same data without hidden and control characters', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (document) => {
        const text = jsonForTerminal(document);
        expectShown(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });
});

describe('shorten and renderTable', () => {
  it('keep any text visible and within the width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 20, max: 60 }), (text, columns) => {
        for (const line of [shorten(text, columns), renderTable([[text]], { align: ['left'], columns })]) {
          expectShown(line);
          expect(stringWidth(line.trimEnd())).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });

  it.each([
    ['a shortened text', shorten(forging, 200)],
    ['a table', renderTable([[forging]], { align: ['left'], columns: 200 })],
    ['wrapped text', wrap(forging, { columns: 200, indent: 0 })],
    ['a name with what is said of it', hang(forging, forging, { columns: 200, indent: 0 })],
  ])('keep a name with a line break on one line in %s', (_name, text) => {
    expectShown(text);
    expect(text).toContain('FORGED');
  });
});

describe('live displays', () => {
  it('show hidden characters of file names in the progress', () => {
    const state = progressAfter(
      initialProgress(0),
      { type: 'file-started', file: `out/${forging}.mp3`, audioSeconds: 60 },
      0,
    );
    expectShown(progressLine(state, 0));
    expectShown(progressLines(state, 0, 80));
  });

  it('show hidden characters of a book in the questions of init', async () => {
    const found = {
      proposal: { chapters: [], source: forging, title: forging, language: forging },
      voice: 'Kore',
      missingIgnores: [forging],
    } as unknown as FoundBook;
    let shown = '';
    const output = new Writable({
      write(chunk, _encoding, done) {
        shown += String(chunk);
        done();
      },
    });
    const input = new PassThrough();
    const { signal } = new AbortController();
    const asked = askInit(found, { input, output, signal });
    const keys = setInterval(() => input.write('\r'), 20);
    // The invalid language is refused, so the test leaves that question with Ctrl-C.
    const leave = setInterval(() => shown.includes('Write it like') && input.write('\u0003'), 20);
    expect(await asked).toBeNull();
    clearInterval(keys);
    clearInterval(leave);
    expect(shown).toContain('␊FORGED');
    for (const sign of ['\u202E', '\u200B', '\u{E0041}', '\u009B', '\u001B]', '\u001B[35m', '\nFORGED'])
      expect(shown).not.toContain(sign);
  });
});
