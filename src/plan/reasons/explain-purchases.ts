import { foldText } from '../../base/fold-text.js';
import type { MicroUsd } from '../../base/money/money.js';
import { costOf } from '../../base/money/price.js';
import type { Block, Chapter } from '../../markdown/block.js';
import type { Chunk } from '../../split/chunk.js';
import type { ReadingChange } from '../../split/old-reading/keep-old-reading.js';
import type { Ledger, SubmittedText } from '../../state/ledger.js';
import type { EngineModel } from '../cost/free-texts.js';
import type { Plan } from '../plan.js';
import { changedPlaces } from './changed-places.js';
import { compareWords, type DiffPart } from './compare-words.js';
import { type Difference, type FormerTexts, findFormerTexts } from './former-texts.js';
import { tokensOf } from './text-tokens.js';

/** Why a plan buys a chunk of a book for which something was bought before. */
export type PurchaseReason =
  /** Nothing similar was paid for. */
  | 'new'
  /** The words changed. */
  | 'text-changed'
  /** The Markdown did not change, but this version of narrate reads it differently. */
  | 'reading-changed'
  /** The Markdown is the same, and `pronounce` respells some of its words differently. */
  | 'pronunciation-changed'
  /** The words are paid for, in chunks that begin or end at other places. */
  | 'seams-moved'
  /** The engine, model, voice, prompt or language changed. The words may have changed, too. */
  | `${Difference}-changed`
  /** Paid for and recorded, but no longer here or at the gateway. */
  | 'recording-lost'
  /** Paid for, but the gateway produced no recording. */
  | 'recording-failed'
  /** Possibly charged: the response was lost. */
  | 'answer-lost'
  /** Paid for at another gateway. */
  | 'paid-elsewhere';

/** A chunk to buy, with the reason. */
export interface Purchase {
  readonly chunk: Chunk;
  readonly reason: PurchaseReason;
  /** Lines of the Markdown file in which words differ, from 1, ascending. */
  readonly lines: readonly number[];
  /** The heading above the chunk, or the one that it begins with; null: none. */
  readonly section: string | null;
  /** The text that was paid for earlier in its place, with its voice settings; null: none is known. */
  readonly before: SubmittedText | null;
  /** The change from the earlier words to the current ones; empty where the words are equal or no earlier ones are known. */
  readonly diff: readonly DiffPart[];
}

/** Why a plan buys its chunks. */
export interface Explanation {
  /** Each chunk that the plan buys, once, in the plan's order. */
  readonly purchases: readonly Purchase[];
  /** How many chunks a complete new recording of the plan would buy. A text that occurs twice counts once. */
  readonly fullChunks: number;
  /** The expected cost of such a recording. */
  readonly fullCostMicroUsd: MicroUsd;
}

/** What an explanation is derived from. */
export interface ExplainInput {
  readonly plan: Plan;
  /** All chapters of the book: a text that another chapter still uses was not replaced. */
  readonly chapters: readonly { readonly chapter: Chapter; readonly chunks: readonly Chunk[] }[];
  readonly ledger: Pick<Ledger, 'texts' | 'bought' | 'recorded' | 'elsewhere' | 'uncertain'>;
  readonly engineModel: EngineModel;
  /** Places that this version reads differently than the one that bought their audio, in all chapters. */
  readonly readingChanges: readonly ReadingChange[];
  /** Returns the lines of a chapter's file; null: it cannot be read. */
  linesOf(file: string): readonly string[] | null;
}

/** Returns the reason for each chunk that the plan buys. Null: nothing was ever bought, so there is nothing to explain. */
export function explainPurchases(input: ExplainInput): Explanation | null {
  const { plan, ledger } = input;
  if (ledger.bought.size === 0 && ledger.uncertain.size === 0) return null;
  const planned = plan.chapters.flatMap((chapter) => chapter.planned);
  const chunks = planned.filter(({ action }) => action.kind === 'buy').map(({ chunk }) => chunk);
  const texts = new Map(planned.map(({ chunk }) => [chunk.key, chunk.text]));
  const costs = [...texts.values()].map(({ length }) => costOf(length, plan.pricing).expectedMicroUsd);
  return {
    purchases: chunks.length === 0 ? [] : purchasesOf(chunks, input),
    fullChunks: costs.length,
    fullCostMicroUsd: costs.reduce((total, cost) => total + cost, 0),
  };
}

function purchasesOf(chunks: readonly Chunk[], input: ExplainInput): readonly Purchase[] {
  const { chapters, ledger, engineModel } = input;
  const elsewhere = new Set([...ledger.elsewhere.values()].map(({ key }) => key));
  const fromJournal = new Map(chunks.map((chunk) => [chunk, journalReason(chunk, ledger, elsewhere)]));
  const needed = new Set(chapters.flatMap((chapter) => chapter.chunks.map(({ key }) => key)));
  const replaced = [...ledger.texts].filter(([key]) => ledger.bought.has(key) && !needed.has(key));
  const formerTexts = findFormerTexts(
    chunks.filter((chunk) => fromJournal.get(chunk) === null),
    replaced.map(([, said]) => said),
    engineModel,
  );
  const byNumber = new Map(chapters.map((one) => [one.chapter.chapter, one]));
  return chunks.map((chunk): Purchase => {
    const { chapter, chunks: neighbours } = byNumber.get(chunk.chapter)!;
    const section = headingOver(chapter.blocks, chunk);
    const former = formerTexts.get(chunk);
    const reason = fromJournal.get(chunk) ?? (former === undefined ? unknownReason(chunk, input) : null);
    if (reason === null && former !== undefined)
      return { chunk, section, ...changeOf(chunk, former, { chapter, neighbours, input }) };
    return { chunk, reason: reason ?? 'new', lines: [], section, before: null, diff: [] };
  });
}

/** Returns the reason for a chunk whose words resemble nothing that was paid for. */
const unknownReason = (chunk: Chunk, { readingChanges }: ExplainInput): PurchaseReason =>
  isReadDifferently(chunk, readingChanges) ? 'reading-changed' : 'new';

/** Tells whether a chunk speaks a place that this version reads differently. */
const isReadDifferently = ({ place, endLine }: Chunk, changes: readonly ReadingChange[]): boolean =>
  changes.some(({ blocks }) =>
    blocks.some(
      ({ place: { file, line }, span }) =>
        file === place.file && line <= endLine && span.endLine >= place.line,
    ),
  );

/** Returns the reason that the journal gives for exactly this key; null: the key was never paid for. */
function journalReason(
  { key }: Chunk,
  { bought, recorded, uncertain }: ExplainInput['ledger'],
  elsewhere: ReadonlySet<string>,
): PurchaseReason | null {
  if (elsewhere.has(key)) return 'paid-elsewhere';
  if (recorded.has(key)) return 'recording-lost';
  if (bought.has(key)) return 'recording-failed';
  return uncertain.has(key) ? 'answer-lost' : null;
}

interface Surroundings {
  readonly chapter: Chapter;
  /** All chunks of the chapter. */
  readonly neighbours: readonly Chunk[];
  readonly input: ExplainInput;
}

function changeOf(
  chunk: Chunk,
  { texts, difference }: FormerTexts,
  { chapter, neighbours, input }: Surroundings,
): Pick<Purchase, 'reason' | 'lines' | 'before' | 'diff'> {
  const before = { ...texts[0]!, text: texts.map(({ text }) => text).join(' ') };
  if (difference !== null && foldText(before.text) === foldText(chunk.text))
    return { reason: `${difference}-changed`, lines: [], before, diff: [] };
  const tokens = tokensOf(chunk.text);
  const { parts, changes } = compareWords(
    texts.map(({ text }) => text),
    tokens,
    wordsAround(chunk, neighbours),
  );
  const source = changes.length > 0 ? input.linesOf(chapter.file) : null;
  const { lines, isPronunciation } = changedPlaces(chunk, tokens, {
    changes,
    blocks: chapter.blocks,
    source,
  });
  const diff = changes.length > 0 ? parts : [];
  if (difference !== null) return { reason: `${difference}-changed`, lines, before, diff };
  if (changes.length === 0) return { reason: 'seams-moved', lines, before, diff };
  if (isPronunciation) return { reason: 'pronunciation-changed', lines, before, diff };
  const isReading = isReadDifferently(chunk, input.readingChanges);
  return { reason: isReading ? 'reading-changed' : 'text-changed', lines, before, diff };
}

/** Returns token hashes of the three chunks before and after a chunk. An earlier chunk is assumed to reach no further. */
function wordsAround({ chunk }: Chunk, neighbours: readonly Chunk[]) {
  const reach = 3;
  const hashesOf = (chunks: readonly Chunk[]) => tokensOf(chunks.map(withSeam).join('')).hashes;
  return {
    before: hashesOf(neighbours.slice(Math.max(0, chunk - 1 - reach), chunk - 1)),
    after: hashesOf(neighbours.slice(chunk, chunk + reach)),
  };
}

const isInParagraph: ReadonlySet<Chunk['seam']> = new Set(['sentence', 'clause', 'word']);
const withSeam = ({ seam, text }: Chunk, index: number): string =>
  index === 0 ? text : `${isInParagraph.has(seam) ? ' ' : '\n\n'}${text}`;

function headingOver(blocks: readonly Block[], { firstBlock }: Chunk): string | null {
  const heading = blocks.slice(0, firstBlock + 1).findLast(({ kind }) => kind === 'heading');
  return heading?.text.replaceAll('\n', ' ') ?? null;
}
