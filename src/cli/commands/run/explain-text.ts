import { compareWords } from '../../../plan/reasons/compare-words.js';
import type { Purchase } from '../../../plan/reasons/explain-purchases.js';
import { tokensOf } from '../../../plan/reasons/text-tokens.js';
import type { BookPlan } from '../../../project/plan-project.js';
import { visible } from '../../terminal-text.js';
import { counted } from '../../text/format.js';
import { reasonsText } from '../../text/purchases.js';
import { skippedLines } from '../../text/skipped.js';
import { wrap } from '../../text/wrap.js';
import { dialectsText } from './dialects-text.js';
import { diffText } from './diff-text.js';

/** Returns the text of `--explain`: each chunk with its action, the reason and the changed words, and each node that is not spoken. */
export function explainText(
  bookPlan: BookPlan,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  const purchases = new Map(bookPlan.explanation?.purchases.map((one) => [one.chunk, one]));
  const chunks = bookPlan.plan.chapters.flatMap((chapter) => [
    `\n${visible(`${chapter.chapter}. ${chapter.title} (${chapter.file})`)}\n`,
    ...chapter.planned.map(({ chunk, action }) => {
      const lines =
        chunk.endLine > chunk.place.line
          ? `lines ${chunk.place.line}-${chunk.endLine}`
          : `line ${chunk.place.line}`;
      const purchase = purchases.get(chunk);
      const why = purchase === undefined ? '' : `, ${whyText(purchase)}`;
      const diff = purchase === undefined ? '' : diffText(purchase.diff, { columns, color, indent: 6 });
      const what = `chunk ${chunk.chunk}, ${lines}, ${counted(chunk.text.length, 'character')}, ${chunk.voiceSettings.voice}: ${action.kind}${why}`;
      return `${wrap(what, { columns, indent: 2 })}${diff}`;
    }),
  ]);
  const skipped = skippedLines(bookPlan);
  const differently = readingText(bookPlan, { columns, color });
  return `${chunks.join('')}${differently}${dialectsText(bookPlan, columns)}${skipped.length > 0 ? `\nNot spoken:\n${skipped.join('')}` : ''}`;
}

/** Returns the places that this version reads differently, with the words that differ. */
function readingText(
  { readingDifference }: BookPlan,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  if (readingDifference === null) return '';
  const places = readingDifference.changes.map(({ blocks, before, after }) => {
    const { file, line } = blocks[0]!.place;
    const { parts } = compareWords([before], tokensOf(after), { before: [], after: [] });
    return `  ${visible(`${file}:${line}`)}\n${diffText(parts, { columns, color, indent: 6 })}`;
  });
  return `\nRead differently by this version of narrate:\n${places.join('')}`;
}

function whyText(purchase: Purchase): string {
  const { reason, before } = purchase;
  const why = reasonsText([purchase], 1);
  switch (reason) {
    case 'engine-changed':
      return `${why} (${before?.engine} before)`;
    case 'model-changed':
      return `${why} (${before?.model} before)`;
    case 'voice-changed':
      return `${why} (${before?.voice} before)`;
    case 'language-changed':
      return `${why} (${before?.language ?? 'none'} before)`;
    default:
      return why;
  }
}
