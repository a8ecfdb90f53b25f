/** Markup that is safe to insert. Only `html` and `trustedHtml` create it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** A value in a template. Strings and numbers are escaped; null is left out. */
type Value = Html | string | number | null | readonly Value[];

/** Writes HTML. Every value in the template is escaped, for text and for quoted attributes alike. */
export const html = (texts: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(
    texts.map((text, index) => (index === 0 ? '' : escaped(values[index - 1] ?? null)) + text).join(''),
  );

function escaped(value: Value): string {
  if (value === null) return '';
  if (value instanceof Html) return String(value);
  if (typeof value === 'object') return value.map(escaped).join('');
  return String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Returns JSON for a script or a data block: no text in it can end the element, and none is a line end of JavaScript. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
