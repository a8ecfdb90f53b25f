import { oneLine } from '../../base/short-message.js';
import { parseLoosely } from './parse-loosely.js';

/** Settings of another tool, of which nothing is known. */
export type Loose = Readonly<Record<string, unknown>>;

/** A mapping; anything else is one without keys. */
export const asMapping = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text for a line, without control characters and with single spaces; null: nothing to see. */
export function asLine(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const line = oneLine(String(value));
  return line === '' ? null : line;
}

/** Names of people: a text, or a list of texts or of mappings with a `name`. */
export function asNames(value: unknown): string | null {
  const nameOf = (one: unknown): string | null => {
    const { name, 'given-names': given, 'family-names': family } = asMapping(one);
    const whole = [asLine(given), asLine(family)].filter((part) => part !== null).join(' ');
    return asLine(one) ?? asLine(name) ?? asLine(whole);
  };
  const names = (Array.isArray(value) ? value : [value]).map(nameOf).filter((name) => name !== null);
  return names.length === 0 ? null : names.join(', ');
}

/** JSON, or null. */
export const parseJson = (text: string | null): unknown =>
  text === null ? null : parseLoosely<unknown>(() => JSON.parse(text));

/** YAML with whatever tags of other tools (`!ENV`, `!!python/name:…`), or null where it is none. */
export async function parseYaml(text: string | null): Promise<unknown> {
  if (text === null) return null;
  const { parseDocument } = await import('yaml');
  return parseLoosely<unknown>(() => {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
    return document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 100 });
  });
}

/** The front matter of a Markdown file, as a mapping. */
export async function frontMatterOf(text: string): Promise<Loose> {
  const yaml = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text)?.[1];
  return asMapping(await parseYaml(yaml ?? null));
}
