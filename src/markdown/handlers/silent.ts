/** Says nothing. For link definitions, and for front matter, which `front-matter.ts` reads. */
export const silent = (): void => {};
