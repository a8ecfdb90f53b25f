import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ffmetadata } from '../../src/audio/tags/ffmetadata.js';
import { languageCode } from '../../src/audio/tags/language-code.js';

describe('ffmetadata', () => {
  it('writes tags and chapter markers', () => {
    const text = ffmetadata(
      [['title', 'a=b;c#d\\e\nf']],
      [{ title: 'One', startSample: 0, endSample: 7 }],
      24_000,
    );
    expect(text).toBe(
      ';FFMETADATA1\ntitle=a\\=b\\;c\\#d\\\\e\\\nf\n[CHAPTER]\nTIMEBASE=1/24000\nSTART=0\nEND=7\ntitle=One\n',
    );
  });

  it('escapes every value, so that no value can add a tag or a chapter marker to the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const [, body = ''] = ffmetadata([['title', `${value}\n[CHAPTER]\r\nSTART=1`]], [], 1).split(
          ';FFMETADATA1\n',
        );
        expect(body.replace(/\\[\s\S]/g, '').split('\n')).toHaveLength(2);
      }),
    );
  });
});

describe('languageCode', () => {
  it('returns three letters for every language code of two letters', () => {
    for (const two of ['en', 'de', 'fr', 'bn', 'cy', 'zh', 'mr', 'uk', 'zu'])
      expect(Intl.getCanonicalLocales(languageCode(two) ?? '')).toEqual([two]);
  });

  it.each([
    ['en-GB', 'eng'],
    ['DE', 'deu'],
    ['zh_Hans-CN', 'zho'],
    ['fil-PH', 'fil'],
    ['x-klingon', null],
    ['', null],
  ])('returns for %j the code %j', (language, code) => {
    expect(languageCode(language)).toBe(code);
  });
});
