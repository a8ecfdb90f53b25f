import type { ReadLayout } from '../outline/outline.js';
import { readBookdown } from './bookdown.js';
import { readContentsList } from './contents-list.js';
import { readDocusaurus } from './docusaurus.js';
import { readGitbook } from './gitbook.js';
import { readLeanpub } from './leanpub.js';
import { readMdbook } from './mdbook.js';
import { readMkdocs } from './mkdocs.js';
import { readVitepress } from './vitepress.js';

/** Supported layouts of a book's repository. The first with an existing chapter is used, so those with the most information come first. */
export const layouts: readonly ReadLayout[] = [
  readMdbook,
  readLeanpub,
  readBookdown,
  readGitbook,
  readMkdocs,
  readDocusaurus,
  readVitepress,
  readContentsList,
];
