import { formatUsd } from '../../../base/money/money.js';
import { isFree } from '../../../base/money/price.js';
import type { LiveReport, PlannedLive } from '../../../use-cases/doctor-live.js';
import { counted } from '../../text/format.js';
import { budgetPhrases, costPhrase } from '../../text/price-phrases.js';
import { type Width, wrapIfLong, wrappedLines } from '../../text/wrap.js';

/** Returns what a live check buys and what it costs, before the question on a terminal. */
export function plannedLiveText(planned: PlannedLive, columns: number): string {
  const { engine, origin, chunks, isOfBook, plan, ...budgets } = planned;
  const what = isOfBook
    ? 'chunks that the book has to buy anyway, so the next run uses them'
    : 'a sentence that is not in the book, because the book is recorded';
  const phrases = budgetPhrases(budgets);
  const budget = phrases.length === 0 ? '' : ` (${phrases.join(', ')})`;
  const cost = isFree(plan.pricing.price)
    ? 'free'
    : `${costPhrase(plan.total.costMicroUsd, plan.pricing.price)}${budget}`;
  return wrapIfLong(
    `Live check of ${engine} at ${origin}: ${counted(chunks.length, 'request')}, ${cost}. It speaks ${what}.`,
    { columns },
  );
}

/** Returns the report of a live check. It is Markdown, so that it can be pasted into an issue. */
export function liveText(
  { status, engine, model, origin, requests, spentMicroUsd, uncertainMicroUsd, findings }: LiveReport,
  { columns, version }: Width & { readonly version: string },
): string {
  const width = { columns, indent: 0 };
  const uncertain = uncertainMicroUsd > 0 ? `, ${formatUsd(uncertainMicroUsd)} possibly charged` : '';
  const head = `narrate ${version}, ${engine} (${model}) at ${origin}: ${counted(requests, 'request')}, ${formatUsd(spentMicroUsd)} spent${uncertain}${status === 'interrupted' ? ', interrupted' : ''}`;
  const rows = findings.flatMap(({ name, assumption, source, observed, verdict }) => [
    ...wrappedLines(`- **${name}**: ${verdict}`, width),
    ...wrappedLines(`- assumed: ${assumption} (${source})`, { ...width, indent: 2 }),
    ...wrappedLines(`- seen: ${observed}`, { ...width, indent: 2 }),
  ]);
  const number = (verdict: string) => findings.filter((one) => one.verdict === verdict).length;
  const summary = `${number('as expected')} as expected, ${number('differs')} different, ${number('not tested')} not tested. This report has no API key, no text of the book and no signed address, so you can paste it into an issue.`;
  return `\n${[...wrappedLines(head, width), '', ...rows, ''].join('\n')}\n${wrapIfLong(summary, { columns })}`;
}
