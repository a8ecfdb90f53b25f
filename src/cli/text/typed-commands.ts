/** How you start narrate without npx. Messages are written with it. */
export const shortName = 'narrate';

/** Returns how the user started narrate, and can start it again. npx tells the program that it starts by `npm_command`. */
export const startedAs = ({ npm_command }: NodeJS.ProcessEnv): string =>
  npm_command === 'exec' ? `npx --no-install ${shortName}` : shortName;

/** Matches the name at the start of a command: in backticks, or in an example of a help text. */
const commandStart = /(?<=`|^ {2}\$ )narrate(?=[ `])/gm;

/**
 * Returns a text with its commands as the user can type them. A program that npx installed in a folder is not on the PATH, so
 * `narrate status` would not be found.
 * @param command how the user started narrate
 */
export const typedCommands = (text: string, command: string): string => text.replace(commandStart, command);

/**
 * Returns a word as you can type it in a shell: in double quotes if it has a space or another unusual character, and in single
 * quotes if it has a character that a POSIX shell replaces in double ones. On Windows, names of files have no double quotes.
 */
export function shellWord(word: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w./:][\w./:-]*$/.test(word)) return word;
  if (platform === 'win32' || !/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}
