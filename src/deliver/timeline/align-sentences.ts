import type { SampleRange } from '../../audio/measure/find-speech.js';

/** The speech of a take, from first word to last, and its pauses in order. All in samples from the same origin. */
export interface SpokenSound {
  readonly speech: SampleRange;
  readonly pauses: readonly SampleRange[];
  readonly sampleRate: number;
}

/** A pause, or the end of the speech, as a possible sentence boundary. */
interface Place {
  /** Null: the start or the end of the speech. */
  readonly pause: SampleRange | null;
  /** The middle, in samples. */
  readonly centre: number;
  /** How much the cost falls because the pause is long. */
  readonly gain: number;
}

/** A place as the boundary after a given number of sentences, with the cheapest path to it. */
interface Candidate extends Place {
  /** How many sentences come before it. */
  readonly sentence: number;
  readonly cost: number;
  readonly before: Candidate | null;
}

/** The cost of a boundary without a pause. It equals a deviation of three times the usual one. */
const skipCost = 9;
const mostSkipped = 3;
/** The usual deviation of the time between two boundaries from the time that its characters predict. */
const usualShare = 0.12;
const usualSeconds = 0.3;
/** How far from its predicted place a pause may be. */
const searchShare = 0.06;
const searchSeconds = 3;
/** The gain for each doubling of a pause, because pauses after sentences are longer than after commas. */
const doubleLengthGain = 1.5;
const shortestPauseSeconds = 0.2;

/**
 * Finds where each sentence of a take is spoken. The ranges are in order and do not overlap; the first begins with the first
 * word and the last ends with the last. Time is first divided by characters. Boundaries then move to the pauses that fit best
 * overall; a boundary without a fitting pause stays in place.
 * @param lengths characters of each sentence, at least 1
 */
export function alignSentences(sound: SpokenSound, lengths: readonly number[]): readonly SampleRange[] {
  const ends = cumulated(lengths);
  const path = cheapestPath(sound, ends);
  const ranges: SampleRange[] = [];
  let start = sound.speech.startSample;
  for (const [index, { sentence, pause }] of path.slice(1).entries()) {
    const from = path[index]?.sentence ?? 0;
    const stop = pause?.startSample ?? sound.speech.endSample;
    ranges.push(...spread({ startSample: start, endSample: stop }, lengths.slice(from, sentence)));
    start = pause?.endSample ?? stop;
  }
  return ranges;
}

/** Divides a range in proportion to the characters. */
function spread({ startSample, endSample }: SampleRange, lengths: readonly number[]): readonly SampleRange[] {
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

/** Returns the chosen boundaries in order. The first is the start of the speech, and the last its end. */
function cheapestPath(sound: SpokenSound, ends: readonly number[]): readonly Candidate[] {
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
    reached.push(near.flatMap((place) => cheapestTo(place, reached, ends, pace) ?? []));
  }
  const path: Candidate[] = [];
  for (let step = cheapestTo(end, reached, ends, pace); step !== null; step = step.before) path.unshift(step);
  // Speech without length has no path.
  return path.length > 1 ? path : [first, { ...first, sentence: ends.length, centre: endSample }];
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

/** Returns the cheapest path to a place after as many sentences as `reached` has entries; null: there is none. */
function cheapestTo(
  place: Place,
  reached: readonly (readonly Candidate[])[],
  ends: readonly number[],
  { perCharacter, usual }: { readonly perCharacter: number; readonly usual: number },
): Candidate | null {
  const sentence = reached.length;
  const spoken = ends[sentence - 1] ?? 0;
  let best: Candidate | null = null;
  let least = Number.POSITIVE_INFINITY;
  // A path may skip any number of boundaries to the end or from the start, so that there always is one.
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
