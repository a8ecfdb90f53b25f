import { oneLine } from '../../base/short-message.js';
import { parseLoosely } from './parse-loosely.js';

/** Unvalidated settings of another tool. */
export type Loose = Readonly<Record<string, unknown>>;

/** Returns a mapping; empty for any other value. */
export const asMapping = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

/** Returns a list; empty for any other value. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Returns text on one line, without control characters and with single spaces; null: not text, or empty. */
export function asLine(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const line = oneLine(String(value));
  return line === '' ? null : line;
}

/** Returns names of people, joined by commas, from text, a mapping with a `name`, or a list of them; null: none. */
export function asNames(value: unknown): string | null {
  const nameOf = (one: unknown): string | null => {
    const { name, 'given-names': given, 'family-names': family } = asMapping(one);
    const whole = [asLine(given), asLine(family)].filter((part) => part !== null).join(' ');
    return asLine(one) ?? asLine(name) ?? asLine(whole);
  };
  const names = (Array.isArray(value) ? value : [value]).map(nameOf).filter((name) => name !== null);
  return names.length === 0 ? null : names.join(', ');
}

/** Parses JSON; null: not JSON. */
export const parseJson = (text: string | null): unknown =>
  text === null ? null : parseLoosely<unknown>(() => JSON.parse(text));

/** Parses YAML, which may contain tags of other tools (`!ENV`, `!!python/name:…`); null: not well-formed. */
export async function parseYaml(text: string | null): Promise<unknown> {
  if (text === null) return null;
  const { parseDocument } = await import('yaml');
  return parseLoosely<unknown>(() => {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
    return document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 100 });
  });
}

/** Returns the front matter of a Markdown file as a mapping; empty: none. */
export async function frontMatterOf(text: string): Promise<Loose> {
  const yaml = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text)?.[1];
  return asMapping(await parseYaml(yaml ?? null));
}
