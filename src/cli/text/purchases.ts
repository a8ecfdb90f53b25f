import { formatCount } from '../../base/format-count.js';
import { isFree } from '../../base/money/price.js';
import type { PlannedChapter } from '../../plan/plan.js';
import type { Purchase, PurchaseReason } from '../../plan/reasons/explain-purchases.js';
import type { BookPlan } from '../../project/plan-project.js';
import { counted, shorten } from './format.js';
import { costPhrase } from './price-phrases.js';
import { wrap } from './wrap.js';

/** How many lines, or sections, a reason names. It only counts the others. */
const maxLines = 6;
const maxSections = 3;
const sectionColumns = 40;

/**
 * Returns what a plan buys again in each chapter and why, and what the whole book would cost. Empty before the first purchase.
 */
export function purchasesText({ plan, explanation }: BookPlan, columns: number): string {
  if (explanation === null) return '';
  const { purchases, fullChunks, fullCostMicroUsd } = explanation;
  const { price } = plan.pricing;
  const lines = groupsOf(plan.chapters, purchases).map((group) => chapterLine(group, columns));
  const full = isFree(price)
    ? ''
    : `Buying all ${counted(fullChunks, 'chunk')} again: ${costPhrase(fullCostMicroUsd, price)}.\n`;
  return `${lines.length > 0 ? `To buy, and why:\n${lines.join('')}` : ''}${full}`;
}

/** Chapters that share one line: adjacent chapters whose chunks are all bought for the same reason. */
interface Group {
  readonly chapters: readonly PlannedChapter[];
  readonly purchases: readonly Purchase[];
  /** The reason for all chunks of these chapters, if it is the same and has no place in the text; otherwise null. */
  readonly reason: PurchaseReason | null;
}

function groupsOf(chapters: readonly PlannedChapter[], purchases: readonly Purchase[]): readonly Group[] {
  const byChapter = new Map<number, Purchase[]>();
  for (const purchase of purchases) {
    const { chapter } = purchase.chunk;
    byChapter.set(chapter, [...(byChapter.get(chapter) ?? []), purchase]);
  }
  const groups: Group[] = [];
  for (const chapter of chapters) {
    const own = byChapter.get(chapter.chapter);
    if (own === undefined) continue;
    const reason = sharedReason(own, chapter.chunks);
    const last = groups.at(-1);
    const isNext = last?.chapters.at(-1)?.chapter === chapter.chapter - 1;
    if (last && isNext && reason !== null && reason === last.reason)
      groups[groups.length - 1] = {
        chapters: [...last.chapters, chapter],
        purchases: [...last.purchases, ...own],
        reason,
      };
    else groups.push({ chapters: [chapter], purchases: own, reason });
  }
  return groups;
}

function sharedReason(purchases: readonly Purchase[], all: number): PurchaseReason | null {
  const reasons = new Set(purchases.map(({ reason }) => reason));
  const [only] = reasons;
  const hasPlace = ['text-changed', 'reading-changed', 'pronunciation-changed', 'seams-moved'];
  if (only === undefined || reasons.size > 1 || purchases.length < all || hasPlace.includes(only))
    return null;
  return only;
}

function chapterLine({ chapters, purchases }: Group, columns: number): string {
  const first = chapters[0]!;
  const last = chapters.at(-1)!;
  const all = chapters.reduce((total, { chunks }) => total + chunks, 0);
  const name = first === last ? first.file : `${first.file} to ${last.file}`;
  const head = `${formatCount(purchases.length)} of ${counted(all, 'chunk')}`;
  return wrap(`${name}: ${head}: ${reasonsText(purchases, all)}`, { columns, indent: 2 });
}

/**
 * Returns why chunks of a chapter are bought: `lines 82 and 97 changed; voice changed for section What she wrote`.
 * @param all how many chunks the chapter has
 */
export function reasonsText(purchases: readonly Purchase[], all: number): string {
  const reasons = [...new Set(purchases.map(({ reason }) => reason))];
  return reasons
    .map((reason) => {
      const own = purchases.filter((one) => one.reason === reason);
      const count = reasons.length > 1 && own.length > 1 ? ` (${formatCount(own.length)} chunks)` : '';
      return `${phraseOf(reason, own, all)}${count}`;
    })
    .join('; ');
}

function phraseOf(reason: PurchaseReason, own: readonly Purchase[], all: number): string {
  switch (reason) {
    case 'new':
      return 'new';
    case 'text-changed':
      return `${lineList(own.flatMap(({ lines }) => lines))} changed`;
    case 'reading-changed':
      return `read differently by this version around ${lineList(own.map(({ chunk }) => chunk.place.line))}`;
    case 'pronunciation-changed':
      return `pronunciation changed in ${lineList(own.flatMap(({ lines }) => lines))}`;
    case 'seams-moved':
      return `seams moved around ${lineList(own.map(({ chunk }) => chunk.place.line))}`;
    case 'engine-changed':
    case 'model-changed':
    case 'voice-changed':
    case 'prompt-changed':
    case 'language-changed':
      return `${reason.replace('-', ' ')}${own.length === all ? '' : sectionsText(own)}`;
    case 'recording-lost':
      return 'recording lost, on this computer and at the gateway';
    case 'recording-failed':
      return 'charged before, but the request returned no usable audio';
    case 'answer-lost':
      return 'possibly charged before: the response was lost';
    case 'paid-elsewhere':
      return 'paid for at another gateway';
  }
}

function lineList(numbers: readonly number[]): string {
  const lines = [...new Set(numbers)].sort((a, b) => a - b);
  if (lines.length === 1) return `line ${lines[0]}`;
  if (lines.length > maxLines)
    return `lines ${lines.slice(0, maxLines).join(', ')} and ${lines.length - maxLines} more`;
  return `lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`;
}

function sectionsText(own: readonly Purchase[]): string {
  const names = [...new Set(own.map(({ section }) => section))];
  const [only] = names;
  if (names.length === 1 && only === null) return ` from line ${own[0]!.chunk.place.line}`;
  const shown = names
    .slice(0, maxSections)
    .map((name) => (name === null ? 'the beginning' : shorten(name, sectionColumns)));
  const more = names.length - shown.length;
  return ` for section${names.length === 1 ? '' : 's'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
