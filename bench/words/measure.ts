import type { WordFinding } from '../../src/check/words/word-judgement.js';
import { seededRandom } from '../../test/support/seeded-random.js';
import { openSentences } from '../align/open-sentences.js';
import { plainSentences } from '../align/plain-sentences.js';
import type { Sentence } from '../align/sentence.js';
import type { Speaker } from '../align/speaker.js';
import { Checker } from './checker.js';
import { type Damage, largeDamages, smallDamages } from './damage.js';
import { type Passage, speakPassages } from './passage.js';
import { createSentenceMaker, type SentenceMaker } from './varied-sentences.js';

/** What was found in a take. */
export interface Row {
  /** How the model was trained: on good takes, or with a third of the takes damaged. */
  readonly trainedOn: 'good' | 'damaged';
  /** The name of the damage; `good` or `good, uneven`: none. */
  readonly kind: string;
  readonly findings: readonly WordFinding[];
}

/** What was found in the takes of a voice. */
export interface Measured {
  readonly rows: readonly Row[];
  /** See `Checker.spent`. */
  readonly spent: Checker['spent'];
}

/** How many takes of each kind a voice speaks. */
export interface Counts {
  readonly good: number;
  readonly damaged: number;
}

const sentencesPerTake = 5;
/** Sentences from which takes that are checked are put together. None of them occurs in the training. */
const poolSize = 60;
const trainingTakes = 12;
const damages = { ...largeDamages, ...smallDamages };

/** A passage with the name of its damage. */
interface NamedPassage extends Passage {
  readonly kind: string;
}

/** Measures good takes and every kind of damage, with two models: one of good takes, and one with a third of them damaged. */
export async function measureDamage(speaker: Speaker, counts: Counts): Promise<Measured> {
  // Each voice has its own texts and damages, so that what is measured with several voices is independent.
  const seed = [...speaker.name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_000, 7);
  const maker = createSentenceMaker(speaker.language, seed);
  const chance = seededRandom(seed + 1);
  const training = trainingPassages({ maker, chance });
  const tested = testedPassages(counts, { maker, chance });
  const passages = [...training.good, ...training.damaged, ...tested];
  const spoken = await speakPassages(speaker, passages, seed);
  const checker = new Checker(speaker.language);
  try {
    const read = async (from: number, count: number) => {
      const takes = [];
      for (let index = from; index < from + count; index++) takes.push(await checker.read(spoken(index)));
      return takes;
    };
    const good = await read(0, training.good.length);
    const damaged = await read(training.good.length, training.damaged.length);
    const judgeByGood = checker.train(good);
    const judgeByDamaged = checker.train([...good.slice(damaged.length), ...damaged]);
    const rows: Row[] = damaged.map((take, index) => ({
      trainedOn: 'damaged',
      kind: training.damaged[index]?.kind ?? '',
      findings: judgeByDamaged(take),
    }));
    for (const [index, { kind }] of tested.entries()) {
      const take = await checker.read(spoken(training.good.length + training.damaged.length + index));
      rows.push({ trainedOn: 'good', kind, findings: judgeByGood(take) });
      rows.push({ trainedOn: 'damaged', kind, findings: judgeByDamaged(take) });
    }
    return { rows, spent: checker.spent };
  } finally {
    await checker.close();
  }
}

interface Means {
  readonly maker: SentenceMaker;
  readonly chance: () => number;
}

/** Returns good passages, and damaged ones in place of a third of them. */
function trainingPassages({ maker, chance }: Means): {
  readonly good: readonly NamedPassage[];
  readonly damaged: readonly NamedPassage[];
} {
  const good = Array.from({ length: trainingTakes }, () => {
    const text = Array.from({ length: sentencesPerTake }, () => maker.plain());
    return { kind: 'good', text, said: text, isUneven: false };
  });
  const names = Object.keys(largeDamages);
  const damaged = good.slice(0, trainingTakes / 3).map(({ text }): NamedPassage => {
    const kind = names[Math.floor(chance() * names.length)] as string;
    return { kind, text, said: (largeDamages[kind] as Damage)(text, { maker, chance }), isUneven: false };
  });
  return { good, damaged };
}

/** Returns good passages, a third of them uneven, and damaged ones, whose texts are those of the first good ones. */
function testedPassages({ good, damaged }: Counts, { maker, chance }: Means): readonly NamedPassage[] {
  const pool = Array.from({ length: poolSize }, () => maker.plain());
  const texts = Array.from({ length: good }, () => choose(pool, chance));
  const isUneven = (index: number): boolean => index % 3 === 2;
  const goodPassages = (kind: string, list: readonly (readonly Sentence[])[]): readonly NamedPassage[] =>
    list.map((text, index) => {
      const uneven = isUneven(index);
      return { kind: uneven ? `${kind}, uneven` : kind, text, said: text, isUneven: uneven };
    });
  const short = Array.from({ length: Math.ceil(good / 4) });
  return [
    ...goodPassages('good', texts),
    ...goodPassages(
      'good, one sentence',
      short.map(() => [maker.plain()]),
    ),
    ...goodPassages(
      'good, two to five words',
      short.map(() => [maker.heading()]),
    ),
    ...Object.entries(damages).flatMap(([kind, damage]) =>
      texts.slice(0, damaged).map((text, index) => ({
        kind,
        text,
        said: damage(text, { maker, chance }),
        isUneven: isUneven(index),
      })),
    ),
  ];
}

/** Returns different sentences of a pool. */
function choose(pool: readonly Sentence[], chance: () => number): readonly Sentence[] {
  const chosen = new Set<Sentence>();
  while (chosen.size < sentencesPerTake) chosen.add(pool[Math.floor(chance() * pool.length)] as Sentence);
  return [...chosen];
}

/** Sentences with numbers, abbreviations and names in each language. */
const openCount = 75;
const openPerTake = 3;

/**
 * Measures takes whose sentences with numbers, abbreviations and names alternate with plain ones, and the same takes without the
 * sentence between the first two of those.
 */
export async function measureOpen(speaker: Speaker): Promise<Measured> {
  const language = speaker.language.slice(0, 2);
  const open = openSentences(language, openCount);
  const plain = plainSentences(language, openCount);
  const good = Array.from({ length: openCount / openPerTake }, (_, index): NamedPassage => {
    const text = [0, 1, 2].flatMap((place) => [
      open[index * openPerTake + place] as Sentence,
      plain[index * openPerTake + place] as Sentence,
    ]);
    return { kind: 'good, with numbers and names', text, said: text, isUneven: false };
  });
  const damaged = good.map(({ text }): NamedPassage => {
    const said = text.toSpliced(1, 1);
    return { kind: 'sentence next to a number or name dropped', text, said, isUneven: false };
  });
  const passages = [...good, ...damaged];
  const spoken = await speakPassages(speaker, passages, 4);
  const checker = new Checker(speaker.language);
  try {
    const takes = [];
    for (const index of passages.keys()) takes.push(await checker.read(spoken(index)));
    const judge = checker.train(takes.slice(0, good.length));
    const rows = takes.map(
      (take, index): Row => ({
        trainedOn: 'good',
        kind: passages[index]?.kind ?? '',
        findings: judge(take),
      }),
    );
    return { rows, spent: checker.spent };
  } finally {
    await checker.close();
  }
}
