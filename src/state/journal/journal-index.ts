import type { TakeMeasures } from '../../audio/measure/take-measures.js';
import type { WordJudgement } from '../../check/words/word-judgement.js';
import {
  type Choice,
  type JournalEntry,
  judgementVersion,
  nameOf,
  type PublishedEpisode,
  type Submitting,
  type Take,
  type VersionedJudgement,
} from './journal-entry.js';
import { unpackMeasures } from './packed-measures.js';
import type { Accepted } from './request-owners.js';

/** The steps of a journal, by submission, by request and by key. The entries may come in any order. */
export class JournalIndex {
  /** By submission. */
  readonly submissions: Map<string, JournalEntry & Submitting> = new Map();
  /** By key: the first submission. */
  readonly texts = new Map<string, Submitting>();
  /** Submissions that were accepted or refused. */
  readonly settled = new Set<string>();
  /** By submission and request id, because a gateway may give one id to two requests, and charge both. */
  readonly accepted: Map<string, Accepted> = new Map();
  /** By submission: request ids from callbacks. */
  readonly hints = new Map<string, string[]>();
  /** By name: accepted requests. A `taken` line is enough, because the `accepted` line of a request may be damaged. */
  readonly requests = new Map<string, { key: string; requestId: string; origin: string }>();
  /** By name: whether a job that ended without usable audio was charged. */
  readonly ended = new Map<string, boolean>();
  /** By name: recordings that were downloaded at some time, forgotten or not. */
  readonly downloaded = new Map<string, Take>();
  /** The keys of `downloaded`. */
  readonly recorded = new Set<string>();
  /** By key and request id: recordings that were not forgotten. */
  readonly takes = new Map<string, Map<string, Take>>();
  /** By request id. */
  readonly measures = new Map<string, TakeMeasures>();
  /** By name: the latest judgement of the words of a take. */
  readonly judgements = new Map<string, WordJudgement>();
  /** By name: when it was judged. */
  readonly #judgedAt = new Map<string, string>();
  /** By key: when a run first left it to a later one, in milliseconds since 1970. */
  readonly seen = new Map<string, number>();
  /** By manifest and guid: the latest state of an episode. */
  readonly published = new Map<string, PublishedEpisode & { readonly time: string }>();
  /** By key: the latest choice. */
  readonly choices = new Map<string, Choice & { readonly time: string }>();
  /** By key: the request id of the take that a person approved. */
  readonly approvals = new Map<string, string>();
  /** By key: when that take was approved, or the approval withdrawn. */
  readonly #approvedAt = new Map<string, string>();
  /** Ids of `taken` lines that were revoked. Their `forgotten` line may come first. */
  readonly #forgotten: ReadonlySet<string>;

  constructor(entries: readonly JournalEntry[]) {
    this.#forgotten = new Set(entries.flatMap((entry) => (entry.type === 'forgotten' ? entry.lines : [])));
    for (const entry of entries) this.#add(entry);
  }

  #add(entry: JournalEntry): void {
    switch (entry.type) {
      case 'submitting':
        this.submissions.set(entry.submission, entry);
        if (!this.texts.has(entry.key)) this.texts.set(entry.key, entry);
        break;
      case 'accepted':
        this.accepted.set(`${entry.submission} ${entry.requestId}`, entry);
        this.requests.set(nameOf(entry), entry);
        this.settled.add(entry.submission);
        break;
      case 'refused':
        this.settled.add(entry.submission);
        break;
      case 'uncertain':
        break; // It gives only the reason. A submission without a later line is uncertain too.
      case 'called-back':
        this.hints.set(entry.submission, [...(this.hints.get(entry.submission) ?? []), entry.requestId]);
        break;
      case 'forgotten':
        break; // The constructor has read these.
      case 'ended':
        this.ended.set(nameOf(entry), entry.charged);
        break;
      case 'taken':
        this.#addTake(entry);
        break;
      case 'measured': {
        const measures = unpackMeasures(entry.measures);
        if (measures !== null) this.measures.set(entry.requestId, measures);
        break;
      }
      case 'words-judged':
        this.#addJudgement(nameOf(entry), entry.judgement, entry.time);
        break;
      case 'seen':
        for (const key of entry.keys)
          this.seen.set(
            key,
            Math.min(Date.parse(entry.time), this.seen.get(key) ?? Number.POSITIVE_INFINITY),
          );
        break;
      case 'published': {
        const name = JSON.stringify([entry.manifest, entry.guid]);
        if (entry.time >= (this.published.get(name)?.time ?? '')) this.published.set(name, entry);
        break;
      }
      case 'chosen':
        if (entry.time >= (this.choices.get(entry.key)?.time ?? '')) this.choices.set(entry.key, entry);
        // Who chooses a take has heard it.
        if (entry.by === 'hand') this.#setApproval(entry.key, entry.requestId, entry.time);
        break;
      case 'approved':
        this.#setApproval(entry.key, entry.withdrawn ? null : entry.requestId, entry.time);
        break;
    }
  }

  #addJudgement(name: string, { version, ...judgement }: VersionedJudgement, time: string): void {
    if (version !== judgementVersion || time < (this.#judgedAt.get(name) ?? '')) return;
    this.#judgedAt.set(name, time);
    this.judgements.set(name, judgement);
  }

  /** @param requestId null: the approval is withdrawn */
  #setApproval(key: string, requestId: string | null, time: string): void {
    if (time < (this.#approvedAt.get(key) ?? '')) return;
    this.#approvedAt.set(key, time);
    if (requestId === null) this.approvals.delete(key);
    else this.approvals.set(key, requestId);
  }

  #addTake(entry: JournalEntry & Take): void {
    const { key, requestId, bytes, sha256, frames, sampleRate } = entry;
    // A forgotten take is a request too: collecting it again is free, and the gateway may still have it.
    this.requests.set(nameOf(entry), entry);
    this.downloaded.set(nameOf(entry), entry);
    this.recorded.add(key);
    if (this.#forgotten.has(entry.id)) return;
    const ofKey = this.takes.get(key) ?? new Map<string, Take>();
    this.takes.set(key, ofKey.set(requestId, { key, requestId, bytes, sha256, frames, sampleRate }));
  }
}
