import { basename, posix } from 'node:path';
import { validateCover } from '../../project/read/validate-paths.js';
import { asNamedFile } from '../files/as-named-file.js';
import { asLine, asMapping, asNames, parseJson, parseYaml } from '../files/loose-values.js';
import type { SourceFolder } from '../files/source-folder.js';
import { titleFromName } from '../outline/natural-order.js';
import type { Outline } from '../outline/outline.js';
import { languageOfName } from '../outline/translations.js';
import { type FrontMatter, frontFacts } from './front-facts.js';
import { languageTag } from './language-tag.js';
import type { Proposal } from './proposal.js';
import { readmeTitle } from './readme-title.js';

type Facts = Pick<Proposal, 'title' | 'author' | 'language' | 'description' | 'cover' | 'notices'>;

/**
 * Returns title, author, language, description and cover of a book: from its layout, else from the front matter of its
 * index page, else from other files.
 * @param pages front matter of its chapters and pages, for an author and a language that all have
 */
export async function bookFacts(
  folder: SourceFolder,
  outline: Outline,
  pages: readonly FrontMatter[],
): Promise<Facts> {
  const bases = [...new Set([outline.folder, ''])];
  const citation = await firstOf(bases, async (base) =>
    parseYaml(folder.text(posix.join(base, 'CITATION.cff'))),
  );
  const { title: cited, authors } = asMapping(citation);
  const { author: packager } = asMapping(
    await firstOf(bases, async (base) => parseJson(folder.text(posix.join(base, 'package.json')))),
  );
  const front = frontFacts(pages, outline);
  const { language, notices } = languageOf(outline, front.language);
  const cover = coverOf(folder, { ...outline, cover: outline.cover ?? front.cover });
  const code = languageOfName(posix.basename(outline.folder)) === null;
  const name = (code ? posix.basename(outline.folder) : '') || basename(folder.root) || 'book';
  return {
    title:
      asLine(outline.title) ??
      front.title ??
      asLine(cited) ??
      (await readmeTitle(folder, bases)) ??
      titleOfFolder(name),
    author: asLine(outline.author) ?? front.author ?? asNames(authors) ?? withoutAddress(asNames(packager)),
    language,
    description: asLine(outline.description) ?? front.description,
    cover: cover.file,
    notices: [...notices, ...cover.notices],
  };
}

async function firstOf(bases: readonly string[], read: (base: string) => Promise<unknown>): Promise<unknown> {
  for (const base of bases) {
    const found = await read(base);
    if (found !== null) return found;
  }
  return null;
}

/** Removes the addresses of npm's `Name <address> (site)`. */
const withoutAddress = (name: string | null): string | null => asLine(name?.replace(/\s*[<(].*$/, ''));

/** Returns the name of a folder as a title: "Time Machine" for `time-machine`. */
const titleOfFolder = (name: string): string => {
  const title = titleFromName(name);
  return /[A-Z\s]/.test(name) ? title : title.replace(/(?<= )\p{L}/gu, (letter) => letter.toUpperCase());
};

function languageOf(
  { language, source }: Outline,
  fallback: string | null,
): { language: string | null; notices: readonly string[] } {
  const found = asLine(language);
  if (found === null) return { language: fallback, notices: [] };
  const tag = languageTag(found);
  if (tag !== null) return { language: tag, notices: [] };
  return {
    language: fallback,
    notices: [`The language "${found}" of ${source} is not a BCP-47 tag, so it is left out.`],
  };
}

const coverFolders = [
  '',
  'images',
  'img',
  'assets',
  'media',
  'resources',
  'static',
  'static/img',
  'cover',
  'src',
  'src/images',
  'src/img',
  'docs',
  'docs/images',
  'docs/img',
  'docs/assets',
  'manuscript/images',
  'manuscript/resources',
];
const coverNames = ['cover', 'front-cover', 'book-cover', 'Cover'].flatMap((name) =>
  ['png', 'jpg', 'jpeg'].map((ending) => `${name}.${ending}`),
);

/** Returns the cover of the layout, or else a picture with the usual name of a cover. */
function coverOf(
  folder: SourceFolder,
  outline: Outline,
): { file: string | null; notices: readonly string[] } {
  const isCover = (file: string) => validateCover(folder.root, asNamedFile(file)).length === 0;
  const { cover = null } = outline;
  if (cover !== null && isCover(cover)) return { file: cover, notices: [] };
  const notices =
    cover === null ? [] : [`The cover ${cover} is missing, or neither PNG nor JPEG, so it is left out.`];
  const likely = [...new Set([outline.folder, ''])].flatMap((base) =>
    coverFolders.flatMap((inside) => coverNames.map((name) => posix.join(base, inside, name))),
  );
  return { file: likely.find((file) => folder.isFile(file) && isCover(file)) ?? null, notices };
}
