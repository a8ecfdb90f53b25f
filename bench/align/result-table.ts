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

/** Returns the measurements as a table in Markdown, with the goals that are missed. */
export function tableOf(all: readonly Measured[]): string {
  const lines = all.map((one) => {
    const [starts, words] = [summarise(one.starts), summarise(one.words)];
    const cells = [
      one.name,
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
      missed(one).join(', ') || 'none',
    ];
    return `| ${cells.map((cell) => (typeof cell === 'number' ? Math.round(cell) : (cell ?? '-'))).join(' | ')} |`;
  });
  const { startsNinetyFive, startsMost, wordsNinetyFive, training, alignment } = goals;
  return [
    '| voice | seconds | starts | mean | 95 % | most | words | mean | 95 % | most | training | alignment | missed goals |',
    `|${' --- |'.repeat(13)}`,
    `| goal | | | | ${startsNinetyFive} | ${startsMost} | | | ${wordsNinetyFive} | | ${training} | ${alignment} | |`,
    ...lines,
    '',
    'Distances in ms, of the starts of sentences and of other words. Speeds in times real time on one core.',
  ].join('\n');
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
