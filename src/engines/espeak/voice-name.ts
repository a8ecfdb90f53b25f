/** A voice of espeak. */
export interface EspeakVoice {
  /** The file name of the language, in lower case: `en`, `en-us`. */
  readonly language: string;
  /** A variant, which sounds like another speaker; null: the language's default speaker. */
  readonly variant: string | null;
  /** From 0 to 99, where 50 is the variant's own pitch; null: unchanged. */
  readonly pitch: number | null;
}

/** The language files of @echogarden/espeak-ng-emscripten 0.3.5, by the names that `list_voices` returns. */
export const espeakLanguages: readonly string[] = (
  'af am an ar as az ba be bg bn bpy bs ca ca-ba ca-nw ca-va chr cmn cmn-latn-pinyin cs cv cy da de el en en-029 ' +
  'en-gb-scotland en-gb-x-gbclan en-gb-x-gbcwmd en-gb-x-rp en-us en-us-nyc eo es es-419 et eu fa fa-latn fi fo fr ' +
  'fr-be fr-ch ga gd gn grc gu hak haw he hi hr ht hu hy hyw ia id io is it ja jbo ka kaa kk kl kn ko kok ku ky la ' +
  'lb lfn lt ltg lv mi mk ml mr ms mt mto my nb nci ne nl nog om or pa pap piqd pl pt pt-br py qdb qu quc qya ro ru ' +
  'ru-cl ru-lv sd shn si sjn sk sl smj sq sr sv sw ta te th ti tk tn tr tt ug uk ur uz vi vi-vn-x-central ' +
  'vi-vn-x-south xex yue yue-latn-jyutping'
).split(' ');

/** espeak's file names for tags that differ from them (from the lists of languages in the same package). */
const aliases: Readonly<Record<string, string>> = {
  'es-mx': 'es-419',
  'zh-hk': 'yue',
  'zh-yue': 'yue',
  zh: 'cmn',
  no: 'nb',
  nn: 'nb',
  hbs: 'hr',
};

/** The variant files of the same package, except one that has a space in its name. */
const variants: readonly string[] = (
  'f1 f2 f3 f4 f5 m1 m2 m3 m4 m5 m6 m7 m8 Alex Alicia Andrea Andy Annie AnxiousAndy Demonic Denis Diogo Gene Gene2 ' +
  'Henrique Hugo Jacky Lee Marco Mario Michael Mike Nguyen Reed RicishayMax RicishayMax2 RicishayMax3 Storm Tweaky ' +
  'UniRobot adam anika anikaRobot announcer antonio aunty belinda benjamin boris caleb croak david ed edward edward2 ' +
  'fast grandma grandpa gustave ian iven iven2 iven3 iven4 john kaukovalta klatt klatt2 klatt3 klatt4 klatt5 klatt6 ' +
  'linda marcelo max michel miguel mike2 norbert pablo paul pedro quincy rob robert robosoft robosoft2 robosoft3 ' +
  'robosoft4 robosoft5 robosoft6 robosoft7 robosoft8 sandro shelby steph steph2 steph3 travis victor whisper ' +
  'whisperf zac'
).split(' ');

/**
 * Returns espeak's file name for a BCP-47 tag, or for the nearest more general tag (`de` for `de-AT`).
 * @returns null if espeak does not speak the language
 */
export function espeakLanguage(tag: string): string | null {
  for (let rest = tag.toLowerCase(); rest !== ''; rest = rest.replace(/-?[^-]*$/, '')) {
    const file = aliases[rest] ?? rest;
    if (espeakLanguages.includes(file)) return file;
  }
  return null;
}

/**
 * Parses the name of an offline voice: a language, an optional variant and an optional pitch, as in `en-gb`, `en-gb+f3` or
 * `fr+m2~40`.
 * @returns null if espeak has no such voice
 */
export function parseVoiceName(name: string): EspeakVoice | null {
  const parts = /^([a-z0-9-]+)(?:\+([a-z0-9]+))?(?:~(\d{1,2}))?$/i.exec(name);
  const language = parts?.[1] === undefined ? null : espeakLanguage(parts[1]);
  if (!parts || language === null) return null;
  const wanted = parts[2]?.toLowerCase() ?? null;
  const variant = wanted === null ? null : variants.find((candidate) => candidate.toLowerCase() === wanted);
  if (variant === undefined) return null;
  return { language, variant, pitch: parts[3] === undefined ? null : Number(parts[3]) };
}

/** Returns the voice in another language, or unchanged if it already speaks that language or espeak does not have it. */
export function inLanguage(voice: EspeakVoice, language: string): EspeakVoice {
  const file = espeakLanguage(language);
  const primary = (tag: string): string => tag.replace(/-.*/, '');
  // The name of a voice decides its accent: en-us+f3 reads a text in en-GB with an American accent.
  return file === null || primary(file) === primary(voice.language) ? voice : { ...voice, language: file };
}
