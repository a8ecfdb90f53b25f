import { formatCount } from '../../../../base/format-count.js';
import type { BookPlan } from '../../../../project/plan-project.js';
import { counted } from '../../../text/format.js';
import { timeText, waitingChapters, waitingSentences } from '../../../text/waiting.js';
import { type CiHost, workspacePath } from '../host/ci-host.js';
import { code, plain, table } from './markdown.js';

const maxListed = 100;

/** Returns the paragraphs about chunks that wait until their text is settled; empty: there are none. */
export function waitingMarkdown(
  bookPlan: BookPlan,
  mode: 'estimate' | 'run',
  host: CiHost,
): readonly string[] {
  const { waiting, book } = bookPlan;
  if (waiting === null) return [];
  const { what, notes } = waitingSentences(bookPlan, waiting, { mode, quoted: plain });
  const chapters = waitingChapters(waiting);
  const rows = chapters
    .slice(0, maxListed)
    .map(({ file, chunks, until }) => [
      code(workspacePath(host, `${book.root}/${file}`)),
      formatCount(chunks),
      timeText(until),
    ]);
  const rest = (shown: number) => [`… and ${counted(chapters.length - shown, 'more chapter')}`, '', ''];
  const columns = [
    { heading: 'Chapter', align: 'left' },
    { heading: 'Chunks that wait', align: 'right' },
    { heading: 'Until', align: 'left' },
  ] as const;
  const shown = rows.length < chapters.length ? [...rows, rest(rows.length)] : rows;
  return [what, table(columns, shown, rest), notes.join(' ')];
}

/** Returns the outputs of a job about chunks that wait. */
export function waitingOutputs({ waiting }: BookPlan) {
  const untils = waiting?.chunks.map(({ until }) => until) ?? [];
  return {
    waiting: untils.length,
    // When all of them may be bought; empty: none waits.
    'waiting-until': untils.length === 0 ? '' : new Date(Math.max(...untils)).toISOString(),
  };
}
