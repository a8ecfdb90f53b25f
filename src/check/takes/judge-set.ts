import type { CheckLimits } from './check-limits.js';
import type { Finding } from './finding.js';
import { judgeSound } from './judge-sound.js';
import { durationFinding, judgeTake, type SpokenTake } from './judge-take.js';
import { durationBand } from './reading-rates.js';
import { runOnFinding } from './run-on.js';
import { spokenLength } from './spoken-length.js';
import { offLevelFinding, voiceLevel } from './voice-level.js';
import { bandOfPace, manyReadings, type Reading, type VoicePace, voicePace } from './voice-pace.js';

/** Take of a chapter, to be compared with the others. */
export interface TakeOfSet extends SpokenTake {
  /** Key of the take, unique in the set. */
  readonly key: string;
  /** Identifies voice, prompt and language. Takes with equal settings should sound alike. */
  readonly voiceSettings: string;
}

/**
 * Returns the findings of each take of a finished set, by key, sorted by key. Compares a take's length and loudness with
 * those of the takes with the same voice settings. With too few of them, compares its length with a fixed range.
 *
 * Both comparisons use medians, so a few bad takes and the order of the takes have no influence.
 */
export function judgeSet(
  takes: readonly TakeOfSet[],
  limits: CheckLimits,
): ReadonlyMap<string, readonly Finding[]> {
  const inOrder = takes
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
    .map((take): ReadTake => ({ take, reading: readingOf(take) }));
  const references = referencesOf(inOrder);
  return new Map(
    inOrder.map(
      (one) => [one.take.key, judgeAmong(one, references.get(one.take.voiceSettings), limits)] as const,
    ),
  );
}

/** Take with the length of its text, which is computed only once because it takes most of the time. */
interface ReadTake {
  readonly take: TakeOfSet;
  readonly reading: Reading;
}

const readingOf = ({ text, measures }: SpokenTake): Reading => ({ letters: spokenLength(text), measures });

/** Typical pace and level (LUFS) of the takes with the same voice settings; null: too few takes. */
interface Reference {
  readonly pace: VoicePace | null;
  readonly level: number | null;
}

function referencesOf(takes: readonly ReadTake[]): ReadonlyMap<string, Reference> {
  const bySettings = new Map<string, ReadTake[]>();
  for (const one of takes) {
    const group = bySettings.get(one.take.voiceSettings);
    if (group === undefined) bySettings.set(one.take.voiceSettings, [one]);
    else group.push(one);
  }
  return new Map(
    [...bySettings].map(([voiceSettings, all]) => {
      const level = voiceLevel(all.map(({ reading: { measures } }) => measures));
      return [voiceSettings, { pace: paceOf(all), level }];
    }),
  );
}

/** With few takes, ignores those outside the fixed range: they are bad, so they say nothing about the pace. */
function paceOf(takes: readonly ReadTake[]): VoicePace | null {
  const plausible = takes.filter(
    ({ take, reading: { letters, measures } }) =>
      durationFinding(measures, durationBand(letters, take.language)).length === 0,
  );
  return voicePace((takes.length < manyReadings ? plausible : takes).map(({ reading }) => reading));
}

function judgeAmong(
  { take, reading }: ReadTake,
  { pace, level }: Reference = { pace: null, level: null },
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
