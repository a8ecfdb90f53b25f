import { countConstructs } from '../../../markdown/dialects/count-constructs.js';
import type { BookPlan } from '../../../project/plan-project.js';
import { counted } from '../../text/format.js';
import { wrap } from '../../text/wrap.js';

/** Returns which dialects of Markdown a plan reads, and in how many chapters it looks for each construct. Empty: plain Markdown. */
export function dialectsText({ book, plan }: BookPlan, columns: number): string {
  const numbers = new Set(plan.chapters.map(({ chapter }) => chapter));
  const chapters = book.chapters.filter(({ chapter }) => numbers.has(chapter));
  const counts = countConstructs(chapters);
  const { dialects } = book.manifest.read;
  const found = book.dialects.map(({ name, file }) => `${name} (${file})`);
  const known = dialects === 'auto' ? found : dialects.map((name) => `${name} (read.dialects)`);
  if (known.length === 0 && counts.size === 0) return '';
  const lines = [
    ...(known.length > 0 ? [`Dialects: ${known.join(', ')}.`] : []),
    ...(counts.size > 0 ? ['narrate looked for these constructs, because the text has their signs:'] : []),
    ...[...counts].map(([name, count]) => `${name}: ${counted(count, 'chapter')}`),
  ];
  return `\nMarkdown of other tools:\n${lines.map((line) => wrap(line, { columns, indent: 2 })).join('')}`;
}
