/**
 * Names of the supported layouts of a book's repository, most specific first. `registry.ts` has a reader for each of them.
 * They are in a file of their own, because the help of `init` names them and should load no reader.
 */
export const layoutNames = [
  'mdBook',
  'Leanpub',
  'Bookdown',
  'Quarto',
  'MyST',
  'Jupyter Book',
  'HonKit',
  'GitBook',
  'MkDocs',
  'Docusaurus',
  'Starlight',
  'VitePress, VuePress',
  'docsify',
  'Sphinx',
  'Hugo',
  'Jekyll',
  'Pandoc',
  'table of contents',
] as const;

/** Names of the layouts without settings of a tool, used only if no other layout is in the folder or below it. */
export const plainLayoutNames = ['list of links', 'Obsidian', 'manuscript folder'] as const;

/** Name of a supported layout. */
export type LayoutName = (typeof layoutNames | typeof plainLayoutNames)[number];
