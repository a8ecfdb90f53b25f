import { cpSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The book to measure on: a folder of Markdown, by default the Rust book where it lies beside the checkout, else prose made
 * up here of about the same size. Copied to a temporary folder, with a manifest.
 * @param {string | undefined} source
 */
export function benchBook(source) {
  const folder = mkdtempSync(join(tmpdir(), 'narrate-bench-'));
  const beside = resolve(import.meta.dirname, '../../shared/books/rust-book/src');
  const from = source ?? (existsSync(beside) ? beside : null);
  if (from === null) writeProse(folder);
  else cpSync(from, folder, { recursive: true, filter: (path) => !/SUMMARY\.md$/.test(path) });
  const chapters = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
  const list = chapters.map((name) => `  - ${JSON.stringify(name)}\n`).join('');
  writeFileSync(join(folder, 'pipeline.yaml'), `title: Bench\nvoice: Kore\ncheck: off\nchapters:\n${list}`);
  return { folder, chapters, name: from === null ? 'made-up prose' : 'the Rust book' };
}

/** 112 chapters of 8,000 characters: words by a fixed rule, so that every machine measures the same. @param {string} folder */
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
