import { posix } from 'node:path';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath } from '../files/source-folder.js';
import { asEntries } from '../outline/in-part.js';
import type { ReadLayout } from '../outline/outline.js';
import { textInCode } from '../proposal/text-in-code.js';

const configs = ['.vitepress', '.vuepress'].flatMap((folder) =>
  ['ts', 'mts', 'js', 'mjs', 'cjs'].map((ending) => `${folder}/config.${ending}`),
);

/**
 * Reads a VitePress or VuePress book: folders and files in the order of their numbers. The sidebar is in the
 * configuration, whose code is never run (https://vitepress.dev/reference/site-config).
 */
export const readVitepress: ReadLayout = (folder, base) => {
  const found = ['', 'docs'].flatMap((inside) => configs.map((config) => ({ inside, config })));
  const at = found.find(({ inside, config }) => folder.isFile(posix.join(base, inside, config)));
  if (at === undefined) return null;
  const site = resolvePath(base, at.inside) ?? base;
  const file = posix.join(site, at.config);
  const code = folder.text(file) ?? '';
  const pages = resolvePath(site, textInCode(code, 'srcDir') ?? '.') ?? site;
  const notice = `narrate does not run the code of the sidebar in ${file}, so the chapters are in the order of their names.`;
  return {
    source: `${file.includes('.vuepress') ? 'VuePress' : 'VitePress'} (${file})`,
    folder: base,
    title: textInCode(code, 'title'),
    language: textInCode(code, 'lang'),
    description: textInCode(code, 'description'),
    entries: asEntries(markdownFiles(folder, pages)),
    listedIn: null,
    notices: /\bsidebar\b/.test(code) ? [notice] : [],
  };
};
