import type { WavInfo } from '../../audio/wav/wav-format.js';
import type { EngineProfile } from '../../engines/engine.js';
import type { Exchange } from './exchange.js';

/** An assumption of narrate about a gateway, and what the gateway did. */
export interface Finding {
  /** One word or two, which do not change between versions. */
  readonly name: string;
  readonly assumption: string;
  /** Where the assumption is documented. */
  readonly source: string;
  /** What was seen; for `not tested`, why it was not. */
  readonly observed: string;
  readonly verdict: 'as expected' | 'differs' | 'not tested';
}

/** A take of a live check. */
export interface LiveTake {
  readonly text: { readonly characters: number; readonly bytes: number };
  /** Null: not a WAV file that narrate can read. */
  readonly wav: WavInfo | null;
}

/** Everything that a live check saw. */
export interface Observed {
  readonly profile: EngineProfile;
  /** `jobs`: a gateway that is polled; `direct`: a server that responds with audio. */
  readonly kind: 'jobs' | 'direct';
  /** Origin of the gateway. */
  readonly origin: string;
  readonly exchanges: readonly Exchange[];
  readonly takes: readonly LiveTake[];
  /** Null: the book has no webhook, or the gateway cannot reach it. */
  readonly callbacks: number | null;
}

/** What a row of the report says about its assumption. */
export type Verdict = Pick<Finding, 'observed' | 'verdict'>;

/** An assumption that a live check can confirm or contradict. To add one, add a row to a file in `assumptions`. */
export interface Assumption extends Pick<Finding, 'name' | 'assumption' | 'source'> {
  /** The kinds of engines that it is about. */
  readonly kinds: readonly Observed['kind'][];
  readonly judge: (observed: Observed) => Verdict;
}

/** Returns the verdict for a condition. */
export const verdictOf = (isExpected: boolean, observed: string): Verdict => ({
  observed,
  verdict: isExpected ? 'as expected' : 'differs',
});

export const notTested = (why: string): Verdict => ({ observed: why, verdict: 'not tested' });

/** Returns each different text once, in order, as a list: `QUEUED, COMPLETED`. */
export const listed = (texts: readonly (string | null)[]): string =>
  [...new Set(texts)].map((text) => text ?? 'none').join(', ');
