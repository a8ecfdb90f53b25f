import { createTakeMeter, type TakeMeasures } from '../../src/audio/measure/take-measures.js';
import { defaultCheckLimits } from '../../src/check/takes/check-limits.js';
import type { FindingCode } from '../../src/check/takes/finding.js';
import { judgeSet } from '../../src/check/takes/judge-set.js';
import { judgeTake } from '../../src/check/takes/judge-take.js';
import type { EspeakTake } from './espeak-takes.js';

/** Measures samples as a take. */
export function measure(samples: Int16Array, sampleRate: number): TakeMeasures {
  const meter = createTakeMeter(sampleRate);
  meter.add(samples);
  return meter.measures();
}

const spoken = ({ text, voice, samples, sampleRate }: EspeakTake, index: number) => ({
  key: String(index).padStart(4, '0'),
  voiceSettings: voice,
  text,
  language: 'en',
  measures: measure(samples, sampleRate),
});

/** Returns the codes of the findings about a single take. */
export const foundAlone = (take: EspeakTake): readonly FindingCode[] =>
  judgeTake(spoken(take, 0), defaultCheckLimits).map(({ code }) => code);

/** Returns the codes of the findings about each take of a finished set, in order. */
export function foundTogether(takes: readonly EspeakTake[]): readonly (readonly FindingCode[])[] {
  const findingsByKey = judgeSet(takes.map(spoken), defaultCheckLimits);
  return [...findingsByKey.values()].map((findings) => findings.map(({ code }) => code));
}
