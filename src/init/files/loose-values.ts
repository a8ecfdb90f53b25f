import { oneLine } from '../../base/short-message.js';
import { parseLoosely } from './parse-loosely.js';

/** Unvalidated settings of another tool. */
export type Loose = Readonly<Record<string, unknown>>;

/** Returns a mapping; empty for any other value. */
export const asMapping = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

/** Returns a list; empty for any other value. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Returns text on one line, without control characters and with single spaces; null: not text, or nothing visible. */
export function asLine(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const line = oneLine(String(value));
  return /[^\s\p{Cf}]/u.test(line) ? line : null;
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

/** Deeper nesting is no settings file, and would exhaust the stack of functions that call themselves. */
const maxDepth = 60;

/** Returns parsed data; null: nested too deeply. */
function shallow(value: unknown): unknown {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const objects = new Set(level.filter((one) => typeof one === 'object' && one !== null));
    if (objects.size === 0) return value;
    level = [...objects].flatMap((one) => Object.values(one as object));
  }
  return null;
}

/** Parses JSON; null: not JSON. */
export const parseJson = (text: string | null): unknown =>
  text === null ? null : parseLoosely<unknown>(() => shallow(JSON.parse(text)));

/** Parses YAML, which may contain tags of other tools (`!ENV`, `!!python/name:…`); null: not well-formed. */
export async function parseYaml(text: string | null): Promise<unknown> {
  if (text === null) return null;
  const { parseDocument } = await import('yaml');
  return parseLoosely<unknown>(() => {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
    return document.errors.length > 0 ? null : shallow(document.toJS({ maxAliasCount: 100 }));
  });
}

/** Parses TOML; null: not well-formed. */
export async function parseToml(text: string | null): Promise<unknown> {
  if (text === null) return null;
  const { parse } = await import('smol-toml');
  return parseLoosely<unknown>(() => shallow(parse(text)));
}

/** Parses settings by the extension of their file: `.json`, `.toml`, otherwise YAML; null: not well-formed. */
export async function parseSettings(file: string, text: string | null): Promise<unknown> {
  if (/\.json$/i.test(file)) return parseJson(text);
  return /\.toml$/i.test(file) ? parseToml(text) : parseYaml(text);
}

/** Returns the front matter of a Markdown file, in YAML or TOML, as a mapping; empty: none. */
export async function frontMatterOf(text: string): Promise<Loose> {
  const found = /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text);
  const front = found?.[2] ?? null;
  return asMapping(found?.[1] === '+++' ? await parseToml(front) : await parseYaml(front));
}
