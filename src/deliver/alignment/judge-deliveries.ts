import type { TakeDifferences } from '../../align/check/difference.js';
import { judgeTake } from '../../align/check/judge-take.js';
import { deliveryLimits, ownDeliverySeconds } from '../../align/check/voice-limits.js';
import type { WordJudgement } from '../../check/words/word-judgement.js';
import type { BookVoice, VoiceTake } from './book-voices.js';
import { chooseTakes } from './choose-takes.js';

/** The takes of a voice by whose differences the takes with one prompt are judged. */
interface DeliverySample {
  readonly own: readonly VoiceTake[];
  readonly others: readonly VoiceTake[];
  /** All audio with the prompt. `own` may be a part of it. */
  readonly seconds: number;
}

/**
 * Returns, for each delivery with takes that are due, the takes that say what is usual for it. The choice depends on the takes of
 * the voice, not on which of them are due, so a take is judged in the same way with others or alone.
 */
export function deliverySamples(
  { takes }: BookVoice,
  due: readonly VoiceTake[],
): ReadonlyMap<string, DeliverySample> {
  const chosen = chooseTakes(takes);
  return new Map(
    [...new Set(due.map(({ delivery }) => delivery))].map((delivery) => {
      const own = takes.filter((take) => take.delivery === delivery);
      const seconds = own.reduce((sum, take) => sum + take.seconds, 0);
      const others = chosen.filter((take) => take.delivery !== delivery);
      return [delivery, { own: seconds < ownDeliverySeconds ? own : chooseTakes(own), others, seconds }];
    }),
  );
}

/** The judgements of takes of a voice, and the takes that sound unlike the others, and so have none. */
export interface JudgedDeliveries {
  /** By fingerprint. */
  readonly judgements: ReadonlyMap<string, WordJudgement>;
  readonly unlike: number;
}

/**
 * Judges the takes that are due.
 * @param by `samples`: as `deliverySamples` returns them; `model`: its id; `known`: the differences of takes, by fingerprint. A take
 *   without them is not judged, and does not count in a sample.
 */
export function judgeDeliveries(
  due: readonly VoiceTake[],
  by: {
    readonly samples: ReadonlyMap<string, DeliverySample>;
    readonly known: ReadonlyMap<string, TakeDifferences>;
    readonly model: string;
  },
): JudgedDeliveries {
  const knownOf = (takes: readonly VoiceTake[]) =>
    takes.flatMap(({ fingerprint }) => by.known.get(fingerprint) ?? []);
  const judgements = new Map<string, WordJudgement>();
  let unlike = 0;
  for (const [delivery, { own, others, seconds }] of by.samples) {
    const { isUnlike, limits } = deliveryLimits({ own: knownOf(own), others: knownOf(others), seconds });
    for (const take of due) {
      const differences = by.known.get(take.fingerprint);
      if (take.delivery !== delivery || differences === undefined) continue;
      if (isUnlike) unlike++;
      else judgements.set(take.fingerprint, judgeTake(take.text, differences, { model: by.model, limits }));
    }
  }
  return { judgements, unlike };
}
