import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { espeakDraftVoice } from '../../../src/engines/espeak/draft-voice.js';
import { inLanguage, parseVoiceName } from '../../../src/engines/espeak/voice-name.js';
import { pixazoProfile } from '../../../src/engines/pixazo/profile.js';

const genders = fc.constantFrom('female' as const, 'male' as const, null);

describe('espeakDraftVoice', () => {
  it('returns different voices for the gateway’s voices, in every language', () => {
    for (const language of [null, ...pixazoProfile.languages]) {
      const names = pixazoProfile.voices.map((voice) =>
        espeakDraftVoice({ voice: voice.name, gender: voice.gender, language, draftVoice: null }),
      );
      expect(new Set(names).size).toBe(30);
      expect(names.filter((name) => parseVoiceName(name) === null)).toEqual([]);
    }
  });

  it('uses the language of the text, or British English if espeak does not have it', () => {
    const kore = (language: string | null) =>
      espeakDraftVoice({ voice: 'Kore', gender: 'female', language, draftVoice: null });
    expect([null, 'en', 'en-US', 'fr-FR', 'pt-BR', 'zh-TW', 'nb-NO', 'tlh'].map(kore)).toEqual(
      ['en-gb', 'en-gb', 'en-us', 'fr', 'pt-br', 'cmn', 'nb', 'en-gb'].map((language) => `${language}+f4`),
    );
  });

  it('returns draftVoice if it is set, and keeps a voice of espeak', () => {
    expect(
      espeakDraftVoice({ voice: 'Kore', gender: 'female', language: 'fr', draftVoice: 'en-us+m3' }),
    ).toBe('en-us+m3');
    expect(espeakDraftVoice({ voice: 'fr+m2~40', gender: null, language: null, draftVoice: null })).toBe(
      'fr+m2~40',
    );
  });

  it('returns a voice that espeak has for any name, always the same one', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string()), genders, (voice, language, gender) => {
        const delivery = { voice, language, gender, draftVoice: null };
        const [first, again] = [espeakDraftVoice(delivery), espeakDraftVoice(delivery)];
        return parseVoiceName(first) !== null && first === again;
      }),
    );
    expect(espeakDraftVoice({ voice: 'toString', gender: null, language: null, draftVoice: null })).toMatch(
      /^en-gb\+/,
    );
  });
});

describe('parseVoiceName', () => {
  it.each([
    ['en-gb', { language: 'en', variant: null, pitch: null }],
    ['en-GB+F3', { language: 'en', variant: 'f3', pitch: null }],
    ['fr-CA+alicia~0', { language: 'fr', variant: 'Alicia', pitch: 0 }],
    ['cmn~99', { language: 'cmn', variant: null, pitch: 99 }],
  ])('parses %s', (name, voice) => {
    expect(parseVoiceName(name)).toEqual(voice);
  });

  it.each(['', 'Kore', 'en+', 'en+nobody', 'en~100', 'en+f1+f2', 'en+f1~', '+f1', 'constructor'])(
    'returns null for %j',
    (name) => {
      expect(parseVoiceName(name)).toBeNull();
    },
  );
});

describe('inLanguage', () => {
  it('keeps the accent of a voice in its own language, and changes to another language', () => {
    const american = { language: 'en-us', variant: 'f3', pitch: null };
    expect(inLanguage(american, 'en-GB')).toBe(american);
    expect(inLanguage(american, 'x-nowhere')).toBe(american);
    expect(inLanguage(american, 'de-DE')).toEqual({ ...american, language: 'de' });
  });
});
