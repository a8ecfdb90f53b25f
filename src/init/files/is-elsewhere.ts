/**
 * Tells whether an address leads to another site: `https://…`, `mailto:…` or `//…`. No scheme of addresses has only one letter,
 * so `a: intro.md` is the name of a file.
 */
export const isElsewhere = (address: string): boolean => /^(?:[a-z][a-z0-9+.-]+:|\/\/)/i.test(address);
