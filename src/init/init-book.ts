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

export interface InitOptions {
  /** The folder of a book, or an EPUB. */
  readonly source: string;
  /** The folder that an EPUB becomes a book in. Default: the current one. */
  readonly into?: string | undefined;
  /** Replaces a manifest that is there, and what else an EPUB becomes. Default: false. */
  readonly force?: boolean | undefined;
  /** Told what was found before anything is written; null: nothing is. Default: as it was found, `.gitignore` as it is. */
  readonly choose?: ((found: FoundBook) => Promise<InitChoices | null>) | undefined;
}

/** What was found, and would be written. */
export interface FoundBook {
  readonly proposal: Proposal;
  /** Absolute. */
  readonly manifestFile: string;
  readonly voice: string;
  /** What the `.gitignore` beside the manifest lacks; none where there is no git. */
  readonly missingIgnores: readonly string[];
}

/** What a person may want otherwise. */
export interface InitChoices {
  readonly title: string;
  /** A well-formed BCP-47 tag; null: none. */
  readonly language: string | null;
  readonly voice: string;
  /** Whether `.gitignore` gets the lines that it lacks. */
  readonly ignore: boolean;
}

export interface InitReport {
  /** As it was written. */
  readonly proposal: Proposal;
  readonly manifestFile: string;
  /** There was a manifest before. */
  readonly replaced: boolean;
  /** The lines that were added to `.gitignore`. */
  readonly ignored: readonly string[];
  /** The lines that it still lacks. */
  readonly notIgnored: readonly string[];
}

/**
 * Looks at a book's folder and writes its manifest, `pipeline.yaml`, with the chapters in their order; of an EPUB, it writes
 * the chapters and the cover, too.
 * @throws NarrateError `manifest-exists` and `file-exists` unless `force`, `no-chapters`, `usage` where the source is neither,
 * `declined`, `unsafe-path`, and what is wrong with an EPUB
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
  await putManifest(manifestFile, text, { ...options, replaces: replaced });
  const isIgnored = ignore && missing.length > 0 && (await addIgnores(root, missing));
  return {
    proposal: written,
    manifestFile,
    replaced,
    ignored: isIgnored ? missing : [],
    notIgnored: isIgnored ? [] : missing,
  };
}

/** Where the manifest goes, and what proposes it. */
interface Source {
  /** A real folder. */
  readonly root: string;
  read(): Promise<Proposed>;
}

function openSource({ source, into, force = false }: InitOptions): Source {
  const kind = statSync(source, { throwIfNoEntry: false });
  if (kind === undefined) {
    throw new NarrateError('usage', `There is no folder or EPUB ${source}.`, {
      hint: 'Name the folder of a book, or none for the current one: `narrate init docs`; or an EPUB: `narrate init book.epub`.',
    });
  }
  if (kind.isFile() && /\.epub$/i.test(source)) return epubSource(source, { into: into ?? '.', force });
  if (!kind.isDirectory()) {
    throw new NarrateError('usage', `${source} is neither a folder nor an EPUB.`, {
      hint: `Name the folder that the book lies in: \`narrate init ${dirname(source)}\`.`,
    });
  }
  if (into !== undefined) {
    throw new NarrateError('usage', 'Only an EPUB goes into another folder: --into means nothing here.', {
      hint: 'A book in Markdown stays where it is; its manifest is written beside it.',
    });
  }
  const folder = openSourceFolder(source);
  return { root: folder.root, read: () => propose(folder, manifestName) };
}

function manifestExists(file: string, { source, into }: InitOptions, cause?: unknown): NarrateError {
  const where = `${source === '.' ? '' : ` ${source}`}${into === undefined ? '' : ` --into ${into}`}`;
  const again = `narrate init${where} --force`;
  return new NarrateError('manifest-exists', `There is a manifest already: ${file}.`, {
    cause,
    hint: `Edit it by hand, or have it written anew with \`${again}\`, which replaces it.`,
  });
}

/** @throws NarrateError `manifest-exists` where somebody wrote one while questions were asked */
async function putManifest(
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
  const why = leftOut.length > 0 ? [`What is there cannot be read aloud: ${leftOut.join(', ')}.`] : [];
  const message = `No chapters were found in ${basename(root) || root}, by ${source}.`;
  throw new NarrateError('no-chapters', [message, ...why, ...notices].join(' '));
}

async function choicesFor(found: FoundBook, { choose }: InitOptions): Promise<InitChoices> {
  const { title, language } = found.proposal;
  if (choose === undefined) return { title, language, voice: found.voice, ignore: false };
  const choices = await choose(found);
  if (choices !== null) return choices;
  throw new NarrateError('declined', 'Nothing was written.', {
    hint: '`narrate init --yes` asks nothing, and takes what it finds.',
  });
}

/** From the manifest to the schema that comes with the package; where that is not installed, to where it will be. */
function schemaFor(root: string): string {
  const path = ['node_modules', 'narrate', 'narrate.schema.json'];
  for (let folder = root, up = './'; ; folder = dirname(folder), up = up === './' ? '../' : `${up}../`) {
    if (existsSync(join(folder, ...path))) return up + path.join('/');
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return `./${path.join('/')}`;
  }
}
