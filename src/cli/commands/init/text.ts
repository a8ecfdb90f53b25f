import { formatCount } from '../../../base/format-count.js';
import { firstPurchase } from '../../../plan/cost/first-purchase.js';
import type { BookPlan } from '../../../project/plan-project.js';
import type { InitReport } from '../../../use-cases/init.js';
import { counted, formatDuration } from '../../text/format.js';
import { planSentence } from '../../text/plan.js';
import { costPhrase } from '../../text/price-phrases.js';
import { countSkipped } from '../../text/skipped.js';
import { shellWord } from '../../text/typed-commands.js';
import { type Width, wrap } from '../../text/wrap.js';

/** Returns the notes about what `init` found; empty: there are none. */
export const noticesText = ({ proposal: { notices } }: Pick<InitReport, 'proposal'>, width: Width): string =>
  notices.map((notice) => wrap(`Note: ${notice}`, { ...width, indent: 0 })).join('');

const maxLeftOut = 12;

/** Returns what `init` wrote, and what it was written from. */
export function writtenText(
  { proposal, replaced, ignored, notIgnored }: InitReport,
  { manifest, columns }: Width & { readonly manifest: string },
): string {
  const { title, author, language, cover, chapters, source } = proposal;
  const leftOut = chapters.flatMap(({ file, leftOut: reason }) =>
    reason === null ? [] : [{ file, reason }],
  );
  const line = (text: string, indent = 0) => wrap(text, { columns, indent });
  const about = [
    author === null ? [] : [`author: ${author}`],
    language === null ? [] : [`language: ${language}`],
    cover === null ? [] : [`cover: ${cover}`],
  ].flat();
  return [
    line(
      `${replaced ? 'Replaced' : 'Wrote'} ${manifest}: ${counted(chapters.length - leftOut.length, 'chapter')}, from ${source}.`,
    ),
    line(`${[`Title: ${title}`, ...about].join('; ')}.`),
    ...(leftOut.length > 0 ? [line('Left out (commented out in the manifest):')] : []),
    ...leftOut.slice(0, maxLeftOut).map(({ file, reason }) => line(`${file} (${reason})`, 2)),
    ...(leftOut.length > maxLeftOut ? [line(`… and ${leftOut.length - maxLeftOut} more`, 2)] : []),
    ...(ignored.length > 0 ? [line(`Added to .gitignore: ${ignored.join(', ')}.`)] : []),
    ...(notIgnored.length > 0 ? [line(`Not in .gitignore yet (add them): ${notIgnored.join(', ')}.`)] : []),
  ].join('');
}

/** Returns what the book would cost, and how long it would be. */
export function estimateText(bookPlan: BookPlan, { columns }: Width): string {
  const { plan, warnings } = bookPlan;
  const { total } = plan;
  const skipped = [...countSkipped(bookPlan)].map(([kind, count]) => `${formatCount(count)} ${kind}`);
  const line = (text: string) => wrap(text, { columns, indent: 0 });
  return [
    '\n',
    line(
      `${counted(total.characters, 'character')} to speak, about ${formatDuration(total.audioSeconds)} of audio.`,
    ),
    line(planSentence(plan)),
    ...(skipped.length > 0 ? [line(`Not spoken: ${skipped.join(', ')}.`)] : []),
    ...(warnings.length > 0
      ? [line(`${counted(warnings.length, 'warning')} about the text: a dry run shows details.`)]
      : []),
  ].join('');
}

/** A command to run next, and what it does. */
export interface NextCommand {
  readonly command: string;
  readonly does: string;
}

/** Returns the next commands. A long book begins with one chapter. @param startedAs how the user started narrate */
export function nextCommands(
  manifest: string,
  { bookPlan, startedAs }: { readonly bookPlan: BookPlan; readonly startedAs: string },
): readonly NextCommand[] {
  const command = `${startedAs} ${shellWord(manifest)}`;
  const { price } = bookPlan.plan.pricing;
  const first = firstPurchase(bookPlan);
  const hear = { command: `${command} --draft --chapter 1`, does: 'hear it, free and offline' };
  if (first === null) return [hear, { command, does: 'buy it: shows the price and asks first' }];
  return [
    hear,
    {
      command: `${command} --chapter ${first.chapter}`,
      does: `buy one chapter first, for ${costPhrase(first.costMicroUsd, price)}: asks before`,
    },
    { command, does: `buy the rest, for ${costPhrase(first.restMicroUsd, price)}: asks before` },
  ];
}

/** Returns the text about the next commands. */
export function nextText(next: readonly NextCommand[]): string {
  const width = Math.max(...next.map(({ command }) => command.length));
  return `\nNext:\n${next.map(({ command, does }) => `  ${command.padEnd(width)}  # ${does}\n`).join('')}`;
}
