import { expect } from 'vitest';
import type { CliResult } from './cli.js';

/** What reorders or hides text; a letter between each two, so that none of it is in a legitimate place. No slash: it fits into a name. */
export const hiding =
  'a\u202Eb\u2066c\u2069d\u200Be\u200Ef\u200Fg\uFEFFh\u{E0041}i\u061Cj\u2060k \u200D \u200C l';

/** What a terminal obeys: colours, a link, the clipboard, the cursor, C1 controls; and all that hides. */
export const steering = `${hiding}\u001B[35mm\u001B]8;;x:y\u0007n\u001B]52;c;QQ==\u0007o\rp\bq\u007Fr\u009B35ms\u0085t\u2028u`;

/** The same with a line that narrate did not write. */
export const forging = `${steering}\nFORGED`;

const reachesTheTerminal =
  /[^\P{Cc}\n\t]|[\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E00FF}\u{E01F0}-\u{E0FFF}]|(?<=[\s\p{Cc}\p{Cf}])[\u200C\u200D]/u;

/** Fails where a text shows something that steers its reader's terminal, hides from its reader, or is a forged line. */
export function expectShown(text: string): void {
  const at = text.search(reachesTheTerminal);
  expect(at === -1 ? 'nothing' : JSON.stringify(text.slice(Math.max(0, at - 80), at + 20))).toBe('nothing');
  expect(text).not.toMatch(/^FORGED/m);
}

/** The colours of narrate's own, of which 35 is none. */
const ownStyles = new RegExp(`${String.fromCharCode(27)}\\[(?:[0-2]|3[1236])m`, 'g');

/** The same of both outputs of a process, and that they say something. */
export function expectShownBy({ stdout, stderr }: CliResult): void {
  expect(`${stdout}${stderr}`).not.toBe('');
  for (const text of [stdout, stderr]) expectShown(text.replace(ownStyles, ''));
}
