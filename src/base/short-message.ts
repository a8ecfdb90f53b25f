/** Returns text from outside as a single line: replaces white space and control characters by one space and trims the ends. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/**
 * Shortens the output of another program for a message: one line of at most 200 characters, without control characters.
 * @param key the API key, which is replaced by `[key]`; empty: there is none
 */
export function shortMessage(text: string, key: string): string {
  // Before the text is cut, which could leave a part of the key at the end.
  const line = oneLine(key === '' ? text : text.replaceAll(key, '[key]'));
  return line.length > 200 ? `${line.slice(0, 199).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
