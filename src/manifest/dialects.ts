/** Dialects of Markdown that `read.dialects` can name, each with the files and folders by which `auto` recognises a book of it. */
export const dialects = {
  pandoc: ['_bookdown.yml', '_bookdown.yaml', 'metadata.yaml', 'metadata.yml', 'title.txt', 'defaults.yaml'],
  quarto: ['_quarto.yml', '_quarto.yaml'],
  myst: ['myst.yml', '_toc.yml'],
  mkdocs: ['mkdocs.yml', 'mkdocs.yaml'],
  docusaurus: ['docusaurus.config.js', 'docusaurus.config.ts', 'docusaurus.config.mjs'],
  vitepress: ['.vitepress'],
  hugo: ['hugo.toml', 'hugo.yaml', 'hugo.yml', 'hugo.json', 'config.toml', 'archetypes'],
  jekyll: ['_config.yml', '_config.yaml'],
  gitbook: ['.gitbook.yaml', '.gitbook.yml', '.gitbook', 'book.json'],
  mdbook: ['book.toml'],
  obsidian: ['.obsidian'],
  learn: ['docfx.json', '.openpublishing.publish.config.json'],
  critic: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Dialect of Markdown. */
export type DialectName = keyof typeof dialects;

/** All dialects, in alphabetical order. */
export const dialectNames = Object.keys(dialects).sort() as readonly DialectName[];
