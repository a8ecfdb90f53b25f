import { describe, expect, it } from 'vitest';
import { spokenLanguage } from '../../../src/init/epub/package/spoken-language.js';
import { languageTag } from '../../../src/init/proposal/language-tag.js';

describe('languageTag', () => {
  it.each([
    ['en_GB', 'en-GB'],
    ['de_DE.UTF-8', 'de-DE'],
    [' EN-us ', 'en-US'],
    ['eng', 'en'],
    ['ger', 'de'],
    ['deu-AT', 'de-AT'],
    ['zh-Hans', 'zh-Hans'],
    ['UND', null],
    ['und-US', null],
    ['mul', null],
    ['english', null],
    ['', null],
  ])('converts "%s" to %s', (text, tag) => {
    expect(languageTag(text)).toBe(tag);
  });
});

describe('spokenLanguage', () => {
  it.each([
    ['en', 'en-US'],
    ['de', 'de-DE'],
    ['pt', 'pt-BR'],
    ['en-GB', 'en-GB'],
    ['en-NZ', 'en-NZ'],
    ['la', 'la'],
    ['zh-Hans', 'zh-Hans'],
    [null, null],
  ])('converts %s to %s, which the engine lists', (tag, spoken) => {
    expect(spokenLanguage(tag)).toBe(spoken);
  });
});
