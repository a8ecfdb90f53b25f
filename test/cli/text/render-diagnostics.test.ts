import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/base/diagnostic.js';
import { forTerminal } from '../../../src/cli/terminal-text.js';
import { renderDiagnostics } from '../../../src/cli/text/render-diagnostics.js';

const at = (line: string, column: number, length: number, more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'manifest-unknown-key',
  severity: 'error',
  message: 'There is no key `promt`.',
  place: { file: 'pipeline.yaml', line: 3, column },
  excerpt: { line, length },
  ...more,
});

const render = (...diagnostics: Diagnostic[]) => renderDiagnostics(diagnostics, { color: false });

/** Returns the source line and the caret line, without their common indentation. */
const drawn = (diagnostic: Diagnostic) =>
  render(diagnostic)
    .split('\n')
    .slice(1, 3)
    .map((line) => line.slice(2));

describe('renderDiagnostics', () => {
  it('shows place, message, line, caret, hint and count', () => {
    expect(render(at('promt: Softly.', 1, 5, { hint: 'Did you mean `prompt`?' }))).toBe(
      [
        'pipeline.yaml:3:1 There is no key `promt`. [manifest-unknown-key]',
        '  promt: Softly.',
        '  ^^^^^',
        '  hint: Did you mean `prompt`?',
        '',
        '1 error',
      ].join('\n'),
    );
  });

  it('shows the first hundred of thousands, errors before warnings, and counts the rest', () => {
    const warning = at('a: 1', 1, 1, { severity: 'warning', message: 'Doubtful.' });
    const text = render(...Array(500).fill(warning), ...Array(60).fill(at('b: 1', 1, 1)));
    expect(text.match(/There is no key/g)).toHaveLength(60);
    expect(text.match(/Doubtful/g)).toHaveLength(40);
    expect(text).toMatch(/\n\n… and 460 more that are not shown\.\n\n60 errors, 500 warnings$/);
  });

  it('returns an empty text without diagnostics', () => {
    expect(render()).toBe('');
  });

  it('labels warnings, and counts errors and warnings', () => {
    const warning: Diagnostic = { code: 'chapter-empty', severity: 'warning', message: 'Nothing is spoken.' };
    expect(render(at('', 1, 1), at('', 1, 1), warning)).toBe(
      [
        'pipeline.yaml:3:1 There is no key `promt`. [manifest-unknown-key]',
        '',
        'pipeline.yaml:3:1 There is no key `promt`. [manifest-unknown-key]',
        '',
        'warning: Nothing is spoken. [chapter-empty]',
        '',
        '2 errors, 1 warning',
      ].join('\n'),
    );
  });

  it.each([
    ['a tab before it', 'a:\tb', 4, 1, ['a:  b', '    ^']],
    ['wide letters before it', '題: 漁師x', 4, 2, ['題: 漁師x', '    ^^^^']],
    ['a letter of several code points', '👩‍🚀: x', 8, 1, ['👩‍🚀: x', '    ^']],
    ['the end of the line', 'a: ', 4, 1, ['a:', '  ^']],
    ['more than the line has', 'abc', 2, 99, ['abc', ' ^^']],
    ['a control character', 'a\u001B[31mb', 2, 1, ['a␛[31mb', ' ^']],
  ])('draws the caret under %s', (_what, line, column, length, expected) => {
    expect(drawn(at(line, column, length))).toEqual(expected);
  });

  it('shows the part of a long line around the caret', () => {
    const line = `${'a'.repeat(500)}HERE${'b'.repeat(500)}`;
    const [shown = '', caret = ''] = drawn(at(line, 501, 4));
    expect(shown).toMatch(/^…a+HEREb+…$/);
    expect(stringWidth(shown)).toBeLessThanOrEqual(80);
    expect(shown.slice(caret.indexOf('^'), caret.length)).toBe('HERE');
  });

  it('shows the end of a long line completely if the caret is there', () => {
    const [shown, caret] = drawn(at(`${'a'.repeat(500)}END`, 501, 3));
    expect(shown).toMatch(/^…a+END$/);
    expect(caret?.length).toBe(shown?.length);
  });

  it('stays within 80 columns and draws a caret for any line', () => {
    const anyLine = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\t', '漁', 'é', '👩‍🚀', ' ', 'x'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 300,
    });
    fc.assert(
      fc.property(anyLine, fc.nat(320), fc.integer({ min: 1, max: 400 }), (raw, offset, length) => {
        const line = `${raw.replace(/[\n\r\u2028\u2029]/g, '')}.`;
        const [shown = '', caret = ''] = drawn(at(line, offset + 1, length));
        expect(shown).not.toMatch(/\p{Cc}/u);
        expect(stringWidth(shown)).toBeLessThanOrEqual(80);
        expect(caret).toMatch(/^ *\^+$/);
        expect(caret.length).toBeLessThanOrEqual(81);
      }),
    );
  });

  it('segments only a part of a line of a megabyte', () => {
    const [shown] = drawn(at('漁'.repeat(500_000), 400_000, 2));
    expect(shown).toMatch(/^…漁+…$/);
  });

  it('passes no control characters of a message to the terminal', () => {
    expect(render(at('x', 1, 1, { message: 'key \u001B]0;title\u0007', hint: '\u009B2J' }))).not.toMatch(
      /[^\P{Cc}\n]/u,
    );
  });

  it('prints the same text with and without colours', () => {
    const diagnostics = [at('promt: x', 1, 5, { hint: 'Softly.' }), at('a', 1, 1, { severity: 'warning' })];
    const coloured = forTerminal(renderDiagnostics(diagnostics, { color: true }));
    const start = String.fromCharCode(27);
    expect(coloured).toContain(`${start}[31m`);
    expect(coloured.replaceAll(new RegExp(`${start}\\[\\d+m`, 'g'), '')).toBe(render(...diagnostics));
  });
});
