import { cpSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Copies a book to a temporary folder and adds a manifest. Without `source`, it is the Rust book if that is next to the
 * checkout, else generated prose of about the same size.
 * @param {string | undefined} source a folder of Markdown files
 */
export function benchBook(source) {
  const folder = mkdtempSync(join(tmpdir(), 'narrate-bench-'));
  const rustBook = resolve(import.meta.dirname, '../../shared/books/rust-book/src');
  const from = source ?? (existsSync(rustBook) ? rustBook : null);
  if (from === null) writeProse(folder);
  else cpSync(from, folder, { recursive: true, filter: (path) => !/SUMMARY\.md$/.test(path) });
  const chapters = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
  const list = chapters.map((name) => `  - ${JSON.stringify(name)}\n`).join('');
  writeFileSync(join(folder, 'pipeline.yaml'), `title: Bench\nvoice: Kore\ncheck: off\nchapters:\n${list}`);
  return { folder, chapters, name: from === null ? 'made-up prose' : 'the Rust book' };
}

/** Writes 112 chapters of 8,000 characters, which are the same on every machine. @param {string} folder */
function writeProse(folder) {
  const words =
    'the lamp on the quay burns low and nobody has come to see what it is that the water carries'.split(' ');
  let seed = 1;
  const next = () => {
    seed = (seed * 48271) % 2147483647;
    return seed;
  };
  for (let chapter = 1; chapter <= 112; chapter += 1) {
    const paragraphs = Array.from({ length: 16 }, () =>
      Array.from({ length: 6 }, () => {
        const sentence = Array.from({ length: 8 + (next() % 12) }, () => words[next() % words.length]).join(
          ' ',
        );
        return `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`;
      }).join(' '),
    );
    const text = `# Chapter ${chapter}\n\n${paragraphs.join('\n\n')}\n`;
    writeFileSync(join(folder, `${String(chapter).padStart(3, '0')}.md`), text);
  }
}
