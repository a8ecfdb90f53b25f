import { posix } from 'node:path';
import { stemOf } from '../../base/paths/markdown-name.js';
import { asLine, asMapping, frontMatterOf, parseJson, parseYaml } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import type { SourceFolder } from '../files/source-folder.js';
import { inPart } from '../outline/in-part.js';
import { compareNames } from '../outline/natural-order.js';
import type { OutlineEntry } from '../outline/outline.js';

/** Page of the docs folder. */
interface Doc {
  /** Relative to the source folder. */
  readonly file: string;
  /** Id in sidebars: the path without numbers and extension; the front matter may replace its last part. */
  readonly id: string;
  readonly label: string | null;
  /** Position in its folder; null: sorted by name, after pages with a position. */
  readonly position: number | null;
}

/** All pages of a docs folder, and the labels and positions of its subfolders. */
export interface DocsFolder {
  readonly path: string;
  readonly docs: readonly Doc[];
  readonly folders: ReadonlyMap<string, { readonly label: string | null; readonly position: number | null }>;
}

/** Number prefix of Docusaurus, such as `01-`, `1. ` or `2 - `, which is not part of an id. */
const numberPrefix = /^(\d+)\s*[-_.]+\s*(?=\D)/;
const withoutNumber = (name: string): string => name.replace(numberPrefix, '');
const numberOf = (name: string): number | null => {
  const found = numberPrefix.exec(name);
  return found === null ? null : Number(found[1]);
};
const asNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Reads the pages under `path`, relative to the source folder. */
export async function readDocs(folder: SourceFolder, path: string): Promise<DocsFolder> {
  const docs: Doc[] = [];
  for (const file of markdownFiles(folder, path)) docs.push(await readDoc(folder, file, path));
  const folders = new Map<string, { label: string | null; position: number | null }>();
  for (const { file } of docs)
    for (let at = posix.dirname(file); at !== path && at !== '.' && !folders.has(at); at = posix.dirname(at))
      folders.set(at, await readCategory(folder, at));
  return { path, docs, folders };
}

async function readDoc(folder: SourceFolder, file: string, path: string): Promise<Doc> {
  const {
    id,
    sidebar_label: label,
    sidebar_position: position,
  } = await frontMatterOf(folder.text(file) ?? '');
  const inside = posix.dirname(posix.relative(path, file));
  const folders = inside === '.' ? [] : inside.split('/').map(withoutNumber);
  const own = asLine(id) ?? withoutNumber(stemOf(file));
  return {
    file,
    id: [...folders, own].join('/'),
    label: asLine(label),
    position: asNumber(position) ?? numberOf(stemOf(file)),
  };
}

async function readCategory(folder: SourceFolder, path: string) {
  const json = folder.text(posix.join(path, '_category_.json'));
  const yaml = folder.text(posix.join(path, '_category_.yml'));
  const { label, position } = asMapping(parseJson(json) ?? (await parseYaml(yaml)));
  return { label: asLine(label), position: asNumber(position) ?? numberOf(posix.basename(path)) };
}

/** Returns the file of an id; null: there is none. */
export const docIn = ({ docs }: DocsFolder, id: string): string | null =>
  docs.find((doc) => doc.id === id)?.file ?? null;

/** Returns the pages of a folder in the order of an automatic sidebar. @param dirName relative to the docs folder */
export function pagesIn(docs: DocsFolder, dirName: string): OutlineEntry[] {
  const folder = posix.normalize(posix.join(docs.path, dirName)).replace(/\/$/, '');
  return pagesAt(docs, folder);
}

function pagesAt(all: DocsFolder, folder: string): OutlineEntry[] {
  const docs = all.docs.filter(({ file }) => posix.dirname(file) === (folder || '.'));
  const folders = [...all.folders].filter(([path]) => posix.dirname(path) === (folder || '.'));
  const members = [
    ...docs.map((doc) => ({ ...doc, path: doc.file, isFolder: false })),
    ...folders.map(([path, rest]) => ({ ...rest, path, isFolder: true })),
  ].sort(
    (one, other) =>
      indexFirst(one, other) ||
      (one.position ?? Number.POSITIVE_INFINITY) - (other.position ?? Number.POSITIVE_INFINITY) ||
      compareNames(posix.basename(one.path), posix.basename(other.path)),
  );
  return members.flatMap(({ path, label, isFolder }): OutlineEntry[] => {
    if (!isFolder) return [{ file: path, title: label, part: null }];
    return inPart(label ?? withoutNumber(posix.basename(path)), pagesAt(all, path));
  });
}

/** The index is the page of the folder itself, so it comes first. */
const indexFirst = (one: { readonly path: string }, other: { readonly path: string }): number =>
  Number(isIndex(other.path)) - Number(isIndex(one.path));

const isIndex = (path: string): boolean => /^(index|readme)$/i.test(stemOf(path));
