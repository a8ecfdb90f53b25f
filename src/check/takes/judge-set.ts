import type { CheckLimits } from './check-limits.js';
import type { Finding } from './finding.js';
import { judgeSound } from './judge-sound.js';
import { durationFinding, judgeTake, type SpokenTake } from './judge-take.js';
import { durationBand } from './reading-rates.js';
import { runOnFinding } from './run-on.js';
import { spokenLength } from './spoken-length.js';
import { offLevelFinding, voiceLevel } from './voice-level.js';
import { bandOfPace, manyReadings, type Reading, type VoicePace, voicePace } from './voice-pace.js';

/** A take among those of its chapter. */
export interface TakeOfSet extends SpokenTake {
  /** What it is told apart by: its key. */
  readonly key: string;
  /** What takes that should sound alike have in common: voice, prompt and language. */
  readonly voiceSettings: string;
}

/**
 * The verdict on each take of a finished set, by key, in the order of the keys: its length is held against the pace of
 * its own speaker in the same set, as far as there are enough of them (else against the fixed band), and its loudness against
 * that speaker's. Medians make both, so a few bad takes do not move them, and neither the order nor the moment of their arrival matters.
 */
export function judgeSet(
  takes: readonly TakeOfSet[],
  limits: CheckLimits,
): ReadonlyMap<string, readonly Finding[]> {
  const inOrder = takes
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
    .map((take): ReadTake => ({ take, reading: readingOf(take) }));
  const speakers = speakersOf(inOrder);
  return new Map(
    inOrder.map(
      (one) => [one.take.key, judgeAmong(one, speakers.get(one.take.voiceSettings), limits)] as const,
    ),
  );
}

/** Each text is counted once: counting is most of the work. */
interface ReadTake {
  readonly take: TakeOfSet;
  readonly reading: Reading;
}

const readingOf = ({ text, measures }: SpokenTake): Reading => ({ letters: spokenLength(text), measures });

/** How a speaker is in most takes of a set; null: too few of them to say. */
interface SetSpeaker {
  readonly pace: VoicePace | null;
  readonly level: number | null;
}

function speakersOf(takes: readonly ReadTake[]): ReadonlyMap<string, SetSpeaker> {
  const bySpeaker = new Map<string, ReadTake[]>();
  for (const one of takes) {
    const ofSpeaker = bySpeaker.get(one.take.voiceSettings);
    if (ofSpeaker === undefined) bySpeaker.set(one.take.voiceSettings, [one]);
    else ofSpeaker.push(one);
  }
  return new Map(
    [...bySpeaker].map(([voiceSettings, all]) => {
      const level = voiceLevel(all.map(({ reading: { measures } }) => measures));
      return [voiceSettings, { pace: paceOf(all), level }];
    }),
  );
}

/** Of a few readings, those that no voice would take so long or short for say nothing of this one's pace. */
function paceOf(takes: readonly ReadTake[]): VoicePace | null {
  const sound = takes.filter(
    ({ take, reading: { letters, measures } }) =>
      durationFinding(measures, durationBand(letters, take.language)).length === 0,
  );
  return voicePace((takes.length < manyReadings ? sound : takes).map(({ reading }) => reading));
}

function judgeAmong(
  { take, reading }: ReadTake,
  { pace, level }: SetSpeaker = { pace: null, level: null },
  limits: CheckLimits,
): readonly Finding[] {
  return [...judgeRead({ take, reading }, pace, limits), ...offLevelFinding(take.measures, level)];
}

function judgeRead(
  { take, reading }: ReadTake,
  pace: VoicePace | null,
  limits: CheckLimits,
): readonly Finding[] {
  if (pace === null) return judgeTake(take, limits);
  const byPace = durationFinding(take.measures, bandOfPace(reading.letters, pace));
  const byBand = durationFinding(take.measures, durationBand(reading.letters, take.language));
  return [
    ...(pace.isOfFew && byPace.length === 0 ? byBand : byPace),
    ...runOnFinding(reading, pace),
    ...judgeSound(take.measures, { limits, isSilenceRight: reading.letters === 0 }),
  ];
}
