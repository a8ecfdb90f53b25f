/** Nodes that say nothing on the page either: link definitions, front matter (read before, by `front-matter.ts`). */
export const silent = (): void => {};
