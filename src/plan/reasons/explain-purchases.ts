import { foldText } from '../../base/fold-text.js';
import type { MicroUsd } from '../../base/money/money.js';
import { costOf } from '../../base/money/price.js';
import type { Block, Chapter } from '../../markdown/block.js';
import type { Chunk } from '../../split/chunk.js';
import type { Ledger, SubmittedText } from '../../state/ledger.js';
import type { Recorder } from '../cost/free-texts.js';
import type { Plan } from '../plan.js';
import { changedPlaces } from './changed-places.js';
import { compareWords, type DiffPart } from './compare-words.js';
import { type Difference, type FormerTexts, findFormerTexts } from './former-texts.js';
import { tokensOf } from './text-tokens.js';

/** Why a chunk is to be bought although the book was bought from before. */
export type PurchaseReason =
  /** Nothing like it was paid for. */
  | 'new'
  /** The words are others. */
  | 'text-changed'
  /** The Markdown is the same, and `pronounce` respells some of its words. */
  | 'pronunciation-changed'
  /** The words are paid for, in chunks that begin or end elsewhere. */
  | 'seams-moved'
  /** Said otherwise; the words may have changed besides. */
  | `${Difference}-changed`
  /** Paid for and recorded; neither here nor at the gateway any more. */
  | 'recording-lost'
  /** Paid for, and the gateway had no recording of it in the end. */
  | 'recording-failed'
  /** Perhaps paid for: the answer was lost. */
  | 'answer-lost'
  /** Paid for at another gateway. */
  | 'paid-elsewhere';

/** A chunk to buy, and why. */
export interface Purchase {
  readonly chunk: Chunk;
  readonly reason: PurchaseReason;
  /** Lines of the Markdown in which words differ, ascending. */
  readonly lines: readonly number[];
  /** The heading that it stands under, or begins with; null: none. */
  readonly section: string | null;
  /** What was paid for before in its place: how it was said, and the words; null: nothing is known of it. */
  readonly before: SubmittedText | null;
  /** From the words before to today's, word by word; empty where they are the same or there are none. */
  readonly diff: readonly DiffPart[];
}

/** Why a plan buys what it buys. */
export interface Explanation {
  /** Each chunk that the plan buys, once, in the plan's order. */
  readonly purchases: readonly Purchase[];
  /** How many chunks it would be to record all of the plan anew, a text that stands twice once, and what that would cost. */
  readonly fullChunks: number;
  readonly fullCostMicroUsd: MicroUsd;
}

export interface ExplainInput {
  readonly plan: Plan;
  /** The whole book's: what another chapter needs was not replaced. */
  readonly chapters: readonly { readonly chapter: Chapter; readonly chunks: readonly Chunk[] }[];
  readonly ledger: Pick<Ledger, 'texts' | 'bought' | 'recorded' | 'elsewhere' | 'uncertain'>;
  readonly recorder: Recorder;
  /** The lines of a chapter's file; null: it cannot be read now. */
  linesOf(file: string): readonly string[] | null;
}

/** Says of each chunk to buy why it is not paid for. Null: nothing was ever bought, so there is nothing to explain. */
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
  const { chapters, ledger, recorder } = input;
  const elsewhere = new Set([...ledger.elsewhere.values()].map(({ key }) => key));
  const own = new Map(chunks.map((chunk) => [chunk, ownReason(chunk, ledger, elsewhere)]));
  const needed = new Set(chapters.flatMap((chapter) => chapter.chunks.map(({ key }) => key)));
  const replaced = [...ledger.texts].filter(([key]) => ledger.bought.has(key) && !needed.has(key));
  const former = findFormerTexts(
    chunks.filter((chunk) => own.get(chunk) === null),
    replaced.map(([, said]) => said),
    recorder,
  );
  const byNumber = new Map(chapters.map((one) => [one.chapter.chapter, one]));
  return chunks.map((chunk): Purchase => {
    const { chapter, chunks: neighbours } = byNumber.get(chunk.chapter)!;
    const section = headingOver(chapter.blocks, chunk);
    const known = former.get(chunk);
    const reason = own.get(chunk) ?? (known === undefined ? 'new' : null);
    if (reason === null && known !== undefined)
      return { chunk, section, ...changeOf(chunk, known, { chapter, neighbours, input }) };
    return { chunk, reason: reason ?? 'new', lines: [], section, before: null, diff: [] };
  });
}

/** What the journal says of this very chunk; null: it was never paid for. */
function ownReason(
  { key }: Chunk,
  { bought, recorded, uncertain: doubts }: ExplainInput['ledger'],
  elsewhere: ReadonlySet<string>,
): PurchaseReason | null {
  if (elsewhere.has(key)) return 'paid-elsewhere';
  if (recorded.has(key)) return 'recording-lost';
  if (bought.has(key)) return 'recording-failed';
  return doubts.has(key) ? 'answer-lost' : null;
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
  return { reason: isPronunciation ? 'pronunciation-changed' : 'text-changed', lines, before, diff };
}

/** The words of the chunks before and after one, as far as an older chunk may have reached. */
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
  return blocks.slice(0, firstBlock + 1).findLast(({ kind }) => kind === 'heading')?.text ?? null;
}
