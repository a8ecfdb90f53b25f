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
 * Returns a word as you can type it in a shell: in quotes if it has other characters than those of plain paths. cmd.exe knows
 * only double quotes, and names of files on Windows have none.
 */
export function shellWord(word: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w./:][\w./:-]*$/.test(word)) return word;
  return platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
