/** Text from outside as a part of a line: any white space and control characters are one space, and none stands at the ends. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/**
 * Makes what another program said fit for a message: one line without control characters, at most 200 characters, and never
 * the key (empty: there is none).
 */
export function shortMessage(text: string, key: string): string {
  // The key first: cutting before could leave a part of it at the end.
  const line = oneLine(key === '' ? text : text.replaceAll(key, '[key]'));
  return line.length > 200 ? `${line.slice(0, 199).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
