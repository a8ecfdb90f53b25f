/** Attributes in braces: `{.callout-note #id title="A title"}`. */
export interface Attributes {
  readonly classes: readonly string[];
  /** Values of keys; `#id` is the value of `id`. */
  readonly values: ReadonlyMap<string, { readonly text: string; readonly at: number }>;
}

const attribute =
  /(?<![^\s{])(?:\.([^\s.#{}="']+)|#([^\s{}="']+)|([\w:-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+)))/dg;

/**
 * Reads attributes.
 * @param offset of the text in its line, which `at` counts from
 */
export function readAttributes(text: string, offset = 0): Attributes {
  const classes: string[] = [];
  const values = new Map<string, { text: string; at: number }>();
  for (const match of text.matchAll(attribute)) {
    const [, className, id, key] = match;
    if (className !== undefined) classes.push(...className.split('.'));
    const group = [2, 4, 5, 6].find((index) => match[index] !== undefined);
    if (group === undefined) continue;
    const at = offset + (match.indices?.[group]?.[0] ?? 0);
    const name = id === undefined ? (key ?? '') : 'id';
    if (!values.has(name)) values.set(name, { text: match[group] ?? '', at });
  }
  return { classes, values };
}

/** Tells whether a text has only classes, identifiers and keys with values. */
export const isOnlyAttributes = (text: string): boolean =>
  /\S/.test(text) && text.replace(attribute, '').trim() === '';

/** Returns the range of a value in its line; null: there is no such key, or it is empty. */
export function rangeOf({ values }: Attributes, key: string): readonly [number, number] | null {
  const value = values.get(key);
  return value && value.text.trim() !== '' ? [value.at, value.at + value.text.length] : null;
}

const item = '[.#][^\\s{}"\'=,]+';
const pair = '[A-Za-z_:@][\\w:.@-]*=(?:"[^"]*"|\'[^\']*\'|[^\\s"\'=]+)';
const attributes = new RegExp(
  `^(?::\\s*)?(?:${item}|${pair}|-|data-[\\w-]+)(?:\\s+(?:${item}|${pair}|[\\w-]+))*$`,
);

/**
 * Tells whether the text between braces in a sentence is a list of attributes: `.note #id width=50%`. Stricter at the start than
 * `isOnlyAttributes`, since the braces may be text; names without values may follow.
 */
export const isAttributes = (text: string): boolean => attributes.test(text.trim());
