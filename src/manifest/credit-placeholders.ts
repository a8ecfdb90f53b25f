/** The placeholders of `credits`, without braces. */
export const creditPlaceholders = ['title', 'author', 'narrator'] as const;

/** A placeholder in `credits`. */
export type CreditPlaceholder = (typeof creditPlaceholders)[number];

/** Replaces the placeholders of a text. Braces without a known name between them stay. */
export const fillPlaceholders = (text: string, find: (name: CreditPlaceholder) => string): string =>
  text.replace(/\{(title|author|narrator)\}/g, (_, name: CreditPlaceholder) => find(name));
