import type { AlignmentSettings, DeliverOptions, JudgedWords } from '../delivery.js';
import type { TakeFigures } from '../timeline/take-figures.js';
import type { TimelineVoice } from '../timeline/timeline-file.js';

/** TEMPORARY */
export async function judgeWords(_job: {
  readonly options: DeliverOptions & { readonly alignment: AlignmentSettings };
  readonly figures: ReadonlyMap<string, TakeFigures>;
  readonly voices: readonly TimelineVoice[];
  readonly judged: ReadonlySet<string>;
}): Promise<JudgedWords> {
  return { judgements: new Map(), unjudged: [] };
}
