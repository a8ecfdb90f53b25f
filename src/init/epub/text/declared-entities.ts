/** Characters of one entity with everything in it. Real books declare names and short phrases. */
const maxEntityLength = 10_000;
/** Characters that all references together may add to a file. */
const maxGrowth = 1_000_000;
/** Characters in which a document type begins, and those in which its declarations end. */
const maxDoctypeLength = 64 * 1024;

const declaration = /<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g;
const reference = /&([A-Za-z_:][\w.:-]*);/g;

/**
 * Replaces references to entities that a file declares itself, also if they contain elements or other entities. Keeps a
 * reference unchanged if the entity is external, contains itself, or expands to more than the limits. So a file cannot
 * read another file, and cannot grow without bounds (XML 1.0, 4.4).
 */
export function expandEntities(text: string): string {
  const subset = subsetOf(text);
  if (!subset) return text;
  const values = valuesOf(text.slice(subset.start, subset.end));
  if (values.size === 0) return text;
  let room = maxGrowth;
  const expand = (written: string, isInTag: boolean): string =>
    written.replace(reference, (whole, name: string) => {
      const value = values.get(name);
      if (value === undefined || value.length > room) return whole;
      room -= value.length;
      return isInTag ? quotable(value) : value;
    });
  const pieces = [text.slice(0, subset.end)];
  for (let at = subset.end; at < text.length; ) {
    const tag = text.indexOf('<', at);
    pieces.push(expand(text.slice(at, tag === -1 ? undefined : tag), false));
    if (tag === -1) break;
    const isOpaque = text.startsWith('<!--', tag) || text.startsWith('<![CDATA[', tag);
    const end = isOpaque ? text.indexOf(text[tag + 2] === '-' ? '-->' : ']]>', tag) : text.indexOf('>', tag);
    at = end === -1 ? text.length : end;
    const piece = text.slice(tag, at);
    pieces.push(isOpaque ? piece : expand(piece, true));
  }
  return pieces.join('');
}

/** Quotation marks of an entity do not end an attribute. */
const quotable = (value: string): string =>
  value.replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');

/** Returns the place of the declarations in the document type; null: there are none. */
function subsetOf(text: string): { start: number; end: number } | null {
  const [declared] = /<!DOCTYPE\s[^[>]*\[?/.exec(text.slice(0, maxDoctypeLength)) ?? [];
  if (!declared?.endsWith('[')) return null;
  const start = text.indexOf(declared) + declared.length;
  for (let at = start; at < start + maxDoctypeLength; at += 1) {
    const sign = text[at];
    if (sign === ']') return { start, end: at };
    const close = sign === '"' || sign === "'" ? sign : text.startsWith('<!--', at) ? '-->' : null;
    if (close !== null) {
      const end = text.indexOf(close, at + 1);
      if (end === -1) return null;
      at = end;
    }
  }
  return null;
}

/** Returns the expanded values of the declared entities that are within the limits. */
function valuesOf(subset: string): Map<string, string> {
  const declared = new Map<string, string>();
  for (const [, name = '', double, single] of subset.matchAll(declaration)) {
    const value = double ?? single ?? '';
    // The first declaration counts. References to parameters of the document type are not supported.
    if (!declared.has(name) && !value.includes('%')) declared.set(name, withCharacters(value));
  }
  const expanded = new Map<string, string | null>();
  const expandOne = (name: string): string | null => {
    const known = expanded.get(name);
    if (known !== undefined) return known;
    // Null while it is being expanded, so that an entity that contains itself has no value.
    expanded.set(name, null);
    const value = declared.get(name);
    let result: string | null = '';
    let end = 0;
    for (const match of (value ?? '').matchAll(reference)) {
      const inner = declared.has(match[1] ?? '') ? expandOne(match[1] ?? '') : match[0];
      result = inner === null ? null : result + value?.slice(end, match.index) + inner;
      if (result === null || result.length > maxEntityLength) return null;
      end = match.index + match[0].length;
    }
    result += value?.slice(end) ?? '';
    if (result.length > maxEntityLength) return null;
    expanded.set(name, result);
    return result;
  };
  return new Map(
    [...declared.keys()].flatMap((name) => {
      const value = expandOne(name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}

/** Replaces numeric references, as XML does when an entity is declared. */
const withCharacters = (value: string): string =>
  value.replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (whole, hex: string | undefined, decimal: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
