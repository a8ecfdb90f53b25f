import { execFileSync } from 'node:child_process';
import { accessSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fromBufferPromise } from 'yauzl';
import type { DeliverChapter, DeliverOptions } from '../../../../src/deliver/delivery.js';
import type { EpubAudio, ReadPolicies } from '../../../../src/manifest/manifest.js';
import { plainRules } from '../../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import type { BookOnDisk } from '../../book-on-disk.js';

/** The audio of an EPUB that encodes fast. */
export const epubAudio: EpubAudio = {
  format: 'mp3',
  encoding: { bitrate: 32, sampleRate: null, channels: null },
};

/** Makes chapters of Markdown, with a chunk for each block. */
export async function markdownBook(
  book: BookOnDisk,
  texts: readonly string[],
  policies: ReadPolicies,
): Promise<Pick<DeliverOptions, 'reading'> & { readonly chapters: readonly DeliverChapter[] }> {
  const chapters: DeliverChapter[] = [];
  const pages = new Map<string, { text: string; skipped: ReturnType<typeof readMarkdown>['skipped'] }>();
  for (const [index, text] of texts.entries()) {
    const { blocks, skipped, title } = readMarkdown(text, policies, plainRules);
    const spoken = blocks.map((block) => ({ text: block.text, seconds: 0.4 }));
    const chapter = await book.chapter(index + 1, `part ${index + 1}`, spoken);
    const lines = chapter.lines.map((line, at) => ({ ...line, span: blocks[at]!.span }));
    chapters.push({ ...chapter, title: title ?? chapter.title, lines });
    pages.set(chapter.file, { text, skipped });
  }
  return { chapters, reading: { policies, found: [], chapters: pages } };
}

/** Returns the files of a zip archive in order. */
export async function unzip(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    files.set(entry.fileName, Buffer.concat(parts));
  }
  return files;
}

/** Returns the messages of the Java EPUBCheck about a file; null: it is not installed. */
export function epubcheckMessages(path: string): readonly string[] | null {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'epubcheck'));
  const found = places.find((place) => {
    try {
      accessSync(place);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) return null;
  // Debian installs the archive itself as the command.
  const program = realpathSync(found);
  const [command, args] = program.endsWith('.jar') ? ['java', ['-jar', program]] : [program, []];
  try {
    return linesOf(execFileSync(command, [...args, path], { encoding: 'utf8', stdio: 'pipe' }));
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return linesOf(`${stdout}\n${stderr}\nfailed`);
  }
}

const linesOf = (output: string): readonly string[] =>
  output.split('\n').filter((line) => /^(?:FATAL|ERROR|WARNING|failed)/.test(line));
