import { espeakDraftVoice, hash, type ReplacedVoice } from '../espeak/draft-voice.js';
import { parseVoiceName } from '../espeak/voice-name.js';
import { isFliteLanguage, parseFliteVoice } from '../flite/voice-name.js';

/**
 * The flite voice for each voice of the gateway: all different, with the same gender. One speaker is used with several
 * pitches, two semitones apart, and the only woman also with three paces.
 */
const variantByVoice: Readonly<Record<string, string>> = {
  Zephyr: 'slt~112@108',
  Kore: 'slt',
  Leda: 'slt~126',
  Aoede: 'slt~112',
  Callirrhoe: 'slt~89',
  Autonoe: 'slt~89@108',
  Despina: 'slt@92',
  Erinome: 'slt@108',
  Laomedeia: 'slt~126@108',
  Achernar: 'slt~112@92',
  Gacrux: 'slt~79@92',
  Pulcherrima: 'slt~126@92',
  Vindemiatrix: 'slt~89@92',
  Sulafat: 'slt~79',
  Puck: 'awb~112',
  Charon: 'rms',
  Fenrir: 'awb',
  Orus: 'kal16~89',
  Enceladus: 'rms~89@92',
  Iapetus: 'kal16',
  Umbriel: 'awb~89',
  Algieba: 'rms~89',
  Algenib: 'rms~79',
  Rasalgethi: 'kal16~112',
  Alnilam: 'awb~79',
  Schedar: 'rms~112',
  Achird: 'awb~126',
  Zubenelgenubi: 'kal16~79',
  Sadachbia: 'rms@108',
  Sadaltager: 'kal16~126',
};

/** Voices for all other names, by gender. */
const otherVoices = {
  female: ['slt', 'slt~112', 'slt~89', 'slt~126', 'slt~79', 'slt~106@92', 'slt~94@108', 'slt~119@108'],
  male: [
    'rms',
    'awb',
    'rms~89',
    'awb~112',
    'rms~112',
    'awb~89',
    'kal16',
    'rms~94@108',
    'kal16~112',
    'awb~106@92',
  ],
};

function fliteVoice({ voice, gender }: ReplacedVoice): string {
  const known = variantByVoice[voice];
  if (known !== undefined && Object.hasOwn(variantByVoice, voice)) return known;
  const choices = gender === null ? [...otherVoices.female, ...otherVoices.male] : otherVoices[gender];
  return choices[hash(voice) % choices.length] as string;
}

/**
 * Returns the offline voice that a draft uses in place of a voice: `draftVoice` if it is set, the voice itself if it is an
 * offline one, else a voice of the same gender: of flite for English, of espeak for other languages. A flite voice that would
 * have to speak another language is replaced too. The same voice always gives the same result, and the gateway's 30 voices
 * give different ones. A text without a language counts as English.
 * @param engine the engine that speaks the draft: `espeak` if flite is not installed
 */
export function draftVoice(replaced: ReplacedVoice, engine: string): string {
  const named = replaced.draftVoice ?? replaced.voice;
  if (parseVoiceName(named) !== null) return named;
  if (engine === 'espeak' || !isFliteLanguage(replaced.language))
    return espeakDraftVoice({ ...replaced, draftVoice: null });
  return parseFliteVoice(named) === null ? fliteVoice(replaced) : named;
}

/** How many other names are tried for a voice, until its offline voice is different. There are about 20 offline voices of a gender. */
const mostNames = 100;

/**
 * Returns an offline voice for each of several voices, all different as long as there are enough. `draftVoice` of these voices is
 * ignored. A name that occurs twice gets one voice.
 * @param engine as in `draftVoice`
 */
export function differentDraftVoices(replaced: readonly ReplacedVoice[], engine: string): readonly string[] {
  const found = new Map<string, string>();
  const used = new Set<string>();
  for (const one of replaced) {
    if (found.has(one.voice)) continue;
    const voice = firstUnused(one, { used, engine });
    found.set(one.voice, voice);
    used.add(voice);
  }
  return replaced.map(({ voice }) => found.get(voice)!);
}

/** Returns the usual offline voice of a voice, or the one that another name would have, if that is used already. */
function firstUnused(
  one: ReplacedVoice,
  { used, engine }: { readonly used: ReadonlySet<string>; readonly engine: string },
): string {
  const voiceAs = (voice: string) => draftVoice({ ...one, voice, draftVoice: null }, engine);
  const usual = voiceAs(one.voice);
  if (!used.has(usual)) return usual;
  for (let number = 2; number <= mostNames; number += 1) {
    const other = voiceAs(`${one.voice} ${number}`);
    if (!used.has(other)) return other;
  }
  return usual;
}
