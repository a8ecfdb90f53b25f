import { posix } from 'node:path';
import { isMarkdown } from '../../base/paths/markdown-name.js';
import { isElsewhere } from '../files/is-elsewhere.js';
import { asLine, asList, asMapping, type Loose, parseYaml } from '../files/loose-values.js';
import { markdownFiles, mayHoldText } from '../files/markdown-files.js';
import { matchingFiles } from '../files/matching-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { asEntries, inPart } from '../outline/in-part.js';
import { compareNames } from '../outline/natural-order.js';
import type { OutlineEntry } from '../outline/outline.js';
import { readSummary } from './summary.js';

/** Pages of a folder of a MkDocs site. */
export interface FolderPages {
  /** Title of the folder; null: none. */
  readonly title: string | null;
  readonly entries: readonly OutlineEntry[];
  /** File in it that lists them; null: none, so they are in the order of their names. */
  readonly listedIn: string | null;
}

/** Files with the settings of a folder: of awesome-pages, and of awesome-nav, its successor. */
const settingsNames = ['.pages', '.nav.yml'];

/** Folders are read so deep. No site has more. */
const maxDepth = 8;

const nothing: FolderPages = { title: null, entries: [], listedIn: null };

/**
 * Reads folders in the order of a file in them, or else of their names: `SUMMARY.md`
 * (https://oprypin.github.io/mkdocs-literate-nav), or `.pages` (https://github.com/lukasgeiter/mkdocs-awesome-nav). Each
 * folder is read once.
 */
export class MkdocsFolders {
  /** Paths in the lists that lead out of the source folder. */
  readonly outside: string[] = [];
  readonly #seen = new Set<string>();
  readonly #folder: SourceFolder;

  constructor(folder: SourceFolder) {
    this.#folder = folder;
  }

  /** Returns the pages of a folder, as a part if it has a title. */
  async pagesIn(path: string, depth = 0): Promise<FolderPages> {
    if (this.#seen.has(path) || depth > maxDepth) return nothing;
    this.#seen.add(path);
    return (await this.#summaryIn(path, depth)) ?? this.#settingsIn(path, depth);
  }

  async #summaryIn(path: string, depth: number): Promise<FolderPages | null> {
    const file = posix.join(path, 'SUMMARY.md');
    const text = this.#folder.text(file);
    if (text === null) return null;
    const summary = await readSummary(text, { file, folder: path });
    const entries = await inOrder(summary.entries, async (entry) =>
      inPart(entry.part, await this.#pagesAt(entry.file, entry.title, depth)),
    );
    return entries.length === 0 ? null : { title: null, entries, listedIn: file };
  }

  async #settingsIn(path: string, depth: number): Promise<FolderPages> {
    const file = settingsNames.map((name) => posix.join(path, name)).find(this.#folder.isFile) ?? null;
    const settings = asMapping(await parseYaml(file === null ? null : this.#folder.text(file)));
    const nav = asList(settings.nav ?? settings.arrange);
    const isListed = nav.length > 0;
    const named = new Set(pathsIn(nav).flatMap((name) => resolvePath(path, name) ?? []));
    const others = membersOf(this.#folder, path, settings).filter((member) => !named.has(member));
    const entries = await this.#pagesOf(isListed ? nav : ['...'], { path, depth, others });
    return {
      title: asLine(settings.title),
      entries:
        settings.hide === true
          ? entries.map((entry) => ({ ...entry, leftOut: `hidden by ${file}` }))
          : entries,
      listedIn: isListed ? file : null,
    };
  }

  /** Returns the pages of a `nav`: paths, paths and lists with titles, and `...` or `*` for the other pages. */
  #pagesOf(
    nav: readonly unknown[],
    at: { readonly path: string; readonly depth: number; readonly others: readonly string[] },
  ): Promise<OutlineEntry[]> {
    const { path, depth, others } = at;
    const named = async (name: string, title: string | null): Promise<OutlineEntry[]> => {
      if (isElsewhere(name)) return [];
      if (name.includes('*')) return asEntries(matchingFiles(this.#folder, path, name));
      const target = resolvePath(path, name);
      if (target !== null) return this.#pagesAt(target, title, depth);
      this.outside.push(name);
      return [];
    };
    return inOrder(nav, async (item) => {
      if (typeof item === 'string' && /^(?:\.\.\..*|\*)$/.test(item))
        return inOrder(others, (member) => this.#pagesAt(member, null, depth));
      if (typeof item === 'string') return named(item, null);
      return inOrder(Object.entries(asMapping(item)), async ([label, value]) => {
        if (Array.isArray(value)) return inPart(asLine(label), await this.#pagesOf(value, at));
        return typeof value === 'string' ? named(value, asLine(label)) : [];
      });
    });
  }

  /** Returns a page, or the pages of a folder. */
  async #pagesAt(path: string, title: string | null, depth: number): Promise<OutlineEntry[]> {
    if (this.#folder.find(path).kind !== 'folder') return [{ file: path, title, part: null }];
    const inside = await this.pagesIn(path, depth + 1);
    return inPart(title ?? inside.title, inside.entries);
  }
}

/** Reads items one after another, and joins what they give. */
async function inOrder<Item>(
  items: readonly Item[],
  read: (item: Item) => Promise<readonly OutlineEntry[]>,
): Promise<OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  for (const item of items) for (const entry of await read(item)) entries.push(entry);
  return entries;
}

/** Returns the pages and folders in a folder, in the order that its settings have. */
function membersOf(folder: SourceFolder, path: string, settings: Loose): readonly string[] {
  const { files, folders } = folder.list(path);
  const names = [
    ...files.filter((name) => isMarkdown(name) && !name.startsWith('_')),
    ...folders.filter(
      (name) => mayHoldText(name) && markdownFiles(folder, posix.join(path, name)).length > 0,
    ),
  ].sort(compareNames);
  return (settings.order === 'desc' ? names.reverse() : names).map((name) => posix.join(path, name));
}

/** Returns the paths that a list names. */
const pathsIn = (nav: readonly unknown[]): string[] =>
  nav.flatMap((item) =>
    typeof item === 'string'
      ? [item]
      : Object.values(asMapping(item)).flatMap((value) =>
          typeof value === 'string' ? [value] : pathsIn(asList(value)),
        ),
  );
