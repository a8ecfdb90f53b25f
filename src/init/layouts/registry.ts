import type { ReadLayout } from '../outline/outline.js';
import { readBookdown } from './bookdown.js';
import { readContentsList } from './contents-list.js';
import { readDocusaurus } from './docusaurus.js';
import { readGitbook } from './gitbook.js';
import { readLeanpub } from './leanpub.js';
import { readMdbook } from './mdbook.js';
import { readMkdocs } from './mkdocs.js';
import { readVitepress } from './vitepress.js';

/** A row for each layout of a book's repository. The first that has a chapter is used: those that say most come first. */
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
