import { basename, posix } from 'node:path';
import { validateCover } from '../../project/read/validate-paths.js';
import { asLine, asMapping, asNames, parseJson, parseYaml } from '../files/loose-values.js';
import { namedHere } from '../files/named-here.js';
import type { SourceFolder } from '../files/source-folder.js';
import { titleFromName } from '../outline/natural-order.js';
import type { Outline } from '../outline/outline.js';
import { languageTag } from './language-tag.js';
import type { Proposal } from './proposal.js';

type Facts = Pick<Proposal, 'title' | 'author' | 'language' | 'description' | 'cover' | 'notices'>;

/** Returns title, author, language, description and cover of a book, from its layout or else from other files. */
export async function bookFacts(folder: SourceFolder, outline: Outline): Promise<Facts> {
  const bases = [...new Set([outline.folder, ''])];
  const citation = await firstOf(bases, async (base) =>
    parseYaml(folder.text(posix.join(base, 'CITATION.cff'))),
  );
  const { title: cited, authors } = asMapping(citation);
  const { author: packager } = asMapping(
    await firstOf(bases, async (base) => parseJson(folder.text(posix.join(base, 'package.json')))),
  );
  const { language, notices } = languageOf(outline);
  const cover = coverOf(folder, outline);
  const name = posix.basename(outline.folder) || basename(folder.root) || 'book';
  return {
    title: asLine(outline.title) ?? asLine(cited) ?? readmeTitle(folder, bases) ?? titleOfFolder(name),
    author: asLine(outline.author) ?? asNames(authors) ?? withoutAddress(asNames(packager)),
    language,
    description: asLine(outline.description),
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

/** Returns the first heading of a README, without formatting, links and badges; null: none. */
function readmeTitle(folder: SourceFolder, bases: readonly string[]): string | null {
  for (const base of bases) {
    const text = folder.text(posix.join(base, 'README.md')) ?? '';
    const heading = /^#[ \t]+(.+?)[ \t#]*$/m.exec(text)?.[1] ?? /^(\S.*)\r?\n=+[ \t]*$/m.exec(text)?.[1];
    const title = asLine(
      heading
        ?.replace(/!\[[^\]]*\](\([^)]*\)|\[[^\]]*\])/g, '')
        .replace(/\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])/g, '$1')
        .replace(/<[^>]*>|[*_`]/g, ''),
    );
    if (title !== null && !/^(readme|read me)$/i.test(title)) return title;
  }
  return null;
}

/** Returns the name of a folder as a title: "Time Machine" for `time-machine`. */
const titleOfFolder = (name: string): string => {
  const title = titleFromName(name);
  return /[A-Z\s]/.test(name) ? title : title.replace(/(?<= )\p{L}/gu, (letter) => letter.toUpperCase());
};

function languageOf({ language, source }: Outline): { language: string | null; notices: readonly string[] } {
  const found = asLine(language);
  if (found === null) return { language: null, notices: [] };
  const tag = languageTag(found);
  if (tag !== null) return { language: tag, notices: [] };
  return {
    language: null,
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
  const isCover = (file: string) => validateCover(folder.root, namedHere(file)).length === 0;
  const { cover = null } = outline;
  if (cover !== null && isCover(cover)) return { file: cover, notices: [] };
  const notices =
    cover === null ? [] : [`The cover ${cover} is missing, or neither PNG nor JPEG, so it is left out.`];
  const likely = [...new Set([outline.folder, ''])].flatMap((base) =>
    coverFolders.flatMap((inside) => coverNames.map((name) => posix.join(base, inside, name))),
  );
  return { file: likely.find((file) => folder.isFile(file) && isCover(file)) ?? null, notices };
}
