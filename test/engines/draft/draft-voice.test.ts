import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftVoice } from '../../../src/engines/draft/draft-voice.js';
import { draft } from '../../../src/engines/draft/index.js';
import { espeakDraftVoice } from '../../../src/engines/espeak/draft-voice.js';
import { parseVoiceName } from '../../../src/engines/espeak/voice-name.js';
import { fliteSpeakers, isFliteLanguage, parseFliteVoice } from '../../../src/engines/flite/voice-name.js';
import { pixazoProfile } from '../../../src/engines/pixazo/profile.js';

const kore = { voice: 'Kore', gender: 'female', language: null, draftVoice: null } as const;

describe('draftVoice', () => {
  it('returns different flite voices for the gateway’s voices in English, with their genders', () => {
    const voices = pixazoProfile.voices.map(({ name, gender }) => {
      const voice = draftVoice({ voice: name, gender, language: 'en-GB', draftVoice: null }, draft.name);
      const speaker = parseFliteVoice(voice)?.speaker;
      expect(fliteSpeakers.find((one) => one.name === speaker)?.gender).toBe(gender);
      return voice;
    });
    expect(new Set(voices).size).toBe(30);
  });

  it('returns the voice of espeak for another language, and for every language without flite', () => {
    for (const language of ['fr-FR', 'de', 'cmn'])
      expect(draftVoice({ ...kore, language }, draft.name)).toBe(espeakDraftVoice({ ...kore, language }));
    expect(draftVoice(kore, 'espeak')).toBe('en-gb+f4');
  });

  it('returns draftVoice, and keeps a voice that is an offline one', () => {
    expect(draftVoice({ ...kore, draftVoice: 'awb~89' }, draft.name)).toBe('awb~89');
    expect(draftVoice({ ...kore, draftVoice: 'en-us+m3' }, draft.name)).toBe('en-us+m3');
    expect(draftVoice({ ...kore, voice: 'rms' }, draft.name)).toBe('rms');
    expect(draftVoice({ ...kore, voice: 'de+f2' }, draft.name)).toBe('de+f2');
  });

  it('replaces a draftVoice of flite where flite cannot speak', () => {
    expect(draftVoice({ ...kore, language: 'fr', draftVoice: 'rms' }, draft.name)).toBe('fr+f4');
    expect(draftVoice({ ...kore, draftVoice: 'rms' }, 'espeak')).toBe('en-gb+f4');
  });

  it('returns a voice that the engine of the draft has, and that speaks the language, for any name', () => {
    const languages = fc.constantFrom(null, 'en', 'en-US', 'fr', 'zh-TW', 'tlh');
    const names = fc.oneof(fc.string(), fc.constantFrom('rms', 'fr+m2~40', 'toString', 'Kore', 'slt~112@90'));
    const replaced = fc.record({
      voice: names,
      language: languages,
      draftVoice: fc.constantFrom(null, 'rms~89', 'de+f2'),
      gender: fc.constantFrom('female' as const, 'male' as const, null),
    });
    fc.assert(
      fc.property(replaced, fc.constantFrom(draft.name, 'espeak'), (one, engine) => {
        const voice = draftVoice(one, engine);
        const isFlite = parseFliteVoice(voice) !== null;
        if (isFlite) expect([engine, isFliteLanguage(one.language)]).toEqual([draft.name, true]);
        else expect(parseVoiceName(voice)).not.toBeNull();
        expect(draftVoice(one, engine)).toBe(voice);
      }),
    );
  });
});
