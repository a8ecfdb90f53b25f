import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { asDiskError, NarrateError, systemCode } from '../base/errors.js';
import { replaceFile } from '../files/replace-file.js';
import { requireFile } from '../files/require-file.js';
import { writeNewFile } from '../files/write-new-file.js';
import { epubSource } from './epub/epub-source.js';
import { addIgnores, missingIgnores } from './files/git-ignore.js';
import { openSourceFolder } from './files/source-folder.js';
import type { Proposal } from './proposal/proposal.js';
import { type Proposed, propose } from './proposal/propose.js';
import { defaultChoices, writeManifest } from './write-manifest.js';

const manifestName = 'pipeline.yaml';

/** Options of `initBook`. */
export interface InitOptions {
  /** Folder of a book, or an EPUB: a file, or a folder with `META-INF/container.xml`. */
  readonly source: string;
  /** Folder for the files of an EPUB. Default: the current folder. */
  readonly into?: string | undefined;
  /** Replaces an existing manifest, and existing files that an EPUB converts to. Default: false. */
  readonly force?: boolean | undefined;
  /**
   * Called with the findings before anything is written. Returns what to write; null: nothing. Default: accepts the
   * findings and does not change `.gitignore`.
   */
  readonly choose?: ((found: FoundBook) => Promise<InitChoices | null>) | undefined;
}

/** Findings about a book, from which the manifest would be written. */
export interface FoundBook {
  readonly proposal: Proposal;
  /** Absolute path. */
  readonly manifestFile: string;
  readonly voice: string;
  /** Lines to add to the `.gitignore` next to the manifest; empty without git. */
  readonly missingIgnores: readonly string[];
}

/** Settings that the user may change before the manifest is written. */
export interface InitChoices {
  readonly title: string;
  /** A well-formed BCP-47 tag; null: none. */
  readonly language: string | null;
  readonly voice: string;
  /** Whether to add the missing lines to `.gitignore`. */
  readonly ignore: boolean;
}

/** Result of `initBook`. */
export interface InitReport {
  /** Proposal with the user's choices, as written to the manifest. */
  readonly proposal: Proposal;
  /** Absolute path. */
  readonly manifestFile: string;
  /** Whether the manifest replaced an existing one. */
  readonly replaced: boolean;
  /** Lines that were added to `.gitignore`. */
  readonly ignored: readonly string[];
  /** Lines that are still missing there. */
  readonly notIgnored: readonly string[];
}

/**
 * Analyses a book's folder and writes its manifest, `pipeline.yaml`, with the chapters in order. For an EPUB, also writes
 * the chapters and the cover.
 * @throws NarrateError `manifest-exists` and `file-exists` without `force`, `no-chapters`, `usage` if `source` is neither
 * a folder nor an EPUB, `declined`, `unsafe-path`, `not-writable`, `disk-full`, `epub-damaged`, `epub-protected`,
 * `epub-unsafe`
 */
export async function initBook(options: InitOptions): Promise<InitReport> {
  const { root, read } = openSource(options);
  const manifestFile = join(root, manifestName);
  const replaced = requireFile(manifestFile) !== null;
  if (replaced && !options.force) throw manifestExists(manifestFile, options);
  const { proposal, keep } = await read();
  requireChapters(root, proposal);
  const missing = await missingIgnores(root);
  const found = { proposal, manifestFile, voice: defaultChoices.voice, missingIgnores: missing };
  const { title, language, voice, ignore } = await choicesFor(found, options);
  const written = { ...proposal, title, language };
  await keep();
  const text = writeManifest(written, { voice, schema: schemaFor(root) });
  await writeManifestFile(manifestFile, text, { ...options, replaces: replaced });
  const isIgnored = ignore && missing.length > 0 && (await addIgnores(root, missing));
  return {
    proposal: written,
    manifestFile,
    replaced,
    ignored: isIgnored ? missing : [],
    notIgnored: isIgnored ? [] : missing,
  };
}

/** Folder of the manifest, and the function that proposes the manifest. */
interface Source {
  /** Real path of the folder. */
  readonly root: string;
  read(): Promise<Proposed>;
}

function openSource({ source, into, force = false }: InitOptions): Source {
  const kind = statSync(source, { throwIfNoEntry: false });
  if (kind === undefined) {
    throw new NarrateError('usage', `"${source}" does not exist.`, {
      hint: 'Give the folder of a book (`narrate init docs`), an EPUB file (`narrate init book.epub`), or nothing for the current folder.',
    });
  }
  const isEpub = kind.isFile() ? /\.epub$/i.test(source) : isUnpackedEpub(source);
  if (isEpub) return epubSource(source, { into: into ?? '.', force });
  if (!kind.isDirectory()) {
    throw new NarrateError('usage', `"${source}" is neither a folder nor an EPUB file.`, {
      hint: `Give the folder of the book: \`narrate init ${dirname(source)}\`.`,
    });
  }
  if (into !== undefined) {
    throw new NarrateError('usage', '--into can only be used with an EPUB.', {
      hint: 'Remove --into: narrate writes the manifest into the folder of the book.',
    });
  }
  const folder = openSourceFolder(source);
  return { root: folder.root, read: () => propose(folder, manifestName) };
}

/** Tells whether a folder is an unpacked EPUB: it has the file that each EPUB must have (OCF 3.3, 4.2.5). */
const isUnpackedEpub = (folder: string): boolean => existsSync(join(folder, 'META-INF', 'container.xml'));

function manifestExists(file: string, { source, into }: InitOptions, cause?: unknown): NarrateError {
  const where = `${source === '.' ? '' : ` ${source}`}${into === undefined ? '' : ` --into ${into}`}`;
  const again = `narrate init${where} --force`;
  return new NarrateError('manifest-exists', `The manifest ${file} already exists.`, {
    cause,
    hint: `Edit it, or replace it with a new one: \`${again}\`.`,
  });
}

/** @throws NarrateError `manifest-exists` if another process created the manifest since it was last checked */
async function writeManifestFile(
  file: string,
  text: string,
  options: InitOptions & { readonly replaces: boolean },
): Promise<void> {
  try {
    if (options.replaces) await replaceFile(file, text);
    else await writeNewFile(file, text);
  } catch (error) {
    throw systemCode(error) === 'EEXIST' ? manifestExists(file, options, error) : asDiskError(error, file);
  }
}

function requireChapters(root: string, { chapters, notices, source }: Proposal): void {
  if (chapters.some(({ leftOut }) => leftOut === null)) return;
  const leftOut = chapters.map(({ file, leftOut: reason }) => `${file} (${reason})`).slice(0, 5);
  const why = leftOut.length > 0 ? [`Left out: ${leftOut.join(', ')}.`] : [];
  const folder = `the folder "${basename(root) || root}"`;
  const message =
    chapters.length === 0
      ? `There are no Markdown files in ${folder}.`
      : `No chapters found in ${folder}, using ${source}.`;
  throw new NarrateError('no-chapters', [message, ...why, ...notices].join(' '));
}

async function choicesFor(found: FoundBook, { choose }: InitOptions): Promise<InitChoices> {
  const { title, language } = found.proposal;
  if (choose === undefined) return { title, language, voice: found.voice, ignore: false };
  const choices = await choose(found);
  if (choices !== null) return choices;
  throw new NarrateError('declined', 'Nothing was written.', {
    hint: 'Use `narrate init --yes` to write the manifest without questions.',
  });
}

/** Returns the path from the manifest to the schema in the installed package, or where npm will install it. */
function schemaFor(root: string): string {
  const path = ['node_modules', 'narrate', 'narrate.schema.json'];
  for (let folder = root, up = './'; ; folder = dirname(folder), up = up === './' ? '../' : `${up}../`) {
    if (existsSync(join(folder, ...path))) return up + path.join('/');
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return `./${path.join('/')}`;
  }
}
