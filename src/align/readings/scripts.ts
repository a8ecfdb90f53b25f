const letters = /\p{L}/gu;
/** Scripts of languages that use more than the one of `Intl.Locale`. */
const scriptsOf: Readonly<Record<string, readonly string[]>> = {
  Jpan: ['Han', 'Hiragana', 'Katakana'],
  Kore: ['Hangul', 'Han'],
  Hans: ['Han', 'Bopomofo'],
  Hant: ['Han', 'Bopomofo'],
  Cyrl: ['Cyrillic'],
  Latn: ['Latin'],
  Grek: ['Greek'],
  Arab: ['Arabic'],
  Hebr: ['Hebrew'],
};
/** If more of a passage's letters are in a foreign script, narrate does not align it. */
const mostForeign = 0.2;

/**
 * Whether a word has letters of a script that a voice of the language cannot read, such as Chinese in an English text. Voices
 * spell such letters out, or leave them out. Latin letters are never foreign. For a language with another script than those
 * in the table above, no letter is.
 */
export function isForeignScript(word: string, language: string): boolean {
  return foreignLetters(word, language) > 0;
}

/** Whether so many letters of a passage are foreign that its words cannot be found in a take. */
export function isSpelledOut(text: string, language: string): boolean {
  const count = text.match(letters)?.length ?? 0;
  return foreignLetters(text, language) > count * mostForeign;
}

function foreignLetters(text: string, language: string): number {
  const scripts = scriptsOf[scriptOf(language)];
  if (scripts === undefined) return 0;
  const native = new RegExp(
    `[\\p{Script=Latin}\\p{Script=Common}\\p{Script=Inherited}${classes(scripts)}]`,
    'u',
  );
  return (text.match(letters) ?? []).filter((letter) => !native.test(letter)).length;
}

const classes = (scripts: readonly string[]): string =>
  scripts.map((script) => `\\p{Script=${script}}`).join('');

function scriptOf(language: string): string {
  try {
    return new Intl.Locale(language).maximize().script ?? '';
  } catch {
    // Not a tag: nothing is known about the language.
    return '';
  }
}
