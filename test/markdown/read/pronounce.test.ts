import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pronouncerOf } from '../../../src/markdown/read/pronounce.js';

const entries = {
  SQL: 'sequel',
  tomato: 'tomahto',
  polish: 'pollish',
  Polish: 'Pohlish',
  'New York': 'Noo York',
  new: 'nyoo',
  "O'Brien": 'Oh-Bryan',
  'C++': 'C plus plus',
  '.NET': 'dot net',
  don: 'dawn',
  東京: 'とうきょう',
};

describe('pronouncerOf', () => {
  const pronounce = pronouncerOf(entries);

  it.each([
    // Only whole words.
    ['SQL, (SQL) and SQL.', 'sequel, (sequel) and sequel.'],
    ['MySQL, SQLite, SQL2, SQL_1, sqlé', 'MySQL, SQLite, SQL2, SQL_1, sqlé'],
    ['SQL-based, SQL’s, NoSQL/SQL', 'sequel-based, sequel’s, NoSQL/sequel'],
    ['I don’t, said Don, the don.', 'I don’t, said dawn, the dawn.'],
    ['SQL\u0301', 'SQL\u0301'],
    // An entry in lower case matches any case, an entry with a capital only the same case.
    ['Tomato TOMATO tomato', 'tomahto tomahto tomahto'],
    ['sql Sql SQL', 'sql Sql sequel'],
    ['polish the Polish POLISH', 'pollish the Pohlish pollish'],
    // The longest entry wins, and respellings are not replaced again.
    ['New York, new york, a new one', 'Noo York, nyoo york, a nyoo one'],
    ['New\u00a0York', 'Noo York'],
    ['New\nYork', 'Noo York'],
    // Variants of an apostrophe match.
    ["O’Brien and O'Brien", 'Oh-Bryan and Oh-Bryan'],
    // Entries that begin or end with a sign.
    ['C++, C++11, .NET, ASP.NET', 'C plus plus, C++11, dot net, ASP.NET'],
    // Next to letters of scripts without spaces between words.
    ['我学SQL。去東京都', '我学sequel。去とうきょう都'],
  ])('respells %s as %s', (text, spoken) => {
    expect(pronounce(text)).toBe(spoken);
  });

  it.each([
    // Decomposed letters, in the text or in the entry.
    ['The cafe\u0301 and café.', 'The kaffay and kaffay.'],
    ['nai\u0308ve, naïve', 'nah-eev, nah-eev'],
    // Ligatures and full-width letters.
    ['The oﬃce, oﬃces, ﬁn and \uFF33\uFF31\uFF2C.', 'The offiss, oﬃces, ﬁn and sequel.'],
    // Several marks in another order.
    ['o\u0323\u0302 \u1ed9', 'oh oh'],
    // Korean syllables as separate letters, and half-width kana.
    ['\u1112\u1161\u11ab\u1100\u1173\u11af 한글', 'hangeul hangeul'],
    ['\uff76\uff9e\uff7d ガス', 'gas gas'],
    // Not a part of a letter, and no signs.
    ['cafe\u0301s, SQL™, ½ SQL…', 'cafe\u0301s, sequel™, ½ sequel…'],
  ])('respells other forms of the same letters: %j', (text, spoken) => {
    const other = pronouncerOf({
      café: 'kaffay',
      'nai\u0308ve': 'nah-eev',
      office: 'offiss',
      fi: 'fee',
      SQL: 'sequel',
      'o\u0302\u0323': 'oh',
      한글: 'hangeul',
      ガス: 'gas',
    });
    expect(other(text)).toBe(spoken);
  });

  it('reports respellings at their offsets in the original text', () => {
    const letters = fc.constantFrom(
      'café',
      'cafe\u0301',
      'oﬃce',
      'office',
      'ＳＱＬ',
      'x\u0304',
      'Åland',
      '…',
      '“a”',
      '😀',
    );
    const respell = pronouncerOf({ café: 'one', office: 'two-two', SQL: 'three' });
    fc.assert(
      fc.property(fc.array(letters), (some) => {
        const text = some.join(' ');
        let rebuilt = '';
        let done = 0;
        let spokenDone = 0;
        const spoken: string = respell(text, ({ at, length, spokenLength }) => {
          const before = text.slice(done, at);
          const word = text.slice(at, at + length).normalize('NFKC');
          rebuilt += before + ({ café: 'one', office: 'two-two', SQL: 'three' }[word] ?? '?');
          expect(rebuilt.length - spokenDone).toBe(before.length + spokenLength);
          done = at + length;
          spokenDone = rebuilt.length;
        });
        expect(rebuilt + text.slice(done)).toBe(spoken);
        expect(spoken).not.toMatch(/caf|ffi|ﬃ|ＳＱＬ/);
      }),
    );
  });

  it('respells only the same letters under the rules of version 1', () => {
    expect(pronouncerOf({ café: 'kaffay' }, 1)('cafe\u0301 café')).toBe('cafe\u0301 kaffay');
  });

  it('changes nothing without entries', () => {
    expect(pronouncerOf({})('SQL')).toBe('SQL');
  });

  it('changes nothing in text without a word of the entries', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
        (text, extra) => {
          const lower = text.toLowerCase();
          const absent = Object.entries(extra).filter(([word]) => !lower.includes(word.toLowerCase()));
          const folds = /[\n‘-‟‹›«»ʼ〝〞\u2010-\u2015\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
          fc.pre(!folds.test(text));
          expect(pronouncerOf(Object.fromEntries(absent))(text)).toBe(text);
        },
      ),
    );
  });
});
