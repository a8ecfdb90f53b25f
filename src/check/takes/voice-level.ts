import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import { median } from '../../base/median.js';
import type { Finding } from './finding.js';

/** Of two takes nobody knows which is the odd one. */
const fewestTakes = 3;
/** Twice what is evened out when files are made: a take that is off by more stays off by half of it, and is no mood of the voice. */
const mostOffDb = 12;

/** How loud one speaker is in these takes (LUFS): their median, in any order; null: too few to say. */
export function voiceLevel(takes: readonly TakeMeasures[]): number | null {
  const levels = takes.flatMap((measures) => levelOf(measures) ?? []);
  return levels.length < fewestTakes ? null : median(levels);
}

/** A take that is far quieter or louder than its speaker is in the others. `level`: see `voiceLevel`. */
export function offLevelFinding(measures: TakeMeasures, level: number | null): readonly Finding[] {
  const own = levelOf(measures);
  if (own === null || level === null || Math.abs(own - level) <= mostOffDb) return [];
  const isQuiet = own < level;
  return [
    {
      code: isQuiet ? 'too-quiet' : 'too-loud',
      message: `is ${Math.abs(own - level).toFixed(1)} dB ${isQuiet ? 'quieter' : 'louder'} than the voice is otherwise`,
      measured: own - level,
      expected: { least: -mostOffDb, most: mostOffDb },
      unit: 'dB',
    },
  ];
}

/** Silence has no level that counts, and a finding of its own. */
const levelOf = ({ speech, loudnessLufs }: TakeMeasures): number | null =>
  speech === null ? null : loudnessLufs;
