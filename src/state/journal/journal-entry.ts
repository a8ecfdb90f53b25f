import type { MicroUsd } from '../../base/money/money.js';
import type { PackedMeasures } from './packed-measures.js';

/** The version that this narrate writes. A line with a higher one is left alone, and so is its journal. */
export const journalVersion = 1;

/** What every line has: a unique id, an ISO time, and the origin that the money went to. */
interface Stamp {
  readonly v: number;
  readonly id: string;
  readonly time: string;
  readonly origin: string;
}

/** Written before the POST: with no later line about the same submission, nobody knows whether it was charged. */
export interface Submitting {
  readonly type: 'submitting';
  readonly submission: string;
  readonly key: string;
  readonly engine: string;
  readonly model: string;
  readonly text: string;
  readonly voice: string;
  readonly prompt: string | null;
  readonly language: string | null;
  /** What was set aside for it; at a price a minute that is the most that was thought possible. */
  readonly priceMicroUsd: MicroUsd;
  /** A price by the minute of sound: with a take, it and not `priceMicroUsd` says what was charged. Absent: priced otherwise. */
  readonly perMinuteMicroUsd?: MicroUsd;
  /** SHA-256 (hexadecimal) of the token in the address that a callback was asked to; absent: none was asked for. */
  readonly callback?: string;
  /** The lease that it is sent under, and its position (see `fenceOf`); absent: there is no store, or narrate 0.1 wrote it. */
  readonly fence?: string;
}

/** A step that money depends on. */
export type JournalStep =
  | Submitting
  /** The gateway took it: charged from here on. */
  | {
      readonly type: 'accepted';
      readonly submission: string;
      readonly key: string;
      readonly requestId: string;
    }
  /** The gateway, or the way to it, refused: certainly not charged. */
  | { readonly type: 'refused'; readonly submission: string; readonly reason: string }
  /** The answer was lost: perhaps charged. */
  | { readonly type: 'uncertain'; readonly submission: string; readonly reason: string }
  /** A callback told the request id of a submission that has no `accepted` line: a hint, to be asked for at the gateway. */
  | { readonly type: 'called-back'; readonly submission: string; readonly requestId: string }
  /** The job ended without usable audio; `charged` is false for the gateway's own errors alone. */
  | {
      readonly type: 'ended';
      readonly key: string;
      readonly requestId: string;
      readonly charged: boolean;
      readonly reason: string;
    }
  /** The audio is on the disk, whole. */
  | ({ readonly type: 'taken' } & Take)
  /**
   * A user let the audio go (`narrate gc`). It names the `taken` lines that it takes back by their ids, so that it holds
   * in whatever order the lines of two machines come, and not for audio that is fetched again later.
   */
  | {
      readonly type: 'forgotten';
      readonly key: string;
      readonly requestId: string;
      readonly lines: readonly string[];
    }
  /** What was measured of a take, so that it is read once. Lost, it is measured again. */
  | {
      readonly type: 'measured';
      readonly key: string;
      readonly requestId: string;
      readonly measures: PackedMeasures;
    }
  | ({ readonly type: 'chosen'; readonly key: string } & Choice);

/** Which of several takes of a key is used. The last line about a key counts. */
export interface Choice {
  readonly requestId: string;
  /** Request ids of the takes that it was chosen among, itself included. */
  readonly among: readonly string[];
  /** `hand`: somebody has heard it and wants this one, whatever a check says of it. */
  readonly by: 'check' | 'hand';
}

/** One recording of a key, as the journal knows it. The file is `takes/<key>/<request id>.wav`. */
export interface Take {
  readonly key: string;
  readonly requestId: string;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly frames: number;
  readonly sampleRate: number;
}

export type JournalEntry = Stamp & JournalStep;

/** What a recording is known by. */
export const nameOf = ({ key, requestId }: Pick<Take, 'key' | 'requestId'>): string => `${key}/${requestId}`;
