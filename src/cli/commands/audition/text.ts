import { basename } from 'node:path';
import type { AuditionPlan } from '../../../audition/plan-audition.js';
import { formatCount } from '../../../base/format-count.js';
import { formatUsd } from '../../../base/money/money.js';
import { isFree } from '../../../base/money/price.js';
import { pricePhrase } from '../../../base/money/price-phrase.js';
import { sentence } from '../../../record/recovery/stop.js';
import type { AuditionReport, AuditionTake } from '../../../use-cases/audition.js';
import type { ChosenAudition } from '../../../use-cases/choose-audition.js';
import { styled, visible } from '../../terminal-text.js';
import { counted, formatDuration, renderTable, shorten } from '../../text/format.js';
import { budgetPhrases, costPhrase } from '../../text/price-phrases.js';
import { type Width, wrapIfLong } from '../../text/wrap.js';

/** Returns the passage, its length and the price, before the question on a terminal. */
export function plannedAuditionText(planned: AuditionPlan, columns: number): string {
  return [passageSentence(planned), priceSentence(planned)]
    .map((sentence) => wrapIfLong(sentence, { columns }))
    .join('');
}

function passageSentence({ renditions }: AuditionPlan): string {
  const lengths = renditions.map(({ chunk }) => chunk.text.length);
  const { place, endLine } = renditions[0]!.chunk;
  const lines = place.line === endLine ? `line ${endLine}` : `lines ${place.line} to ${endLine}`;
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  const characters = least === most ? formatCount(most) : `${formatCount(least)} to ${formatCount(most)}`;
  return `Passage: ${place.file}, ${lines}, ${characters} characters.`;
}

function priceSentence({ renditions, plan, ...budgets }: AuditionPlan): string {
  const { total, pricing } = plan;
  const voices = new Set(renditions.map(({ candidate }) => candidate.voice)).size;
  const prompts = new Set(renditions.map(({ candidate }) => candidate.prompt)).size;
  const what =
    prompts > 1
      ? `${counted(voices, 'voice')} with ${counted(prompts, 'prompt')}: ${counted(renditions.length, 'take')}`
      : counted(renditions.length, 'take');
  const known = [
    ...(total.reuse > 0 ? [`${formatCount(total.reuse)} already here`] : []),
    ...(total.collect > 0 ? [`${formatCount(total.collect)} to collect, already paid for`] : []),
    ...(total.withheld > 0 ? [`${formatCount(total.withheld)} left out by --strict-billing`] : []),
  ];
  if (total.buy === 0) return `${what}, ${known.join(', ')}.`;
  if (isFree(pricing.price)) return `${[what, ...known].join(', ')}, free.`;
  const phrases = budgetPhrases(budgets);
  const budget = phrases.length === 0 ? '' : ` (${phrases.join(', ')})`;
  const each =
    pricing.price.per === 'request'
      ? `${formatUsd(pricing.price.microUsd)} each`
      : pricePhrase(pricing.price);
  return `${[what, ...known].join(', ')}, ${formatCount(total.buy)} to buy at ${each}: ${costPhrase(total.costMicroUsd, pricing.price)}${budget}.`;
}

/** Returns the takes of an audition, the path of its page, and how to choose. */
export function auditionText(
  { planned, recorded, takes, page }: AuditionReport,
  { columns, choose }: Width & { readonly choose: string },
): string {
  const hasPrompts = takes.some(({ prompt }) => prompt !== null);
  const rows = takes.map((take) => [
    String(take.number),
    take.voice,
    ...(hasPrompts ? [shortPrompt(take, columns)] : []),
    take.seconds === null ? '' : formatDuration(take.seconds),
    stateText(take, isFree(planned.plan.pricing.price)),
  ]);
  const table = renderTable(rows, {
    align: ['right', 'left', ...(hasPrompts ? (['left'] as const) : []), 'right', 'left'],
    columns,
  });
  const failed = failedLines(takes, columns);
  const uncertain =
    recorded.uncertainMicroUsd > 0
      ? `, and ${formatUsd(recorded.uncertainMicroUsd)} possibly charged (responses were lost)`
      : '';
  const money = isFree(planned.plan.pricing.price)
    ? ''
    : `${formatUsd(recorded.spentMicroUsd)} spent${uncertain}.\n`;
  const twice =
    recorded.paidTwice.length > 0
      ? `${counted(recorded.paidTwice.length, 'take')} paid twice, because the first request returned no usable audio.\n`
      : '';
  const heard = takes.find(({ seconds }) => seconds !== null)?.number;
  const next =
    page === null
      ? 'There is nothing to hear yet: run the same command again.\n'
      : `Compare them on this page:\n  ${visible(page)}\nThen write your choice to the manifest, for example take ${heard}:\n  ${visible(choose)} ${heard}\n`;
  return `${table}${failed.join('')}${money}${twice}${next}`;
}

/** Returns a line for each reason, with the voices of the takes that failed for it, and how to get these takes. */
function failedLines(takes: readonly AuditionTake[], columns: number): readonly string[] {
  const voicesOf = new Map<string, Set<string>>();
  for (const { voice, reason } of takes)
    if (reason !== null) voicesOf.set(reason, (voicesOf.get(reason) ?? new Set()).add(voice));
  if (voicesOf.size === 0) return [];
  const reasons = [...voicesOf].map(([reason, voices]) => `${[...voices].join(', ')}: ${sentence(reason)}`);
  const isNone = takes.every(({ reason }) => reason !== null);
  const again = 'Run the same command again for these takes. The others are not bought again.';
  return [...reasons, ...(isNone ? [] : [again])].map((line) => wrapIfLong(line, { columns }));
}

/** Returns a prompt that leaves room for the other columns of the table. In a log it is whole. */
const shortPrompt = ({ prompt }: AuditionTake, columns: number): string =>
  Number.isFinite(columns) ? shorten(prompt ?? '', Math.max(20, columns - 38)) : (prompt ?? '');

function stateText({ state }: AuditionTake, isFreeOfCharge: boolean): string {
  if (state === 'reused') return 'already here';
  return state === 'bought' && isFreeOfCharge ? 'recorded' : state;
}

/** Returns the change of the manifest, for which part of the book it counts, and what to do next. */
export function chosenText(
  { at, candidate, manifest, scopes, changes, written }: ChosenAudition,
  {
    columns,
    color,
    dryRun,
    isDraft,
  }: Width & { readonly color: boolean; readonly dryRun: boolean; readonly isDraft: boolean },
): string {
  const name = basename(manifest);
  if (changes.length === 0)
    return wrapIfLong(`${name} already has the voice ${candidate.voice} for ${at}. Nothing changed.`, {
      columns,
    });
  const paint = (code: number, line: string): string => (color ? styled(code)(visible(line)) : visible(line));
  const lines = changes.flatMap(({ line, removed, added }) => [
    `${visible(`${name}:${line}`)}`,
    ...removed.map((text) => paint(31, `- ${text}`)),
    ...added.map((text) => paint(32, `+ ${text}`)),
  ]);
  const head = dryRun ? `--choose would change ${name}` : `${name} changed`;
  const what = wrapIfLong(`${head}, for ${scopes.join(' and ')}.`, { columns });
  const reuse = isDraft
    ? ''
    : ' The passage that you heard is not bought again, unless its text has changed.';
  const next = written
    ? wrapIfLong(`See what the book costs now: \`narrate --dry-run\`.${reuse}`, { columns })
    : '';
  return `${lines.map((line) => `${line}\n`).join('')}${what}${next}`;
}
