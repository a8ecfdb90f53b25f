import { summarise } from './deviations.js';

/** What was measured of a voice. */
export interface Measured {
  readonly name: string;
  /** The length of its takes. */
  readonly seconds: number;
  /** How far the found starts of sentences are from the known ones, in ms. */
  readonly starts: readonly number[];
  /** The same for other words. Empty: the voice does not say when it speaks which word. */
  readonly words: readonly number[];
  /** Seconds of sound for each second of processor time of one core, computing the features included. */
  readonly training: number;
  readonly alignment: number;
}

/** What is wanted. Distances in ms, speeds in times real time on one core. */
const goals = { startsNinetyFive: 50, startsMost: 150, wordsNinetyFive: 50, training: 20, alignment: 50 };

/** The first lines of the table in Markdown, with the goals. */
export const tableHead = [
  'Distances in ms, of the starts of sentences and of other words. Speeds in times real time on one core.',
  '',
  '| voice | seconds | starts | mean | 95 % | most | words | mean | 95 % | most | training | alignment | missed goals |',
  `|${' --- |'.repeat(13)}`,
  `| goal | | | | ${goals.startsNinetyFive} | ${goals.startsMost} | | | ${goals.wordsNinetyFive} | | ${goals.training} | ${goals.alignment} | |`,
].join('\n');

/** Returns the line of a voice, with the goals that it misses. */
export function tableLine(one: Measured): string {
  const [starts, words] = [summarise(one.starts), summarise(one.words)];
  const numbers = [
    one.seconds,
    starts?.count,
    starts?.mean,
    starts?.ninetyFive,
    starts?.most,
    words?.count,
    words?.mean,
    words?.ninetyFive,
    words?.most,
    one.training,
    one.alignment,
  ].map((value) => (value === undefined ? '-' : Math.round(value)));
  return `| ${[one.name, ...numbers, missed(one).join(', ') || 'none'].join(' | ')} |`;
}

function missed({ starts, words, training, alignment }: Measured): readonly string[] {
  const [ofStarts, ofWords] = [summarise(starts), summarise(words)];
  return [
    ...(ofStarts !== null && ofStarts.ninetyFive > goals.startsNinetyFive ? ['starts 95 %'] : []),
    ...(ofStarts !== null && ofStarts.most > goals.startsMost ? ['starts most'] : []),
    ...(ofWords !== null && ofWords.ninetyFive > goals.wordsNinetyFive ? ['words 95 %'] : []),
    ...(training < goals.training ? ['training'] : []),
    ...(alignment < goals.alignment ? ['alignment'] : []),
  ];
}
