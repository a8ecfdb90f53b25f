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

describe('pronounce', () => {
  const pronounce = pronouncerOf(entries);

  it.each([
    // Whole words alone, wherever they stand.
    ['SQL, (SQL) and SQL.', 'sequel, (sequel) and sequel.'],
    ['MySQL, SQLite, SQL2, SQL_1, sqlé', 'MySQL, SQLite, SQL2, SQL_1, sqlé'],
    ['SQL-based, SQL’s, NoSQL/SQL', 'sequel-based, sequel’s, NoSQL/sequel'],
    ['I don’t, said Don, the don.', 'I don’t, said dawn, the dawn.'],
    ['SQL\u0301', 'SQL\u0301'],
    // An entry in small letters in any case, one with a capital as it is written.
    ['Tomato TOMATO tomato', 'tomahto tomahto tomahto'],
    ['sql Sql SQL', 'sql Sql sequel'],
    ['polish the Polish POLISH', 'pollish the Pohlish pollish'],
    // The longest that fits; nothing twice.
    ['New York, new york, a new one', 'Noo York, nyoo york, a nyoo one'],
    ['New\u00a0York', 'Noo York'],
    // As they sound, not as they look.
    ["O’Brien and O'Brien", 'Oh-Bryan and Oh-Bryan'],
    // Entries that begin or end with a sign.
    ['C++, C++11, .NET, ASP.NET', 'C plus plus, C++11, dot net, ASP.NET'],
    // Beside letters of scripts that put no space between words.
    ['我学SQL。去東京都', '我学sequel。去とうきょう都'],
  ])('%s → %s', (text, spoken) => {
    expect(pronounce(text)).toBe(spoken);
  });

  it('without entries changes nothing', () => {
    expect(pronouncerOf({})('SQL')).toBe('SQL');
  });

  it('leaves all alone in which no word of it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
        (text, extra) => {
          const lower = text.toLowerCase();
          const absent = Object.entries(extra).filter(([word]) => !lower.includes(word.toLowerCase()));
          const folds = /[‘-‟‹›«»ʼ〝〞\u2010-\u2015\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
          fc.pre(!folds.test(text));
          expect(pronouncerOf(Object.fromEntries(absent))(text)).toBe(text);
        },
      ),
    );
  });
});
