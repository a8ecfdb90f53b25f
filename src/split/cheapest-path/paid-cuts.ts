import type { Passage } from '../chunk.js';
import {
  type CutKind,
  type CutSettings,
  endMark,
  fits,
  type PassageCuts,
  withMeasures,
} from '../cuts/cuts.js';
import { jointAt } from '../cuts/joints.js';
import { isWhiteSpace, skipWhiteSpace, trimEnd } from '../cuts/text-measure.js';
import { blockAt } from '../passages.js';
import type { PaidSpan } from './cheapest-path.js';
import type { PaidMatch } from './paid-texts.js';

/** A paid chunk from cut to cut, with its key. */
export interface KeyedSpan extends PaidSpan {
  readonly key: string;
}

/** Adds cuts at both ends of each paid text in a passage, and returns these texts as spans from cut to cut. */
export function addPaidCuts(
  passage: Passage,
  cuts: PassageCuts,
  { matches, settings }: { readonly matches: readonly PaidMatch[]; readonly settings: CutSettings },
): { readonly cuts: PassageCuts; readonly spans: readonly KeyedSpan[] } {
  if (matches.length === 0) return { cuts, spans: [] };
  const { text } = passage;
  const textEnd = cuts.ends[cuts.ends.length - 1]!;
  // A cut is identified by the start of the chunk after it, and the last cut by the end of the text.
  const startAfter = (end: number): number => Math.min(textEnd, skipWhiteSpace(text, end));
  const known = new Set(Array.from(cuts.starts));
  const added = new Set(
    matches.flatMap(({ start, end }) => [start, startAfter(end)]).filter((start) => !known.has(start)),
  );
  const all = added.size === 0 ? cuts : merged(passage, { cuts, added, settings });
  const cutAt = new Map(Array.from(all.starts, (start, cut) => [start, cut]));
  const spans = matches.map(({ start, end, key }) => ({
    from: cutAt.get(start)!,
    to: cutAt.get(startAfter(end))!,
    key,
  }));
  return { cuts: all, spans };
}

function merged(
  passage: Passage,
  { cuts, added, settings }: { cuts: PassageCuts; added: ReadonlySet<number>; settings: CutSettings },
): PassageCuts {
  const { text, blocks } = passage;
  const known = Array.from(cuts.starts, (start, cut) => ({
    start,
    end: cuts.ends[cut]!,
    kind: cuts.kinds[cut]!,
    heading: cuts.headings[cut]!,
    buyable: cuts.buyable[cut]!,
  }));
  const more = Array.from(added, (start) => {
    const end = trimEnd(text, 0, start);
    const index = blockAt(passage, start);
    const isDivisible = settings.seams === 'sentence' || !blockFits(passage, index, settings);
    return {
      start,
      end,
      kind: kindOfPaidCut(text, end),
      heading: blocks[index]!.kind === 'heading' ? 1 : 0,
      buyable: isDivisible && jointAt(text, start) === 'seam' ? 1 : 0,
    };
  });
  const all = [...known, ...more].sort((one, other) => one.start - other.start || one.end - other.end);
  return withMeasures(text, {
    starts: all.map(({ start }) => start),
    ends: all.map(({ end }) => end),
    kinds: all.map(({ kind }) => kind),
    headings: all.map(({ heading }) => heading),
    buyable: all.map(({ buyable }) => buyable),
  });
}

/** Tells whether a block keeps the limits. With `seams: paragraph`, a bought chunk ends inside a block only if it does not. */
function blockFits(passage: Passage, index: number, settings: CutSettings): boolean {
  const from = passage.starts[index]!;
  return fits(passage.text, settings, from, from + passage.blocks[index]!.spoken.length);
}

/** Returns what a seam inside a paragraph breaks, judged only by the characters before it: the sentence splitter has no cut there. */
export function kindOfPaidCut(text: string, end: number): CutKind {
  const mark = endMark(text.slice(Math.max(0, end - 8), end));
  if (mark !== null) return mark;
  if (text[end] === '\n' && text[end + 1] !== '\n') return 'clause';
  return end === text.length || isWhiteSpace(text.charCodeAt(end)) ? 'word' : 'grapheme';
}
