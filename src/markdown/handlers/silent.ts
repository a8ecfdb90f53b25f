/** Says nothing. For link definitions. Nodes of front matter never occur: `front-matter/` reads it before the parser. */
export const silent = (): void => {};
