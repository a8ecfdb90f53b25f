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

/** Supported layouts of a book's repository. The first with an existing chapter is used, so those with the most information come first. */
export const layouts: readonly ReadLayout[] = [
  readMdbook,
  readLeanpub,
  readBookdown,
  readQuarto,
  readMyst,
  readJupyterBook,
  readHonkit,
  readGitbook,
  readMkdocs,
  readDocusaurus,
  readStarlight,
  readVitepress,
  readDocsify,
  readSphinx,
  readHugo,
  readJekyll,
  readPandoc,
  readContentsList,
];

/** Layouts without settings of a tool, used only if no other layout is in the folder or below it. */
export const plainLayouts: readonly ReadLayout[] = [readLinksList, readObsidian, readManuscript];
