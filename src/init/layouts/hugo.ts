import { posix } from 'node:path';
import { stemOf } from '../../base/paths/markdown-name.js';
import {
  asLine,
  asMapping,
  asNames,
  frontMatterOf,
  type Loose,
  parseSettings,
} from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { inPart } from '../outline/in-part.js';
import { compareNames, titleFromName } from '../outline/natural-order.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';

const endings = ['toml', 'yaml', 'yml', 'json'];
const names = ['hugo', 'config', 'config/_default/hugo', 'config/_default/config'];

/**
 * Reads a Hugo book: the sections and pages of `content` by their `weight`, then from the oldest to the newest, then by
 * title (https://gohugo.io/quick-reference/page-collections/). A site in several languages has its default language.
 */
export const readHugo: ReadLayout = async (folder, base) => {
  const paths = names.flatMap((name) => endings.map((ending) => posix.join(base, `${name}.${ending}`)));
  const file = paths.find(folder.isFile);
  if (file === undefined) return null;
  const settings = asMapping(await parseSettings(file, folder.text(file)));
  const languages = await languagesOf(folder, file, settings);
  const code = asLine(settings.defaultContentLanguage) ?? 'en';
  const own = asMapping(languages[code]);
  const content = resolvePath(base, asLine(own.contentDir) ?? asLine(settings.contentDir) ?? 'content');
  if (content === null || folder.find(content).kind !== 'folder') return null;
  const others = Object.keys(languages).filter((one) => one !== code);
  const entries = entriesOf(await readFolder(content, filesOf(folder, content, code, others)));
  const params = { ...asMapping(settings.params), ...asMapping(own.params) };
  return {
    source: `Hugo (${file})`,
    folder: base,
    title: asLine(own.title) ?? asLine(settings.title),
    author: asNames(settings.author) ?? asNames(params.author),
    language: asLine(own.languageCode) ?? asLine(settings.languageCode) ?? (others.length > 0 ? code : null),
    description: asLine(own.description) ?? asLine(params.description),
    entries,
    listedIn: null,
    notices:
      others.length > 0
        ? [`${file} has the languages ${[code, ...others].join(', ')}; the manifest has ${code}.`]
        : [],
  };
};

async function languagesOf(folder: SourceFolder, file: string, settings: Loose): Promise<Loose> {
  const inline = asMapping(settings.languages);
  const paths = endings.map((ending) => posix.join(posix.dirname(file), `languages.${ending}`));
  const separate = paths.find((path) => /_default\//.test(path) && folder.isFile(path));
  if (separate === undefined) return inline;
  return { ...inline, ...asMapping(await parseSettings(separate, folder.text(separate))) };
}

/** Page or section of the site. */
interface Member {
  /** Its page; null: a section without a page of its own. */
  readonly file: string | null;
  readonly title: string | null;
  /** 0: after all others. */
  readonly weight: number;
  /** Milliseconds since 1970; 0: none. */
  readonly date: number;
  /** What it is sorted by after weight and date. */
  readonly name: string;
  readonly leftOut: string | null;
  /** Members of a section. Empty for a page. */
  readonly members: readonly Member[];
}

/** Pages of one language: the files without the codes of the other languages in their names. */
function filesOf(folder: SourceFolder, content: string, code: string, others: readonly string[]): Files {
  const ends = (file: string, one: string) => stemOf(file).toLowerCase().endsWith(`.${one.toLowerCase()}`);
  const stem = (file: string) => (ends(file, code) ? stemOf(file).slice(0, -code.length - 1) : stemOf(file));
  const files = markdownFiles(folder, content, 'all').filter(
    (file) => !others.some((one) => ends(file, one)),
  );
  return { folder, files, stem };
}

interface Files {
  readonly folder: SourceFolder;
  readonly files: readonly string[];
  /** Returns the name of a file without its ending and language. */
  readonly stem: (file: string) => string;
}

/** Reads a folder: a page if it has `index.md`, whose other files are not pages, and otherwise a section. */
async function readFolder(path: string, all: Files): Promise<Member> {
  const inside = all.files.filter((file) => file.startsWith(`${path}/`));
  const direct = inside.filter((file) => posix.dirname(file) === path);
  const page = direct.find((file) => all.stem(file) === 'index');
  if (page !== undefined) return readPage(page, posix.basename(path), all);
  const own = direct.find((file) => all.stem(file) === '_index');
  const section = await readPage(own ?? null, posix.basename(path), all);
  const folders = new Set(
    inside.flatMap((file) => posix.relative(path, file).split('/').slice(0, -1)[0] ?? []),
  );
  const members: Member[] = [];
  for (const file of direct.filter((one) => one !== own))
    members.push(await readPage(file, all.stem(file), all));
  for (const name of folders) members.push(await readFolder(posix.join(path, name), all));
  return { ...section, members: members.sort(compareMembers) };
}

async function readPage(file: string | null, stem: string, { folder }: Files): Promise<Member> {
  const front = await frontMatterOf(file === null ? '' : (folder.text(file) ?? ''));
  const title = asLine(front.linkTitle) ?? asLine(front.linktitle) ?? asLine(front.title);
  const build = asMapping(front.build ?? front._build);
  const date = front.date instanceof Date ? front.date.getTime() : Date.parse(String(front.date ?? ''));
  return {
    file,
    title,
    weight: typeof front.weight === 'number' ? front.weight : 0,
    date: Number.isNaN(date) ? 0 : date,
    // Hugo sorts by title. A number in the name of the file is the intention of an author.
    name: /^\d/.test(stem) ? stem : (title ?? stem),
    leftOut: front.headless === true || build.render === 'never' ? 'not shown on the site' : null,
    members: [],
  };
}

const compareMembers = (one: Member, other: Member): number =>
  (one.weight || Number.MAX_VALUE) - (other.weight || Number.MAX_VALUE) ||
  one.date - other.date ||
  compareNames(one.name, other.name);

function entriesOf({ file, title, leftOut, members }: Member): OutlineEntry[] {
  const why = leftOut === null ? {} : { leftOut };
  const own = file === null ? [] : [{ file, title, part: null, ...why }];
  const inside = members.flatMap((member) =>
    inPart(
      member.members.length > 0 ? (member.title ?? titleFromName(member.name)) : null,
      entriesOf(member),
    ),
  );
  return [...own, ...inside];
}
