import type { MicroUsd } from '../../base/money/money.js';
import type { WordJudgement } from '../../check/words/word-judgement.js';
import type { PackedMeasures } from './packed-measures.js';

/** The version of the journal lines that this narrate writes. It refuses a journal with a line of a higher version. */
export const journalVersion = 1;

/** The fields of every line. */
interface Stamp {
  readonly v: number;
  /** Unique among all lines. */
  readonly id: string;
  /** ISO 8601, in UTC. */
  readonly time: string;
  /** The origin of the gateway that the money went to (see `isOrigin`). */
  readonly origin: string;
}

/** Written before the POST. Without a later line about the same submission, it is possibly charged. */
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
  /** The reserved price. At a price per minute, it is an estimate of the most that the request can cost. */
  readonly priceMicroUsd: MicroUsd;
  /** The price per minute of audio. With a take, the charge follows from it and not from `priceMicroUsd`. Absent: another unit. */
  readonly perMinuteMicroUsd?: MicroUsd;
  /** Version of the rules by which the Markdown became `text` (see `ReadingVersion`); absent: 1. */
  readonly reading?: number;
  /** SHA-256 (hexadecimal) of the chapter's file; absent: narrate 0.1 wrote the line. */
  readonly source?: string;
  /** SHA-256 (hexadecimal) of the token in the callback address; absent: no callback was requested. */
  readonly callback?: string;
  /** The lease that it is sent under, and its position (see `fenceOf`); absent: there is no store, or narrate 0.1 wrote it. */
  readonly fence?: string;
}

/** A step that money depends on. */
export type JournalStep =
  | Submitting
  /** The gateway accepted the submission: it is charged from now on. */
  | {
      readonly type: 'accepted';
      readonly submission: string;
      readonly key: string;
      readonly requestId: string;
    }
  /** The submission was refused or not sent: it is certainly not charged. */
  | { readonly type: 'refused'; readonly submission: string; readonly reason: string }
  /** The response was lost: the submission is possibly charged. */
  | { readonly type: 'uncertain'; readonly submission: string; readonly reason: string }
  /** A callback named the request id of a submission without an `accepted` line. It is a hint that the gateway has to confirm. */
  | { readonly type: 'called-back'; readonly submission: string; readonly requestId: string }
  /** The job ended without usable audio. `charged` is false only for the gateway's own errors. */
  | {
      readonly type: 'ended';
      readonly key: string;
      readonly requestId: string;
      readonly charged: boolean;
      readonly reason: string;
    }
  /** The complete audio is on the disk. */
  | ({ readonly type: 'taken' } & Take)
  /**
   * A user removed the audio (`narrate gc`). `lines` has the ids of the `taken` lines that it revokes. So it is valid in any
   * order of the lines of two machines, and does not apply to audio that is downloaded again later.
   */
  | {
      readonly type: 'forgotten';
      readonly key: string;
      readonly requestId: string;
      readonly lines: readonly string[];
    }
  /** The measures of a take, so that it is measured only once. If the line is lost, the take is measured again. */
  | {
      readonly type: 'measured';
      readonly key: string;
      readonly requestId: string;
      readonly measures: PackedMeasures;
    }
  /** What the word check says about a take. The latest line about a take counts. If it is lost, the take is judged again. */
  | {
      readonly type: 'words-judged';
      readonly key: string;
      readonly requestId: string;
      readonly judgement: VersionedJudgement;
    }
  /** Texts to buy that a run left to a later one, because they may still change (`limits.settle`), and git has no dates for them. */
  | { readonly type: 'seen'; readonly keys: readonly string[] }
  /** An episode of the podcast feed. The latest line about a guid counts. If it is lost, a renamed chapter may be published again. */
  | ({ readonly type: 'published' } & PublishedEpisode)
  | ({ readonly type: 'chosen'; readonly key: string } & Choice)
  /** A person approved a take in a review, or withdrew that. Of these lines and choices by hand, the latest about a key counts. */
  | {
      readonly type: 'approved';
      readonly key: string;
      readonly requestId: string;
      readonly withdrawn: boolean;
    };

/** A chapter as the podcast feed has it. */
export interface PublishedEpisode {
  /** The file name of the manifest. Several books may share a journal. */
  readonly manifest: string;
  /** The address of the feed. */
  readonly url: string;
  /** The `podcast:guid` of the feed. */
  readonly podcast: string;
  /** Never changes, and is unique in the feed. */
  readonly guid: string;
  /** The Markdown file, relative to the manifest's folder. */
  readonly file: string;
  /** The `id` of the chapter in the manifest; null: none. */
  readonly chapterId: string | null;
  /** A sample of the hashes of its sentences (see `sampleOf`). */
  readonly sample: readonly string[];
}

/** The version of the judgements in journal lines. Those of another version are ignored, and their takes are judged again. */
export const judgementVersion = 1;

/** A judgement as journal lines have it. */
export interface VersionedJudgement extends WordJudgement {
  readonly version: number;
}

/** The choice of one of several takes of a key. The latest line about a key counts. */
export interface Choice {
  readonly requestId: string;
  /** Request ids of the takes that it was chosen from, itself included. */
  readonly among: readonly string[];
  /** Those of `among` whose words were judged before the choice, if that mattered; absent: none. */
  readonly judged?: readonly string[];
  /** `hand`: a user chose it, so checks no longer matter. */
  readonly by: 'check' | 'hand';
}

/** A recording of a key in the journal. Its file is `takes/<key>/<request id>.wav`. */
export interface Take {
  readonly key: string;
  readonly requestId: string;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly frames: number;
  readonly sampleRate: number;
}

/** A journal line without its checksum. */
export type JournalEntry = Stamp & JournalStep;

/** Returns the name of a recording, which is unique within a journal: `<key>/<request id>`. */
export const nameOf = ({ key, requestId }: Pick<Take, 'key' | 'requestId'>): string => `${key}/${requestId}`;
