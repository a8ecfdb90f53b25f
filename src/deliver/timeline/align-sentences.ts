import type { Stretch } from '../../audio/measure/find-speech.js';

/** A recording: from its first word to its last, and its pauses, in order; all in samples from wherever it is counted. */
export interface SpokenSound {
  readonly speech: Stretch;
  readonly pauses: readonly Stretch[];
  readonly sampleRate: number;
}

/** A pause, with what counts of it: where its middle is, and how much it looks like the end of a sentence. */
interface Place {
  readonly pause: Stretch | null;
  readonly centre: number;
  readonly gain: number;
}

/** A place that may stand between two sentences, and how good a way leads to it. */
interface Candidate extends Place {
  /** How many sentences are before it. */
  readonly sentence: number;
  readonly cost: number;
  readonly before: Candidate | null;
}

/** A boundary that finds no pause costs so much: about three times the deviation that is usual. */
const skipCost = 9;
const mostSkipped = 3;
/** Deviations that are usual, of the time between two boundaries from what its characters would take. */
const usualShare = 0.12;
const usualSeconds = 0.3;
/** How far from where the characters put it a pause is looked for. */
const searchShare = 0.06;
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
function wayThrough(sound: SpokenSound, ends: readonly number[]): readonly Candidate[] {
  const { startSample, endSample } = sound.speech;
  const { sampleRate } = sound;
  const perCharacter = (endSample - startSample) / (ends.at(-1) ?? 1);
  const reach = Math.max(searchSeconds * sampleRate, searchShare * (endSample - startSample));
  const pace = { perCharacter, usual: usualSeconds * sampleRate };
  const places = placesIn(sound);
  const end: Place = { pause: null, centre: endSample, gain: 0 };
  const first: Candidate = { ...end, centre: startSample, sentence: 0, cost: 0, before: null };
  const reached: Candidate[][] = [[first]];
  for (let sentence = 1; sentence < ends.length; sentence++) {
    const estimate = startSample + (ends[sentence - 1] ?? 0) * perCharacter;
    const near = places.filter(({ centre }) => Math.abs(centre - estimate) <= reach);
    reached.push(near.flatMap((place) => bestWay(place, reached, ends, pace) ?? []));
  }
  const way: Candidate[] = [];
  for (let step = bestWay(end, reached, ends, pace); step !== null; step = step.before) way.unshift(step);
  // Speech without length has no way through it.
  return way.length > 1 ? way : [first, { ...first, sentence: ends.length, centre: endSample }];
}

function placesIn({ speech, pauses, sampleRate }: SpokenSound): readonly Place[] {
  return pauses
    .filter((pause) => pause.startSample >= speech.startSample && pause.endSample <= speech.endSample)
    .map((pause) => ({
      pause,
      centre: (pause.startSample + pause.endSample) / 2,
      gain:
        doubleLengthGain *
        Math.max(0, Math.log2((pause.endSample - pause.startSample) / (shortestPauseSeconds * sampleRate))),
    }));
}

/** The best way to a place after as many sentences as `reached` has entries; null: none leads there. */
function bestWay(
  place: Place,
  reached: readonly (readonly Candidate[])[],
  ends: readonly number[],
  { perCharacter, usual }: { readonly perCharacter: number; readonly usual: number },
): Candidate | null {
  const sentence = reached.length;
  const spoken = ends[sentence - 1] ?? 0;
  let best: Candidate | null = null;
  let least = Number.POSITIVE_INFINITY;
  // To the end, and from the start, a way may skip as many as it likes, so that there always is one.
  const furthest = place.pause === null ? 0 : Math.max(0, sentence - 1 - mostSkipped);
  for (let from = sentence - 1; from >= 0; from = from > furthest ? from - 1 : from > 0 ? 0 : -1) {
    for (const before of reached[from] ?? []) {
      const distance = place.centre - before.centre;
      if (distance <= 0) continue;
      const expected = (spoken - (ends[from - 1] ?? 0)) * perCharacter;
      const deviation = (distance - expected) / (usual + usualShare * expected);
      const cost = before.cost + deviation * deviation + (sentence - 1 - from) * skipCost - place.gain;
      if (cost >= least) continue;
      least = cost;
      best = before;
    }
  }
  return best === null ? null : { ...place, sentence, cost: least, before: best };
}
