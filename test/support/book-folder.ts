import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A book in a temporary folder, made for one test. */
export interface BookFolder {
  readonly folder: string;
  write(name: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes a book of `chapters` chapters with `paragraphs` paragraphs each; with `maxCharacters: 100`, as its manifest says,
 * each paragraph of one sentence is a chunk. `manifest` is added to the manifest. Recordings are checked only where `check`
 * says how, because the sandboxes of most tests speak far too fast, to be quick.
 */
export async function makeBook(options: {
  chapters: number;
  paragraphs: number;
  manifest?: string;
  check?: string;
}): Promise<BookFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-book-'));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const names = Array.from(
    { length: options.chapters },
    (_, index) => `${String(index + 1).padStart(2, '0')}.md`,
  );
  for (const [index, name] of names.entries()) {
    const paragraphs = Array.from(
      { length: options.paragraphs },
      (_, paragraph) =>
        `In chapter ${index + 1} paragraph ${paragraph + 1} says that the lamp is lit and burns all night.`,
    );
    await write(name, `# Chapter ${index + 1}\n\n${paragraphs.join('\n\n')}\n`);
  }
  const list = names.map((name) => `  - ${name}\n`).join('');
  await write(
    'pipeline.yaml',
    `title: A Test\nvoice: Kore\nchapters:\n${list}chunks: { maxCharacters: 100 }\ncheck: ${options.check ?? 'off'}\n${options.manifest ?? ''}`,
  );
  return { folder, write, remove: () => rm(folder, { recursive: true, force: true }) };
}
