import type { Stretch } from '../audio/find-speech.js';

/** A recording: from its first word to its last, and its pauses, in order; all in samples from wherever it is counted. */
export interface SpokenSound {
  readonly speech: Stretch;
  readonly pauses: readonly Stretch[];
  readonly sampleRate: number;
}

/** A pause that may stand between two sentences, and how good a way leads to it. */
interface Candidate {
  /** How many sentences are before it. */
  readonly sentence: number;
  readonly pause: Stretch | null;
  readonly centre: number;
  readonly cost: number;
  readonly before: Candidate | null;
}

/** A boundary that finds no pause costs so much: about three times the deviation that is usual. */
const skipCost = 9;
const mostSkipped = 4;
/** Deviations that are usual, of the time between two boundaries from what its characters would take. */
const usualShare = 0.12;
const usualSeconds = 0.3;
/** How far from where the characters put it a pause is looked for. */
const searchShare = 0.1;
const searchSeconds = 3;
/** Sentences end in longer pauses than commas do; for each time that a pause is twice as long as the shortest there are. */
const doubleLengthGain = 1.5;
const shortestPauseSeconds = 0.2;

/**
 * Where each of a recording's sentences is spoken: in order, none overlapping, the first from the first word and the
 * last to the last. The time is spread by characters, and the boundaries are put into the pauses that fit best, taken
 * together; where none fits they stay where the characters put them.
 * @param lengths characters of each sentence, at least 1
 */
export function alignSentences(sound: SpokenSound, lengths: readonly number[]): readonly Stretch[] {
  const ends = cumulated(lengths);
  const way = wayThrough(sound, ends);
  const stretches: Stretch[] = [];
  let start = sound.speech.startSample;
  for (const [index, { sentence, pause }] of way.slice(1).entries()) {
    const from = way[index]?.sentence ?? 0;
    const stop = pause?.startSample ?? sound.speech.endSample;
    stretches.push(...spread({ startSample: start, endSample: stop }, lengths.slice(from, sentence)));
    start = pause?.endSample ?? stop;
  }
  return stretches;
}

/** The time divided by characters. */
function spread({ startSample, endSample }: Stretch, lengths: readonly number[]): readonly Stretch[] {
  const ends = cumulated(lengths);
  const total = ends.at(-1) ?? 1;
  const at = (characters: number) =>
    startSample + Math.round(((endSample - startSample) * characters) / total);
  return ends.map((end, index) => ({ startSample: at(ends[index - 1] ?? 0), endSample: at(end) }));
}

function cumulated(lengths: readonly number[]): readonly number[] {
  let sum = 0;
  return lengths.map((length) => {
    sum += length;
    return sum;
  });
}

/** The pauses chosen, from the start of the speech to its end, which are the first and the last. */
function wayThrough(
  { speech, pauses, sampleRate }: SpokenSound,
  ends: readonly number[],
): readonly Candidate[] {
  const { startSample, endSample } = speech;
  const total = ends.at(-1) ?? 1;
  const perCharacter = (endSample - startSample) / total;
  const reach = Math.max(searchSeconds * sampleRate, searchShare * (endSample - startSample));
  const inside = pauses.filter((pause) => pause.startSample >= startSample && pause.endSample <= endSample);

  const first: Candidate = { sentence: 0, pause: null, centre: startSample, cost: 0, before: null };
  const reached: Candidate[][] = [[first]];
  const best = (sentence: number, pause: Stretch | null): Candidate | null => {
    const centre = pause === null ? endSample : (pause.startSample + pause.endSample) / 2;
    const gain = pause === null ? 0 : gainOf(pause, sampleRate);
    let found: Candidate | null = null;
    for (let skipped = 0; skipped < sentence; skipped++) {
      // The way may begin anywhere, so that no sentence is out of reach.
      if (skipped > mostSkipped && pause !== null && sentence - 1 - skipped > 0) continue;
      for (const before of reached[sentence - 1 - skipped] ?? []) {
        if (before.centre >= centre) continue;
        const expected = ((ends[sentence - 1] ?? 0) - (ends[before.sentence - 1] ?? 0)) * perCharacter;
        const usual = usualSeconds * sampleRate + usualShare * expected;
        const deviation = ((centre - before.centre - expected) / usual) ** 2;
        const cost = before.cost + deviation + skipped * skipCost - gain;
        if (found === null || cost < found.cost) found = { sentence, pause, centre, cost, before };
      }
    }
    return found;
  };
  for (let sentence = 1; sentence < ends.length; sentence++) {
    const estimate = startSample + (ends[sentence - 1] ?? 0) * perCharacter;
    reached.push(
      inside
        .filter((pause) => Math.abs((pause.startSample + pause.endSample) / 2 - estimate) <= reach)
        .flatMap((pause) => best(sentence, pause) ?? []),
    );
  }
  const last = best(ends.length, null);
  const way: Candidate[] = [];
  for (let step: Candidate | null = last; step !== null; step = step.before) way.unshift(step);
  // Speech without length has no way through it.
  return way.length > 1 ? way : [first, { ...first, sentence: ends.length, centre: endSample }];
}

const gainOf = ({ startSample, endSample }: Stretch, sampleRate: number): number =>
  doubleLengthGain * Math.max(0, Math.log2((endSample - startSample) / (shortestPauseSeconds * sampleRate)));
