/** Returns the result of a parser; null: it throws. */
export function parseLoosely<Value>(parse: () => Value): Value | null {
  try {
    return parse();
  } catch {
    return null;
  }
}
