import type { ReadLayout } from '../outline/outline.js';
import { readBookdown } from './bookdown.js';
import { readContentsList } from './contents-list.js';
import { readDocsify } from './docsify.js';
import { readDocusaurus } from './docusaurus.js';
import { readGitbook } from './gitbook.js';
import { readHonkit } from './honkit.js';
import { readHugo } from './hugo.js';
import { readJekyll } from './jekyll.js';
import { readJupyterBook } from './jupyter-book.js';
import { type LayoutName, layoutNames, plainLayoutNames } from './layout-names.js';
import { readLeanpub } from './leanpub.js';
import { readLinksList } from './links-list.js';
import { readManuscript } from './manuscript.js';
import { readMdbook } from './mdbook.js';
import { readMkdocs } from './mkdocs.js';
import { readMyst } from './myst.js';
import { readObsidian } from './obsidian.js';
import { readPandoc } from './pandoc.js';
import { readQuarto } from './quarto.js';
import { readSphinx } from './sphinx.js';
import { readStarlight } from './starlight.js';
import { readVitepress } from './vitepress.js';

const readers: Readonly<Record<LayoutName, ReadLayout>> = {
  mdBook: readMdbook,
  Leanpub: readLeanpub,
  Bookdown: readBookdown,
  Quarto: readQuarto,
  MyST: readMyst,
  'Jupyter Book': readJupyterBook,
  HonKit: readHonkit,
  GitBook: readGitbook,
  MkDocs: readMkdocs,
  Docusaurus: readDocusaurus,
  Starlight: readStarlight,
  'VitePress, VuePress': readVitepress,
  docsify: readDocsify,
  Sphinx: readSphinx,
  Hugo: readHugo,
  Jekyll: readJekyll,
  Pandoc: readPandoc,
  'table of contents': readContentsList,
  'list of links': readLinksList,
  Obsidian: readObsidian,
  'manuscript folder': readManuscript,
};

/** Supported layouts of a book's repository. The first with an existing chapter is used, so those with the most information come first. */
export const layouts: readonly ReadLayout[] = layoutNames.map((name) => readers[name]);

/** Layouts without settings of a tool, used only if no other layout is in the folder or below it. */
export const plainLayouts: readonly ReadLayout[] = plainLayoutNames.map((name) => readers[name]);
