import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** About 17 hours. */
const usualSize = { chapters: 112, paragraphs: 22 };

/**
 * Copies a book to a temporary folder and adds a manifest.
 * @param {string | null} source a folder of Markdown files; null: generated prose
 * @param {string} name what to call it in the figures
 */
export function benchBook(source, name) {
  const folder = mkdtempSync(join(tmpdir(), 'narrate-bench-'));
  if (source === null) writeProse(folder, usualSize);
  else cpSync(source, folder, { recursive: true, filter: (path) => !/SUMMARY\.md$/.test(path) });
  const chapters = chaptersIn(folder);
  writeManifest(folder, chapters, 'check: off\n');
  return { folder, chapters, name };
}

/**
 * Writes chapters of prose, which are the same on every machine. A paragraph has about 380 characters.
 * @param {string} folder @param {{ chapters: number, paragraphs: number }} size the paragraphs of each chapter
 */
export function writeProse(folder, { chapters, paragraphs }) {
  const words =
    'the lamp on the quay burns low and nobody has come to see what it is that the water carries'.split(' ');
  let seed = 1;
  const next = () => {
    seed = (seed * 48271) % 2147483647;
    return seed;
  };
  for (let chapter = 1; chapter <= chapters; chapter += 1) {
    const texts = Array.from({ length: paragraphs }, () =>
      Array.from({ length: 6 }, () => {
        const sentence = Array.from({ length: 8 + (next() % 12) }, () => words[next() % words.length]).join(
          ' ',
        );
        return `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`;
      }).join(' '),
    );
    const text = `# Chapter ${chapter}\n\n${texts.join('\n\n')}\n`;
    writeFileSync(join(folder, `${String(chapter).padStart(5, '0')}.md`), text);
  }
}

/** Returns the names of the chapters in a folder, in order. @param {string} folder */
export const chaptersIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();

/**
 * Writes the manifest `pipeline.yaml` in a folder.
 * @param {string} folder @param {readonly string[]} chapters @param {string} settings lines of YAML
 */
export function writeManifest(folder, chapters, settings) {
  const list = chapters.map((name) => `  - ${JSON.stringify(name)}\n`).join('');
  writeFileSync(join(folder, 'pipeline.yaml'), `title: Bench\nvoice: Kore\n${settings}chapters:\n${list}`);
}
