import { posix } from 'node:path';
import { stemOf } from '../../base/paths/markdown-name.js';
import { asLine, asNames, type Loose } from '../files/loose-values.js';
import { resolvePath } from '../files/source-folder.js';
import type { Outline } from '../outline/outline.js';
import { languageTag } from './language-tag.js';

/** Front matter of a page of the book. */
export interface FrontMatter {
  /** Relative to the source folder. */
  readonly file: string;
  readonly values: Loose;
}

/** What the front matter of a book's pages says about the book. */
export interface FrontFacts {
  readonly title: string | null;
  readonly author: string | null;
  /** A BCP-47 tag. */
  readonly language: string | null;
  readonly description: string | null;
  /** Relative to the source folder. */
  readonly cover: string | null;
}

const generic =
  /^(home|homepage|welcome|introduction|intro|index|read ?me|overview|about|preface|contents|table of contents|documentation|docs|getting started)$/i;

/** Tells that the title of an index page or a README says nothing about the book. */
export const isGenericTitle = (title: string): boolean => generic.test(title);

/**
 * Returns title, description and cover of the index page in the top folder of the book, and the author and the language if
 * all pages that name one name the same.
 */
export function frontFacts(pages: readonly FrontMatter[], { folder }: Outline): FrontFacts {
  const index = pages.find(
    ({ file }) => /^_?(?:index|readme)$/i.test(stemOf(file)) && posix.dirname(file) === (folder || '.'),
  );
  const { title, subtitle, description, cover, 'cover-image': image } = index?.values ?? {};
  const line = asLine(title);
  const path = asLine(image) ?? asLine(cover);
  const isBook = line !== null && !isGenericTitle(line);
  return {
    title: isBook ? line : null,
    author: common(pages, ({ author, authors }) => asNames(author) ?? asNames(authors)),
    language: common(pages, ({ lang, language }) => languageTag(asLine(lang) ?? asLine(language) ?? '')),
    description: isBook ? (asLine(description) ?? asLine(subtitle)) : null,
    cover: path === null || index === undefined ? null : resolvePath(posix.dirname(index.file), path),
  };
}

/** Returns the value of all pages that have one; null: none, or several. */
function common(pages: readonly FrontMatter[], read: (values: Loose) => string | null): string | null {
  const found = [...new Set(pages.flatMap(({ values }) => read(values) ?? []))];
  return found.length === 1 ? (found[0] ?? null) : null;
}
