import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { parse } from 'yaml';
import { type InitReport, init, plan } from '../../src/index.js';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** Returns a heading with enough text for a chapter. */
export const chapter = (title: string): string =>
  `# ${title}\n\n${`The lamp of ${title} was lit when the fog came in, and it burnt until the morning. `.repeat(4)}\n`;

/** Writes files to a new folder, which is removed after the test, and returns the folder. */
export async function bookTree(files: Readonly<Record<string, string>>, name = 'the-book'): Promise<string> {
  const top = await mkdtemp(join(tmpdir(), 'narrate-init-'));
  folders.push(top);
  const folder = join(top, name);
  await mkdir(folder);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return folder;
}

/** Runs `init` on a tree of files and `plan` on its manifest, and returns the proposal with a summary. */
export async function proposedFor(files: Readonly<Record<string, string>>, name?: string) {
  const folder = await bookTree(files, name);
  return reportOf(await init({ source: folder }));
}

async function reportOf({ proposal, manifestFile }: InitReport) {
  const { book, warnings } = await plan({ manifest: manifestFile, environment: {} });
  const read = proposal.chapters.filter(({ leftOut }) => leftOut === null).map(({ file }) => file);
  const leftOut = proposal.chapters.flatMap(({ file, leftOut: why }) => (why === null ? [] : [[file, why]]));
  const isAboutDialects = (notice: string) => /^(?:Dialects of Markdown|Constructs found)/.test(notice);
  return {
    ...proposal,
    notices: proposal.notices.filter((notice) => !isAboutDialects(notice)),
    dialects: proposal.notices.filter(isAboutDialects),
    read,
    leftOut: Object.fromEntries(leftOut) as Record<string, string>,
    parts: proposal.chapters.flatMap(({ file, part }) => (part === null ? [] : [`${part} > ${file}`])),
    planned: book.chapters.map(({ file, title }) => ({ file, title })),
    warnings: warnings.map(({ code }) => code),
  };
}

/** Parses the text of a manifest. */
export const manifestOf = (text: string): Record<string, unknown> => parse(text) as Record<string, unknown>;
