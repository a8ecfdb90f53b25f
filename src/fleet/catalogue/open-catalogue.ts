import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Diagnostic, hasErrors } from '../../base/diagnostic.js';
import { NarrateError, systemCode } from '../../base/errors.js';
import type { MicroUsd } from '../../base/money/money.js';
import type { Values } from '../../manifest/yaml/values.js';
import { isWithin } from '../../project/read/find-file.js';
import { bookDefaults } from './book-defaults.js';
import { bookName } from './book-name.js';
import type { Catalogue, CatalogueEntry } from './catalogue.js';
import type { CatalogueCode } from './catalogue-codes.js';
import { isPattern, manifestFinder } from './find-manifests.js';
import { parseCatalogue } from './parse-catalogue.js';

const maxCatalogueBytes = 1_000_000;

/** A book of a catalogue. */
export interface FleetBook {
  /** Its name in the fleet: `books/atlas`. */
  readonly name: string;
  /** Path of its manifest relative to the catalogue's folder, with `/`. */
  readonly manifest: string;
  /** Real absolute path of its manifest. */
  readonly path: string;
  /** From 1 (first) to 100 (last). */
  readonly priority: number;
  /** The most that one run of the fleet may spend on it; null: no limit. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** Settings for which its manifest has no value. */
  readonly defaults: Values;
}

/** A catalogue with its books. */
export interface OpenCatalogue extends Pick<Catalogue, 'name' | 'budgets'> {
  /** Absolute path of its file. */
  readonly file: string;
  /** In the order of the catalogue. */
  readonly books: readonly FleetBook[];
}

/**
 * Reads a catalogue and finds its manifests. It does not read the manifests.
 * @throws NarrateError `invalid-input` with all errors of the catalogue
 */
export function openCatalogue(path: string): OpenCatalogue {
  const file = resolve(path);
  const name = basename(file);
  const { catalogue, diagnostics } = parseCatalogue(readText(file), name);
  if (catalogue === null) throw invalid(name, diagnostics);
  const root = realpathSync.native(dirname(file));
  const { books, problems } = booksOf(catalogue, { root, own: name });
  const all = [...diagnostics, ...problems];
  if (hasErrors(all)) throw invalid(name, all);
  return { name: catalogue.name, budgets: catalogue.budgets, file, books };
}

/** Returns a book of a catalogue by its name or by the path of its manifest. @throws NarrateError `usage` */
export function findBook({ books, file }: OpenCatalogue, wanted: string): FleetBook {
  const found = books.find(({ name, manifest }) => name === wanted || manifest === wanted);
  if (found !== undefined) return found;
  throw new NarrateError('usage', `${basename(file)} has no book "${wanted}".`, {
    hint: 'Run `narrate fleet status` for the names of its books.',
  });
}

function readText(file: string): string {
  try {
    const found = statSync(file);
    // Reading a pipe or a device may never end.
    if (!found.isFile())
      throw new NarrateError('usage', `${file} is not a file.`, {
        hint: 'Name the YAML file that lists the manifests.',
      });
    const { size } = found;
    if (size > maxCatalogueBytes)
      throw new NarrateError(
        'usage',
        `${file} is too large for a catalogue: ${(size / 1e6).toFixed(1)} MB.`,
        {
          hint: 'Name the YAML file that lists the manifests.',
        },
      );
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined || error instanceof NarrateError) throw error;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new NarrateError(
      'usage',
      isMissing ? `Catalogue ${file} not found.` : `${file} cannot be read: system error ${code}.`,
      {
        hint: 'Write a catalogue as docs/fleet.md shows, or name another one: `narrate fleet run books.yaml`.',
      },
    );
  }
}

function invalid(name: string, diagnostics: readonly Diagnostic[]): NarrateError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return new NarrateError('invalid-input', `${name} has ${errors === 1 ? '1 error' : `${errors} errors`}.`, {
    diagnostics,
  });
}

function booksOf(
  { entries, defaults }: Catalogue,
  { root, own }: { readonly root: string; readonly own: string },
): { readonly books: readonly FleetBook[]; readonly problems: readonly Diagnostic[] } {
  const problems: Diagnostic[] = [];
  const report = (code: CatalogueCode, { spot }: CatalogueEntry, message: string, hint: string) =>
    problems.push({ code, severity: 'error', message, ...spot, hint });
  const find = manifestFinder(root);
  const chosen = new Map<string, CatalogueEntry>();
  for (const entry of entries) {
    // A pattern such as `*.yaml` matches the catalogue too.
    const found = find(entry.manifest).filter((manifest) => manifest !== own && isInside(root, manifest));
    if (found.length === 0)
      report('catalogue-no-match', entry, `No manifest matches ${entry.manifest}.`, noMatchHint(entry));
    // A manifest that is named by its path has the settings of that entry, also if a pattern above matches it.
    for (const manifest of found)
      if (!chosen.has(manifest) || !isPattern(entry.manifest)) chosen.set(manifest, entry);
  }
  const byName = new Map<string, FleetBook>();
  for (const [manifest, entry] of chosen) {
    const name = bookName(manifest);
    const other = byName.get(name);
    if (other !== undefined) {
      const message = `${manifest} and ${other.manifest} would both be the book "${name}".`;
      report('catalogue-same-book', entry, message, 'Rename one of the files, or list only one of them.');
    }
    const path = realpathSync.native(join(root, manifest));
    const same = [...byName.values()].find((book) => book.path === path);
    if (same !== undefined) {
      // With a store for each name, it would be bought twice.
      const message = `${manifest} is the same file as ${same.manifest}.`;
      report('catalogue-same-book', entry, message, 'Remove one of the entries.');
    }
    const { priority, budgetMicroUsd } = entry;
    byName.set(name, {
      ...{ name, manifest, path, priority, budgetMicroUsd },
      defaults: bookDefaults(defaults, manifest, name),
    });
  }
  return { books: [...byName.values()], problems };
}

/** Tells whether a manifest is in the folder of the catalogue after following links. */
const isInside = (root: string, manifest: string): boolean =>
  isWithin(root, realpathSync.native(join(root, manifest)));

const noMatchHint = ({ manifest }: CatalogueEntry): string =>
  isPattern(manifest)
    ? 'Patterns match files below the folder of the catalogue: `books/*/pipeline.yaml`. Links to other folders do not count.'
    : 'Write the path relative to the folder of the catalogue. The file must not be a link to another folder.';
