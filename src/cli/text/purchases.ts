import { isFree } from '../../base/money/price.js';
import type { PlannedChapter } from '../../plan/plan.js';
import type { Purchase, PurchaseReason } from '../../plan/reasons/explain-purchases.js';
import type { BookPlan } from '../../project/plan-project.js';
import { counted, formatCount, shorten } from './format.js';
import { costPhrase } from './price-phrases.js';
import { wrap } from './wrap.js';

/** Lines, and sections, that are named before the rest is only counted. */
const mostNamed = 6;
const mostSections = 3;
const sectionColumns = 40;

/**
 * What a dry run says of a book that was bought from before: what is bought again, a chapter, and why; and what all of it
 * would cost. Empty for a first purchase.
 */
export function purchasesText({ plan, explanation }: BookPlan, columns: number): string {
  if (explanation === null) return '';
  const { purchases, fullChunks, fullCostMicroUsd } = explanation;
  const { price } = plan.pricing;
  const lines = groupsOf(plan.chapters, purchases).map((group) => chapterLine(group, columns));
  const anew = isFree(price)
    ? ''
    : `All ${counted(fullChunks, 'chunk')} anew: ${costPhrase(fullCostMicroUsd, price)}.\n`;
  return `${lines.length > 0 ? `To buy, and why:\n${lines.join('')}` : ''}${anew}`;
}

/** Chapters that one line speaks of: neighbours of which each chunk is bought for the same reason stand together. */
interface Group {
  readonly chapters: readonly PlannedChapter[];
  readonly purchases: readonly Purchase[];
  /** What holds for all of every one of these chapters, without a place in them; null: nothing does. */
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
    const reason = wholeReason(own, chapter.chunks);
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

function wholeReason(purchases: readonly Purchase[], all: number): PurchaseReason | null {
  const reasons = new Set(purchases.map(({ reason }) => reason));
  const [only] = reasons;
  const hasPlace = ['text-changed', 'pronunciation-changed', 'seams-moved'];
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

/** Why these chunks are bought, for people: `lines 82 and 97 changed; voice changed for section What she wrote`. `all`: the chunks of the chapter. */
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
    case 'pronunciation-changed':
      return `pronunciation changed in ${lineList(own.flatMap(({ lines }) => lines))}`;
    case 'seams-moved':
      return `seams moved round ${lineList(own.map(({ chunk }) => chunk.place.line))}`;
    case 'engine-changed':
    case 'model-changed':
    case 'voice-changed':
    case 'prompt-changed':
    case 'language-changed':
      return `${reason.replace('-', ' ')}${own.length === all ? '' : sectionsText(own)}`;
    case 'recording-lost':
      return 'recording lost, here and at the gateway';
    case 'recording-failed':
      return 'paid for before, and no recording came';
    case 'answer-lost':
      return 'perhaps paid for before: the answer was lost';
    case 'paid-elsewhere':
      return 'paid for at another gateway';
  }
}

function lineList(numbers: readonly number[]): string {
  const lines = [...new Set(numbers)].sort((a, b) => a - b);
  if (lines.length === 1) return `line ${lines[0]}`;
  if (lines.length > mostNamed)
    return `lines ${lines.slice(0, mostNamed).join(', ')} and ${lines.length - mostNamed} more`;
  return `lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`;
}

function sectionsText(own: readonly Purchase[]): string {
  const names = [...new Set(own.map(({ section }) => section))];
  const [only] = names;
  if (names.length === 1 && only === null) return ` from line ${own[0]!.chunk.place.line}`;
  const shown = names
    .slice(0, mostSections)
    .map((name) => (name === null ? 'the beginning' : shorten(name, sectionColumns)));
  const more = names.length - shown.length;
  return ` for section${names.length === 1 ? '' : 's'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
