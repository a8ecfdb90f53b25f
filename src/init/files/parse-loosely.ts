/** What a parser makes of something that a stranger wrote; null where it makes nothing of it. */
export function parseLoosely<Value>(parse: () => Value): Value | null {
  try {
    return parse();
  } catch {
    return null;
  }
}
