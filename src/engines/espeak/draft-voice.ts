import { espeakLanguage, parseVoiceName } from './voice-name.js';

/** Stand-ins for the gateway's voices: each its own variant (and pitch), of the same gender and near its character. */
const standIns: Readonly<Record<string, string>> = {
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

/** What other voices are given, by gender; enough of each that two seldom meet. */
const spare = {
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
  const known = standIns[voice];
  if (known !== undefined && Object.hasOwn(standIns, voice)) return known;
  const choices = gender === null ? [...spare.female, ...spare.male] : spare[gender];
  return choices[hash(voice) % choices.length] as string;
};

/**
 * The offline voice that stands in for a delivery's own in a draft: the one it names (`draftVoice`), or its own voice
 * where that is an offline one already, else one of the same gender in its language, always the same for the same
 * voice and different for each of the gateway's 30. A language that espeak does not speak falls back to British English.
 */
export function draftVoice(delivery: {
  readonly voice: string;
  readonly language: string | null;
  readonly draftVoice: string | null;
  readonly gender: 'female' | 'male' | null;
}): string {
  if (delivery.draftVoice !== null) return delivery.draftVoice;
  if (parseVoiceName(delivery.voice) !== null) return delivery.voice;
  const file = delivery.language === null ? null : espeakLanguage(delivery.language);
  // espeak's plain `en` is British.
  const language = file === null || file === 'en' ? 'en-gb' : file;
  return language + variantOf(delivery.voice, delivery.gender);
}

/** The FNV-1a hash over code units: small, and the same on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
