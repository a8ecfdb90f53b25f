import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lazySentenceFinder, sentenceFinder } from '../../../src/split/sentences/sentence-finder.js';
import { examples } from '../../support/examples.js';

const finder = lazySentenceFinder();

function sentencesOf(text: string, language: string | null = 'en'): string[] {
  let start = 0;
  return finder(text, language).map((end) => {
    const sentence = text.slice(start, end).trim();
    start = end;
    return sentence;
  });
}

describe('sentences in English', () => {
  it.each([
    ['abbreviations', ['Mr. Smith went home.', 'Dr. Jones et al. came, e.g. by train.', 'He slept.']],
    ['initials', ['The C.I.A. in Paris knew J. R. R. Tolkien.', 'Plan B failed.']],
    ['numbers', ['It is 0.9 or 3.14 or version 1.2.3 now.', 'See Fig. 3 and Vol. 2 of it.', 'Done.']],
    ['closing quotes', ['He said, "It is late."', 'Then he left.', '“Go.”', 'She went.', '‘No.’', 'Oh.']],
    ['speech tags', ['"Really?" he asked.', '“Stop!” cried Tom.', 'They did.']],
    ['brackets', ['I (who? me?) left it.', 'She stayed [on her own].', 'It rained.']],
    ['a stray closing bracket', ['It ends here.)', 'Next.']],
    ['several marks', ['Really?!', 'No way!!', 'Yes.']],
    ['a hesitation', ['Wait... what is it?', 'Well… yes.', 'He waited...', 'Nobody came.']],
    ['addresses and file names', ['Read foo.rs or example.com first.', 'Then go on.Or not.', 'Yes!Go.']],
    ['numbers of list items', ['1. First of all, sit.', '2. Then stand.']],
  ])('are found in a text with %s', (_, sentences) => {
    expect(sentencesOf(sentences.join(' '))).toEqual(sentences);
  });

  it('are found in a speech of two pages between quotation marks', () => {
    const speech = Array.from({ length: 60 }, (_, index) => `I saw lamp ${index} go out that night.`);
    const quoted = [`“${speech[0]}`, ...speech.slice(1, -1), `${speech.at(-1)}”`, '“Oh,” she said.'];
    expect(sentencesOf(quoted.join(' '))).toEqual(quoted);
  });
});

describe('sentences in other languages', () => {
  it.each([
    ['zh-CN', '', ['今天很好。', '明天呢？', '好！']],
    ['cmn-CN', '', ['今天很好。', '明天呢？']],
    ['ja-JP', '', ['「行け。」', '彼は言った。', '終わり。']],
    ['hi-IN', ' ', ['यह अच्छा है।', 'वह भी।']],
    ['ar-EG', ' ', ['هل أنت هنا؟', 'نعم.', 'حسنا.']],
    ['de-DE', ' ', ['Am 3. Oktober kam z.B. er.', '„Geh.“', 'Er ging.']],
    ['fr-FR', ' ', ['« Partez. »', 'M. Dupont rit.', 'Il part.']],
    ['es-419', ' ', ['¿Qué?', '¡No!', 'El Sr. Pérez vino.']],
    ['xx', ' ', ['Mr. Smith went.', 'He slept.']],
    ['', ' ', ['Mr. Smith went.', 'He slept.']],
    [null, ' ', ['Mr. Smith went.', 'He slept.']],
  ])('are found for the language %s', (language, gap, sentences) => {
    expect(sentencesOf(sentences.join(gap), language)).toEqual(sentences);
  });
});

describe('the sentence finder for long blocks', () => {
  const sentence = 'The lamplighter 🪔 walked along the naïve harbour wall. ';

  it('finds every sentence of 200,000 characters, window by window', () => {
    const text = sentence.repeat(4000).trim();
    expect(finder(text, 'en')).toEqual(
      Array.from({ length: 4000 }, (_, index) => (index + 1) * sentence.length - 1),
    );
  });

  it('keeps an end that coincides with the end of a window', () => {
    // 26 code units: a hundred sentences fill a window of 2,600.
    expect(finder('She lit all lamps at six. '.repeat(300), 'en')).toHaveLength(300);
  });

  it('returns one end for a sentence that is longer than a window', () => {
    const text = `Short. ${'on and on '.repeat(3000)}it went. Then it stopped.`;
    expect(sentencesOf(text).map((found) => found.length)).toEqual([6, 30_008, 16]);
  });

  it('does not break a very long word', () => {
    expect(finder('x'.repeat(100_000), 'en')).toEqual([100_000]);
  });
});

describe('the sentence finder for unusual input', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['\u0000\u0007', [2]],
    ['a\ud800b. C d.', [4, 9]],
    ['...', [3]],
  ])('returns the ends of %j', (text, ends) => {
    expect(finder(text, 'en')).toEqual(ends);
  });

  it('finds a sentence after windows of white space', () => {
    expect(finder(`${' '.repeat(9000)}a.`, 'en')).toEqual([9002]);
  });

  it('never throws, and returns ascending ends up to the last word', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(
          fc.constantFrom(
            'Go. ',
            '“',
            '”',
            '" ',
            "'",
            '...',
            '。',
            '\ud83d',
            '\u0301',
            '\n',
            ' ',
            'x'.repeat(700),
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('en', 'de', 'ja', 'th', 'zz', ''), (text, language) => {
        const ends = finder(text, language);
        expect(ends).toEqual([...new Set(ends)].sort((one, other) => one - other));
        expect(ends.at(-1) ?? 0).toBe(text.trimEnd().length);
        expect(ends.filter((end) => text.slice(0, end).trimEnd().length !== end)).toEqual([]);
      }),
      { numRuns: examples(150) },
    );
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('panicked');
      },
    ],
    ['loses text', () => ['One.']],
    ['returns pieces without text', (_: string, text: string) => ['', text, '']],
  ])('treats a block as one sentence when the splitter %s', (_, segment) => {
    expect(sentenceFinder(segment)('One. Two. ', 'en')).toEqual([9]);
  });
});
