import type { PackageBook } from './package-book.js';
import { secondsText } from './seconds-text.js';

/** A file of a package that was written. */
export interface WrittenFile {
  /** Its path in the folder of the package, with forward slashes. */
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** Returns the metadata of a book as a table (CSV, RFC 4180): a name and a value in each row. */
export function metadataCsv({ facts, audio }: PackageBook): string {
  const { title, author, narrator, language, year, genre, description, isbn } = facts;
  const total = audio.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows: readonly (readonly [string, string | number | null])[] = [
    ['title', title],
    ['author', author],
    ['narrator', narrator],
    ['language', language],
    ['year', year],
    ['genre', genre],
    ['isbn', isbn],
    ['description', description],
    ['length', secondsText(total)],
    ['files', audio.length],
    ...audio.map(
      (file, index) => [`file ${index + 1}`, `${file.title} (${secondsText(file.seconds)})`] as const,
    ),
  ];
  return rows.map((row) => `${row.map((cell) => cellText(cell ?? '')).join(',')}\r\n`).join('');
}

/** Quotes a cell. A spreadsheet would run a text that begins with one of these signs as a formula. */
const cellText = (value: string | number): string =>
  `"${String(value)
    .replace(/^[=+\-@\t\r]/, "'$&")
    .replaceAll('"', '""')}"`;

/** Returns the checksums in the form of `sha256sum`, which can check them. */
export const checksumsText = (files: readonly WrittenFile[]): string =>
  files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');

/** What the report of a package says in addition to its files. */
export interface ReportParts {
  /** Returns what to do, one sentence each. Like `checks`, it is called when all other files are written. */
  readonly steps: () => readonly string[];
  /** Returns what was checked, one sentence each. */
  readonly checks: () => readonly string[];
  readonly isDraft: boolean;
}

/** Returns the report of a package in Markdown. It has no date, so that the same book gives the same report. */
export function reportText(
  { target, facts }: PackageBook,
  files: readonly WrittenFile[],
  { steps, checks, isDraft }: ReportParts,
): string {
  const list = (items: readonly string[]) => items.map((item) => `- ${item}\n`).join('');
  const ofTarget = [
    target.constantBitRate,
    target.sameChannels,
    target.cover?.source,
    target.sample?.source,
    target.credits,
    target.form,
  ];
  const pages = [...ofTarget, ...target.rules.map(({ source }) => source), ...target.narration.sources];
  const sources = [...new Map(pages.flatMap((page) => (page ? [[page.url, page] as const] : []))).values()];
  const read = sources.map(
    ({ by, url, read: day, isOwn }) => `${by}${isOwn ? '' : ' (not by the target)'}: ${url}, read on ${day}`,
  );
  return `# ${facts.title.replaceAll('\n', ' ')}: package for ${target.title}

${isDraft ? 'This is a draft with computer voices for previews. Do not publish it.\n\n' : ''}## What to do

${list(steps())}
## What was checked

${list(checks())}
## Files

The checksums are in SHA256SUMS. \`sha256sum --check SHA256SUMS\` compares the files with them.

| file | bytes |
| --- | --- |
${files.map(({ name, bytes }) => `| ${name.replaceAll('|', '\\|')} | ${bytes} |\n`).join('')}${sources.length === 0 ? '' : `\n## Where the requirements are from\n\n${list(read)}`}`;
}
