import { espeakLanguage, parseVoiceName } from './voice-name.js';

/** The espeak variant and pitch for each voice of the gateway: all different, with the same gender and a similar character. */
const variantByVoice: Readonly<Record<string, string>> = {
  Zephyr: '+linda',
  Kore: '+f4',
  Leda: '+f3~60',
  Aoede: '+f5',
  Callirrhoe: '+f1',
  Autonoe: '+belinda',
  Despina: '+steph',
  Erinome: '+f2',
  Laomedeia: '+Alicia',
  Achernar: '+anika~35',
  Gacrux: '+grandma',
  Pulcherrima: '+Andrea',
  Vindemiatrix: '+aunty',
  Sulafat: '+Annie',
  Puck: '+ed',
  Charon: '+m7',
  Fenrir: '+antonio',
  Orus: '+m3',
  Enceladus: '+sandro',
  Iapetus: '+m6',
  Umbriel: '+m2',
  Algieba: '+michel',
  Algenib: '+m4~35',
  Rasalgethi: '+Mike',
  Alnilam: '+Andy',
  Schedar: '+m1',
  Achird: '+Jacky',
  Zubenelgenubi: '+Nguyen',
  Sadachbia: '+gustave~65',
  Sadaltager: '+paul',
};

/** Variants for all other voices, by gender. There are enough that two voices seldom share one. */
const otherVariants = {
  female: [
    '+f1~65',
    '+f2~35',
    '+f3~40',
    '+f4~70',
    '+f5~65',
    '+Annie~35',
    '+belinda~35',
    '+steph2',
    '+aunty~65',
    '+grandma~30',
  ],
  male: [
    '+m1~70',
    '+m3~30',
    '+m6~65',
    '+m7~35',
    '+m8',
    '+Alex',
    '+Gene',
    '+Mario~60',
    '+michel~30',
    '+marcelo',
  ],
};

const variantOf = (voice: string, gender: 'female' | 'male' | null): string => {
  const known = variantByVoice[voice];
  if (known !== undefined && Object.hasOwn(variantByVoice, voice)) return known;
  const choices = gender === null ? [...otherVariants.female, ...otherVariants.male] : otherVariants[gender];
  return choices[hash(voice) % choices.length] as string;
};

/** A voice that an offline voice replaces. */
export interface ReplacedVoice {
  readonly voice: string;
  /** A BCP-47 tag; null: the book names none. */
  readonly language: string | null;
  /** The offline voice that the book names for it; null: none. */
  readonly draftVoice: string | null;
  /** Null: unknown. */
  readonly gender: 'female' | 'male' | null;
}

/**
 * Returns the voice of espeak that replaces a voice: `draftVoice` if it is set, the voice itself if espeak has it, else a
 * voice of the same gender and language. The same voice always gives the same result, and the gateway's 30 voices give
 * different ones. If espeak does not speak the language, it reads with British English.
 */
export function espeakDraftVoice({ voice, language, draftVoice, gender }: ReplacedVoice): string {
  if (draftVoice !== null) return draftVoice;
  if (parseVoiceName(voice) !== null) return voice;
  const file = language === null ? null : espeakLanguage(language);
  // espeak's plain `en` is British.
  const spoken = file === null || file === 'en' ? 'en-gb' : file;
  return spoken + variantOf(voice, gender);
}

/** Returns the FNV-1a hash of a text's code units, which is the same on every machine. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
