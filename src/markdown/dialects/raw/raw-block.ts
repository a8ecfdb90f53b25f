import type { Construct } from '../construct.js';

const mark = String.raw`\{=([a-zA-Z][\w-]*)\}`;
const lang = new RegExp(`^${mark}$`);

/** Returns the format of a raw block by the info string of its fence, such as `latex`; null: it is a code block. */
export const rawFormat = (info: string | null | undefined): string | null =>
  lang.exec(info ?? '')?.[1] ?? null;

/** Raw block of Pandoc: a fence with `{=latex}`, whose content is for one format. `handlers/code.ts` reads it. */
export const rawBlock: Construct = {
  name: 'raw-block',
  dialects: ['pandoc', 'quarto'],
  sign: new RegExp(`(?:\`{3}|~{3})[ \\t]*${mark}`),
  proof: new RegExp(`^[ \\t>]*(?:\`{3,}|~{3,})[ \\t]*${mark}[ \\t]*$`, 'm'),
  shows: ['pandoc'],
};
