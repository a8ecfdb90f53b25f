import { expect } from 'vitest';
import type { CliResult } from './cli.js';

/**
 * Characters that reorder or hide text, with a letter between each two, so that none of them is in a legitimate place. There
 * is no slash, so a file can have this name.
 */
export const hiding =
  'a\u202Eb\u2066c\u2069d\u200Be\u200Ef\u200Fg\uFEFFh\u{E0041}i\u061Cj\u2060k \u200D \u200C l';

/** Sequences that control a terminal: colours, a link, the clipboard, the cursor, C1 controls. Includes `hiding`. */
export const steering = `${hiding}\u001B[35mm\u001B]8;;x:y\u0007n\u001B]52;c;QQ==\u0007o\rp\bq\u007Fr\u009B35ms\u0085t\u2028u`;

/** The same, with a line that looks as if narrate had written it. */
export const forging = `${steering}\nFORGED`;

const unsafeCharacters =
  /[^\P{Cc}\n\t]|[\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E00FF}\u{E01F0}-\u{E0FFF}]|(?<=[\s\p{Cc}\p{Cf}])[\u200C\u200D]/u;

/** Fails if a text contains something that controls the terminal, hides text, or is a forged line. */
export function expectShown(text: string): void {
  const at = text.search(unsafeCharacters);
  expect(at === -1 ? 'nothing' : JSON.stringify(text.slice(Math.max(0, at - 80), at + 20))).toBe('nothing');
  expect(text).not.toMatch(/^FORGED/m);
}

/** The styles that narrate itself uses. The hostile text uses 35, which is not one of them. */
const ownStyles = new RegExp(`${String.fromCharCode(27)}\\[(?:[0-2]|3[1236])m`, 'g');

/** Does the same with both outputs of a command. Fails also if there is no output. */
export function expectShownBy({ stdout, stderr }: CliResult): void {
  expect(`${stdout}${stderr}`).not.toBe('');
  for (const text of [stdout, stderr]) expectShown(text.replace(ownStyles, ''));
}
