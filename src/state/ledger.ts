import type { TakeMeasures } from '../audio/measure/take-measures.js';
import type { MicroUsd } from '../base/money/money.js';
import { type Month, monthOfTime } from '../base/money/month.js';
import { costOfSound } from '../base/money/price.js';
import { isLoopbackHost } from '../engines/loopback.js';
import {
  type Choice,
  type JournalEntry,
  nameOf,
  type Submitting,
  type Take,
} from './journal/journal-entry.js';
import { unpackMeasures } from './journal/packed-measures.js';
import { type Accepted, requestOwners } from './journal/request-owners.js';

/** A job that was paid for and whose audio is not here yet. */
export interface PendingRequest {
  readonly key: string;
  readonly requestId: string;
  readonly priceMicroUsd: MicroUsd;
  /** In which it was submitted. */
  readonly month: Month;
}

/** What was charged for the requests that were submitted in a month, whenever their answers came. */
export interface MonthlyCharges {
  readonly spentMicroUsd: MicroUsd;
  readonly uncertainMicroUsd: MicroUsd;
}

/** A submission that was perhaps charged, and whose request id is not known. */
export interface UncertainRequest {
  readonly submission: string;
  readonly key: string;
  readonly priceMicroUsd: MicroUsd;
  /** When it was sent, in milliseconds since 1970. */
  readonly sentAt: number;
  /** SHA-256 of its callback's token; null: none was asked for, or of another gateway. */
  readonly callback: string | null;
  /** Request ids that callbacks told of it, and that the gateway has not confirmed; of another gateway, none. */
  readonly hints: readonly string[];
}

/** What a request asked for. */
export type SubmittedText = Pick<Submitting, 'engine' | 'model' | 'text' | 'voice' | 'prompt' | 'language'>;

/** The journal, added up: what is there, what is on its way, what it cost. */
export interface Ledger {
  /** By key, oldest first. */
  readonly takes: ReadonlyMap<string, readonly Take[]>;
  /** By key: accepted, neither taken (now or before it was forgotten) nor ended. */
  readonly pending: ReadonlyMap<string, readonly PendingRequest[]>;
  /** Request ids by key, newest first, whose audio the gateway may still have: pending ones, and takes, in case their files are gone. */
  readonly collectable: ReadonlyMap<string, readonly string[]>;
  /** Requests, by id, that another gateway than this run's accepted: they are not collectable here. */
  readonly elsewhere: ReadonlyMap<string, { readonly key: string; readonly origin: string }>;
  /** By key, oldest first: sent, and nobody knows what became of it. */
  readonly uncertain: ReadonlyMap<string, readonly UncertainRequest[]>;
  /** By key, what was said and how, of everything that was ever submitted: the oldest first, nothing forgotten. */
  readonly texts: ReadonlyMap<string, SubmittedText>;
  /** Keys that some gateway accepted a request for, whatever became of it. */
  readonly bought: ReadonlySet<string>;
  /** Those of them whose audio was here at some time, forgotten or not. */
  readonly recorded: ReadonlySet<string>;
  /** By request id: of every take that was measured. */
  readonly measures: ReadonlyMap<string, TakeMeasures>;
  /** By key: which of its takes is used, where that was ever a question. */
  readonly choices: ReadonlyMap<string, Choice>;
  /** By key: how many requests were charged for it, and may yet bring or have brought a take; what was forgotten does not count. */
  readonly attempts: ReadonlyMap<string, number>;
  /** Certainly charged. */
  readonly spentMicroUsd: MicroUsd;
  /** Perhaps charged: the answer was lost, or the process ended before it came. */
  readonly uncertainMicroUsd: MicroUsd;
  /** The same money by the month (UTC) of the `submitting` line, as it is written there. */
  readonly months: ReadonlyMap<Month, MonthlyCharges>;
  /** Requests that the gateway accepted. */
  readonly requests: number;
  /** Request ids that a gateway gave to several requests: each is charged, and the recording is the first one's. */
  readonly reusedIds: readonly string[];
}

/** Whether money for this origin is play money: a gateway on this machine. */
export const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname);

/** What a request was charged at, as far as it is known by now; null: nothing is known of it. */
export function chargeOf(submitted: Submitting | undefined, take: Take | undefined): MicroUsd | null {
  if (submitted === undefined) return null;
  const { priceMicroUsd, perMinuteMicroUsd } = submitted;
  return perMinuteMicroUsd === undefined || take === undefined
    ? priceMicroUsd
    : costOfSound(perMinuteMicroUsd, take);
}

/** What the ids of answers begin with that came with their sound: nobody keeps such a recording but ourselves. */
export const spokenAtOnce = 'spoken-';

const isSpokenAtOnce = (requestId: string): boolean => requestId.startsWith(spokenAtOnce);

/**
 * Folds a journal for a run against `origin`. Rehearsals (loopback origins) and the real thing do not see one another;
 * a request can be collected where it was made, or on any loopback port during a rehearsal.
 * Entries of two machines may come in any order, and a line may stand there twice.
 */
export function foldJournal(entries: readonly JournalEntry[], origin: string): Ledger {
  const rehearsal = isLoopback(origin);
  const unique = new Map(entries.map((entry) => [entry.id, entry]));
  const origins = new Map(entries.map((entry) => [entry.origin, false]));
  for (const one of origins.keys()) origins.set(one, isLoopback(one) === rehearsal);
  const visible = [...unique.values()].filter((entry) => origins.get(entry.origin));

  const isHere = (at: string): boolean => at === origin || (rehearsal && isLoopback(at));
  const submissions = new Map<string, JournalEntry & Submitting>();
  const texts = new Map<string, SubmittedText>();
  const settled = new Set<string>();
  // By submission too: a gateway may give one id twice, and charge twice.
  const accepted = new Map<string, Accepted>();
  // From here on, by key and request id. Also those whose `accepted` line is damaged: a `taken` line is enough to ask by.
  const asked = new Map<string, { key: string; requestId: string; origin: string }>();
  const hints = new Map<string, string[]>();
  const ended = new Map<string, boolean>();
  const takes = new Map<string, Map<string, Take>>();
  const fetched = new Map<string, Take>();
  const recorded = new Set<string>();
  const measures = new Map<string, TakeMeasures>();
  const choices = new Map<string, Choice & { readonly time: string }>();
  const forgotten = new Set(visible.flatMap((entry) => (entry.type === 'forgotten' ? entry.lines : [])));
  for (const entry of visible) {
    switch (entry.type) {
      case 'submitting':
        submissions.set(entry.submission, entry);
        if (!texts.has(entry.key)) texts.set(entry.key, entry);
        break;
      case 'accepted':
        accepted.set(`${entry.submission} ${entry.requestId}`, entry);
        asked.set(nameOf(entry), entry);
        settled.add(entry.submission);
        break;
      case 'refused':
        settled.add(entry.submission);
        break;
      case 'uncertain':
        break; // The same as no line at all: it only says why.
      case 'called-back':
        hints.set(entry.submission, [...(hints.get(entry.submission) ?? []), entry.requestId]);
        break;
      case 'forgotten':
        break; // Looked at above: it may stand before the lines that it is about.
      case 'ended':
        ended.set(nameOf(entry), entry.charged);
        break;
      case 'taken': {
        const { key, requestId, bytes, sha256, frames, sampleRate } = entry;
        // Also what was forgotten: to ask for it is free, and the gateway may still have it.
        asked.set(nameOf(entry), entry);
        fetched.set(nameOf(entry), entry);
        recorded.add(key);
        if (forgotten.has(entry.id)) break;
        const ofKey = takes.get(key) ?? new Map<string, Take>();
        takes.set(key, ofKey.set(requestId, { key, requestId, bytes, sha256, frames, sampleRate }));
        break;
      }
      case 'measured': {
        const unpacked = unpackMeasures(entry.measures);
        if (unpacked !== null) measures.set(entry.requestId, unpacked);
        break;
      }
      case 'chosen':
        if (entry.time >= (choices.get(entry.key)?.time ?? '')) choices.set(entry.key, entry);
        break;
    }
  }

  const pending = new Map<string, PendingRequest[]>();
  const months = new Map<Month, MonthlyCharges>();
  let spentMicroUsd = 0;
  // For a request whose `submitting` line is damaged: spending is never told too low.
  const highestPrice = Math.max(0, ...new Set([...submissions.values()].map((one) => one.priceMicroUsd)));
  const owners = requestOwners(accepted.values());
  for (const one of accepted.values()) {
    const { submission, key, requestId, origin: at, time } = one;
    const name = nameOf(one);
    const priceMicroUsd = chargeOf(submissions.get(submission), fetched.get(name)) ?? highestPrice;
    const month = monthOfTime(submissions.get(submission)?.time ?? time);
    if (ended.get(name) !== false) {
      spentMicroUsd += priceMicroUsd;
      addCharge(months, month, { spentMicroUsd: priceMicroUsd, uncertainMicroUsd: 0 });
    }
    if (owners.ownerOf(one) === one && isHere(at) && !ended.has(name) && !fetched.has(name)) {
      pending.set(key, [...(pending.get(key) ?? []), { key, requestId, priceMicroUsd, month }]);
    }
  }
  const collectable = new Map<string, string[]>();
  const elsewhere = new Map<string, { key: string; origin: string }>();
  for (const [name, one] of asked) {
    const { key, requestId, origin: at } = one;
    if (ended.has(name) || (isSpokenAtOnce(requestId) && fetched.has(name))) continue;
    // What is made of another key's request may hold other words.
    if ((owners.ownerOf(one)?.key ?? key) !== key) continue;
    if (isHere(at)) collectable.set(key, [requestId, ...(collectable.get(key) ?? [])]);
    else elsewhere.set(requestId, { key, origin: at });
  }
  const attempts = new Map<string, number>();
  for (const [name, { key, requestId }] of asked) {
    const isGone = fetched.has(name) && !takes.get(key)?.has(requestId);
    if (isGone || ended.get(name) === false) continue;
    attempts.set(key, (attempts.get(key) ?? 0) + 1);
  }
  const doubts = new Map<string, UncertainRequest[]>();
  let uncertainMicroUsd = 0;
  for (const [submission, { key, priceMicroUsd, time, callback, origin: at }] of submissions) {
    // What is free may be asked for again: there is nothing to doubt.
    if (settled.has(submission) || priceMicroUsd === 0) continue;
    uncertainMicroUsd += priceMicroUsd;
    addCharge(months, monthOfTime(time), { spentMicroUsd: 0, uncertainMicroUsd: priceMicroUsd });
    // Of another gateway, there is nobody to ask.
    const known = isHere(at)
      ? { callback: callback ?? null, hints: hints.get(submission) ?? [] }
      : { callback: null, hints: [] };
    const doubt = { submission, key, priceMicroUsd, sentAt: Date.parse(time), ...known };
    doubts.set(key, [...(doubts.get(key) ?? []), doubt]);
  }

  return {
    takes: new Map([...takes].map(([key, ofKey]) => [key, [...ofKey.values()]])),
    pending,
    collectable,
    elsewhere,
    uncertain: doubts,
    texts,
    bought: new Set([...asked.values()].map(({ key }) => key)),
    recorded,
    measures,
    choices,
    attempts,
    spentMicroUsd,
    uncertainMicroUsd,
    months,
    requests: accepted.size,
    reusedIds: owners.reused,
  };
}

function addCharge(months: Map<Month, MonthlyCharges>, month: Month, charge: MonthlyCharges): void {
  const before = months.get(month) ?? { spentMicroUsd: 0, uncertainMicroUsd: 0 };
  months.set(month, {
    spentMicroUsd: before.spentMicroUsd + charge.spentMicroUsd,
    uncertainMicroUsd: before.uncertainMicroUsd + charge.uncertainMicroUsd,
  });
}
