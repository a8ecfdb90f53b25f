import { answers } from './assumptions/answers.js';
import { audio } from './assumptions/audio.js';
import { limits } from './assumptions/limits.js';
import { media } from './assumptions/media.js';
import type { Assumption, Finding, Observed } from './finding.js';

const assumptions: readonly Assumption[] = [...answers, ...media, ...audio, ...limits];

/** Compares what was seen with every assumption about this kind of engine. */
export const findingsOf = (observed: Observed): readonly Finding[] =>
  assumptions
    .filter(({ kinds }) => kinds.includes(observed.kind))
    .map(({ name, assumption, source, judge }) => ({ name, assumption, source, ...judge(observed) }));
