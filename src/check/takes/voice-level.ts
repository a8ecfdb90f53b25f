import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import { median } from '../../base/median.js';
import type { Finding } from './finding.js';

/** Two takes do not show which of them is wrong. */
const fewestTakes = 3;
/** Twice the largest correction by level matching: beyond it, at least half of the difference would remain. */
const mostOffDb = 12;

/** Returns the median loudness of takes with the same voice settings, in LUFS; null: too few takes. */
export function voiceLevel(takes: readonly TakeMeasures[]): number | null {
  const levels = takes.flatMap((measures) => levelOf(measures) ?? []);
  return levels.length < fewestTakes ? null : median(levels);
}

/** Returns a finding for a take that is far quieter or louder than `level` (see `voiceLevel`). */
export function offLevelFinding(measures: TakeMeasures, level: number | null): readonly Finding[] {
  const own = levelOf(measures);
  if (own === null || level === null || Math.abs(own - level) <= mostOffDb) return [];
  const isQuiet = own < level;
  return [
    {
      code: isQuiet ? 'too-quiet' : 'too-loud',
      message: `is ${Math.abs(own - level).toFixed(1)} dB ${isQuiet ? 'quieter' : 'louder'} than other takes of its voice`,
      measured: own - level,
      expected: { least: -mostOffDb, most: mostOffDb },
      unit: 'dB',
    },
  ];
}

/** Returns null for silence, which has a finding of its own. */
const levelOf = ({ speech, loudnessLufs }: TakeMeasures): number | null =>
  speech === null ? null : loudnessLufs;
