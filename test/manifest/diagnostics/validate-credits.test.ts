import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPlaceholders } from '../../../src/manifest/credit-placeholders.js';
import { validateCredits } from '../../../src/manifest/diagnostics/validate-credits.js';

describe('placeholders of credits', () => {
  it.each([
    ['a misspelt name', '{tittle}', 'The placeholder {tittle} does not exist.', 'Did you mean {title}?'],
    [
      'an unknown name',
      '{publisher}',
      'The placeholder {publisher} does not exist.',
      'Use {title}, {author} or {narrator}, or remove the braces.',
    ],
    [
      'an author that the manifest does not name',
      'By {author}.',
      'The manifest has no `author` for {author}.',
      'Add `author`, or write the name.',
    ],
  ])('are refused for %s', (_, opening, message, hint) => {
    expect(validateCredits({ credits: { opening } })).toEqual([
      {
        code: 'manifest-bad-placeholder',
        severity: 'error',
        path: ['credits', 'opening'],
        message,
        hint,
      },
    ]);
  });

  it('are refused for a narrator only if the manifest has none and the label is off', () => {
    const credits = { closing: '{narrator}' };
    expect(validateCredits({ credits })).toEqual([]);
    expect(validateCredits({ credits, disclosure: 'off', narrator: 'A. Voice' })).toEqual([]);
    expect(validateCredits({ credits, disclosure: 'off' })).toMatchObject([
      {
        path: ['credits', 'closing'],
        message: 'The manifest has no `narrator` for {narrator}, and `disclosure` is off.',
      },
    ]);
  });

  it('are reported once for each text, whatever else is wrong with it', () => {
    expect(validateCredits({ credits: { opening: '{x} {x}', closing: '{x}' } })).toHaveLength(2);
    for (const credits of [null, 3, 'text', ['a'], { opening: 3 }, { other: '{x}' }])
      expect(validateCredits({ credits })).toEqual([]);
  });

  it('leave every other text as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const filled = fillPlaceholders(text, (name) => `<${name}>`);
        expect(filled.replaceAll(/<(title|author|narrator)>/g, '{$1}')).toBe(
          text.replaceAll(/<(title|author|narrator)>/g, '{$1}'),
        );
      }),
    );
    expect(fillPlaceholders('{title} $& {author}', (name) => (name === 'title' ? '$1{author}' : 'B'))).toBe(
      '$1{author} $& B',
    );
  });
});
