import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../src/base/fold-text.js';
import { type PaidText, paidTexts } from '../../src/split/cheapest-path/paid-texts.js';
import { paragraphBreak } from '../../src/split/passages.js';
import { type SplitSettings, splitChapter } from '../../src/split/split-chapter.js';
import { examples } from '../support/examples.js';
import { type BlockDraft, chapterOf, letter, narrator, plainSentences, settings } from './chapter-builder.js';

/** A passage, the paid texts, and the limits of the plan. */
interface Problem {
  readonly blocks: readonly { readonly spoken: string; readonly kind: 'paragraph' | 'heading' }[];
  readonly limits: Pick<SplitSettings, 'maxCharacters' | 'seams' | 'fewest'>;
  readonly paid: readonly string[];
}

/** A place where one chunk may end and the next may begin. */
interface Node {
  readonly end: number;
  readonly start: number;
  readonly penalty: number;
  readonly heading: number;
  readonly buyable: boolean;
}

const textOf = ({ blocks }: Problem) => blocks.map(({ spoken }) => spoken).join(paragraphBreak);

/** Returns every place in `text` where a paid text occurs between white space or the ends of the text. */
function paidSpans(text: string, paid: readonly string[]): [from: number, to: number][] {
  const folded = ` ${foldText(text)} `;
  return paid.flatMap((one) =>
    [...text].flatMap((_, from): [number, number][] => {
      const to = from + one.length;
      const isThere =
        folded.startsWith(foldText(one), from + 1) && /\s/.test(folded[from]!) && /\s/.test(folded[to + 1]!);
      return isThere ? [[from, to]] : [];
    }),
  );
}

/** Computes the possible seams independently of the implementation, for simple words. */
function nodesOf({ blocks, limits, paid }: Problem): Node[] {
  const text = blocks.map(({ spoken }) => spoken).join(paragraphBreak);
  const ends = new Set(paidSpans(text, paid).flat());
  const nodes: Node[] = [{ end: 0, start: 0, penalty: 0, heading: 0, buyable: true }];
  let offset = 0;
  for (const [index, { spoken, kind }] of blocks.entries()) {
    const heading = kind === 'heading' ? 1 : 0;
    const isOpen = limits.seams === 'sentence' || spoken.length > limits.maxCharacters;
    let sentenceStart = 0;
    for (const { index: gap } of spoken.matchAll(/ /g)) {
      const sentenceEnd = /[.?!](?= |$)/g;
      sentenceEnd.lastIndex = sentenceStart;
      const stop = sentenceEnd.exec(spoken)!.index + 1;
      const isLong = stop - sentenceStart > limits.maxCharacters;
      const penalty = gap === stop ? 2 : spoken[gap - 1] === ',' ? 4 : 6;
      const isPaid = ends.has(offset + gap) || ends.has(offset + gap + 1);
      if (isPaid || (isOpen && (gap === stop || isLong))) {
        nodes.push({ end: offset + gap, start: offset + gap + 1, penalty, heading, buyable: isOpen });
      }
      if (gap === stop) sentenceStart = gap + 1;
    }
    offset += spoken.length;
    const isLast = index === blocks.length - 1;
    const start = isLast ? offset : offset + paragraphBreak.length;
    nodes.push({ end: offset, start, penalty: 0, heading: isLast ? 0 : heading, buyable: true });
    offset = start;
  }
  return nodes;
}

/** Tries every path, and returns the smallest tuple with the cuts of its path from the last to the first. */
function smallestTuple(problem: Problem): number[] {
  const text = textOf(problem);
  const nodes = nodesOf(problem);
  const free = new Set(paidSpans(text, problem.paid).map(([from, to]) => `${from} ${to}`));
  let smallest: number[] | null = null;
  const extend = (at: number, tuple: readonly number[], cuts: readonly number[]): void => {
    if (smallest !== null && tuple[0]! > smallest[0]!) return;
    const { start, buyable } = nodes[at]!;
    if (at === nodes.length - 1) {
      const whole = [...tuple, ...cuts];
      if (smallest === null || isLess(whole, smallest)) smallest = whole;
      return;
    }
    for (let next = at + 1; next < nodes.length; next++) {
      const { end, penalty, heading, ...node } = nodes[next]!;
      const length = end - start;
      const price = free.has(`${start} ${end}`) ? 0 : 1;
      if (price === 1 && !(buyable && node.buyable && length <= problem.limits.maxCharacters)) continue;
      const charged = problem.limits.fewest === 'requests' ? 1 : node.start - start;
      const [money, bought, short, headings, penalties, chunks, squares] = tuple as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      extend(
        next,
        [
          money + price * charged,
          bought + price,
          short + (price === 1 && length < 60 ? 1 : 0),
          headings + heading,
          penalties + penalty,
          chunks + 1,
          squares + length * length,
        ],
        [node.start, ...cuts],
      );
    }
  };
  extend(0, [0, 0, 0, 0, 0, 0, 0], [0]);
  return smallest!;
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of one.entries()) {
    if (value !== (other[index] ?? 0)) return value < (other[index] ?? 0);
  }
  return false;
}

/** Returns the tuple and the cuts of the plan that `splitChapter` makes. */
function tupleOfPlan(problem: Problem): number[] {
  const text = textOf(problem);
  const nodes = nodesOf(problem);
  const paid = paidTexts(problem.paid.map((one) => ({ key: `paid ${one}`, text: one, ...narrator })));
  const finder = plainSentences;
  const chunks = splitChapter(
    chapterOf(...problem.blocks),
    { ...settings, ...problem.limits },
    { finder, paid },
  );
  const tuple = [0, 0, 0, 0, 0, chunks.length, 0];
  const cuts = [0];
  let at = 0;
  for (const chunk of chunks) {
    const start = text.indexOf(chunk.text, at);
    at = start + chunk.text.length;
    const node = nodes.find(({ end }) => end === at)!;
    const isBought = !chunk.key.startsWith('paid ');
    const charged = problem.limits.fewest === 'requests' ? 1 : node.start - start;
    tuple[0]! += isBought ? charged : 0;
    tuple[1]! += isBought ? 1 : 0;
    tuple[2]! += isBought && chunk.text.length < 60 ? 1 : 0;
    tuple[3]! += node.heading;
    tuple[4]! += node.penalty;
    tuple[6]! += chunk.text.length ** 2;
    cuts.unshift(node.start);
  }
  return [...tuple, ...cuts];
}

const word = fc.constantFrom('a', 'on', 'the', 'lamp', 'harbour', "it's", 'lit,', 'keeper');
const sentence = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 6 }), fc.constantFrom('.', '?', '!'))
  .map(([words, mark]) => `${words.join(' ')}${mark}`);
const block = fc.record({
  spoken: fc.array(sentence, { minLength: 1, maxLength: 3 }).map((sentences) => sentences.join(' ')),
  kind: fc.constantFrom('paragraph' as const, 'paragraph' as const, 'heading' as const),
});
/** The most nodes for which all paths can be tried: each further node doubles the number of paths. */
const maxNodes = 16;

const anyProblem: fc.Arbitrary<Problem> = fc.array(block, { minLength: 1, maxLength: 4 }).chain((blocks) => {
  const text = blocks.map(({ spoken }) => spoken).join(paragraphBreak);
  const gaps = [...text.matchAll(/\s+/g)].flatMap(({ 0: gap, index }) => [index, index + gap.length]);
  const places = [0, ...gaps, text.length];
  const slice = fc
    .tuple(fc.constantFrom(...places), fc.constantFrom(...places))
    .map(([one, other]) => text.slice(Math.min(one, other), Math.max(one, other)).trim())
    .filter((one) => one !== '');
  return fc.record({
    blocks: fc.constant(blocks),
    limits: fc.record({
      maxCharacters: fc.oneof(fc.integer({ min: 20, max: 60 }), fc.integer({ min: 20, max: 200 })),
      seams: fc.constantFrom('sentence' as const, 'sentence' as const, 'paragraph' as const),
      fewest: fc.constantFrom('requests' as const, 'characters' as const),
    }),
    paid: fc.array(
      fc.oneof(
        slice,
        slice,
        slice.map((one) => one.replace("'", '’')),
        slice.map((one) => `${one}s`),
      ),
      { maxLength: 6 },
    ),
  });
});

const problem = anyProblem.filter((one) => nodesOf(one).length <= maxNodes);

describe('splitChapter with paid texts', () => {
  it('makes the cheapest of all plans, including every tie-break', () => {
    fc.assert(
      fc.property(problem, (problem) => {
        expect(tupleOfPlan(problem)).toEqual(smallestTuple(problem));
      }),
      { numRuns: examples(300) },
    );
  });

  const split = (chapter: readonly (string | BlockDraft)[], paid: readonly PaidText[], change = {}) =>
    splitChapter(
      chapterOf(...chapter),
      { ...settings, maxCharacters: 60, ...change },
      { finder: plainSentences, paid: paidTexts(paid) },
    );
  const keeper = 'The keeper lit the lamp and went on to the next.'; // 48 characters
  const paid = (text: string, voiceSettings = narrator): PaidText => ({
    key: `paid ${text}`,
    text,
    ...voiceSettings,
  });

  it('keeps the key of a paid text, even if it would be computed differently now', () => {
    expect(split([keeper], [paid(keeper)]).map(({ key }) => key)).toEqual([`paid ${keeper}`]);
  });

  it('uses a paid chunk that is longer than the limit', () => {
    const long = `${keeper} ${keeper} ${keeper}`;
    expect(split([long], [paid(long)])).toMatchObject([{ text: long, key: `paid ${long}` }]);
  });

  it('does not use a paid text of another voice', () => {
    const [chunk] = split([keeper], [paid(keeper, letter)]);
    expect(chunk?.key).not.toBe(`paid ${keeper}`);
  });

  it('does not use a paid text that begins or ends inside a word', () => {
    expect(split(['He went into concatenation.'], [paid('cat'), paid('He went in')])).toMatchObject([
      { text: 'He went into concatenation.', seam: 'chapter-start' },
    ]);
  });

  it('uses a paid text that differs only in inaudible marks, and keeps the current text', () => {
    const [chunk] = split(['“It’s late,” he said — and left.'], [paid('"It\'s late," he said – and left.')]);
    expect(chunk).toMatchObject({
      text: '“It’s late,” he said — and left.',
      key: expect.stringMatching(/^paid/),
    });
  });

  it('leaves a heading at the end of a chunk if that buys one chunk less', () => {
    const heading = { spoken: 'A heading', kind: 'heading' as const };
    const both = `${keeper}\n\nA heading`;
    expect(split([keeper, heading, keeper], [paid(both), paid(keeper)]).map(({ text }) => text)).toEqual([
      both,
      keeper,
    ]);
    // At the same cost, the heading is in one chunk with the text after it.
    const sameCost = split([keeper, heading, keeper], [paid(keeper)], { maxCharacters: 100 });
    expect(sameCost.map(({ text }) => text)).toEqual([keeper, `A heading\n\n${keeper}`]);
  });

  it('buys no part of a paragraph with seams: paragraph, and uses paid parts', () => {
    const change = { seams: 'paragraph', maxCharacters: 100 };
    const pieces = [paid(keeper), paid('And on.')];
    expect(split([`${keeper} And on.`], pieces, change).map(({ text }) => text)).toEqual([keeper, 'And on.']);
    expect(split([`${keeper} And out.`], pieces, change).map(({ text }) => text)).toEqual([
      `${keeper} And out.`,
    ]);
  });
});
