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

/** A job that was paid for and whose audio is not downloaded yet. */
export interface PendingRequest {
  readonly key: string;
  readonly requestId: string;
  readonly priceMicroUsd: MicroUsd;
  /** The month of its submission. */
  readonly month: Month;
}

/** The charges for the requests that were submitted in a month, whenever their responses came. */
export interface MonthlyCharges {
  readonly spentMicroUsd: MicroUsd;
  readonly uncertainMicroUsd: MicroUsd;
}

/** A submission that is possibly charged and whose request id is unknown. */
export interface UncertainRequest {
  readonly submission: string;
  readonly key: string;
  readonly priceMicroUsd: MicroUsd;
  /** When it was sent, in milliseconds since 1970. */
  readonly sentAt: number;
  /** SHA-256 of its callback's token; null: no callback was requested, or another gateway got the request. */
  readonly callback: string | null;
  /** Request ids from callbacks about it that the gateway has not confirmed; empty for a request at another gateway. */
  readonly hints: readonly string[];
}

/** The words of a request and how they are spoken. */
export type SubmittedText = Pick<Submitting, 'engine' | 'model' | 'text' | 'voice' | 'prompt' | 'language'>;

/** The state that follows from a journal: which recordings exist, which requests are pending, and what they cost. */
export interface Ledger {
  /** By key, oldest first. */
  readonly takes: ReadonlyMap<string, readonly Take[]>;
  /** By key: requests that were accepted, have not ended, and never had a take. */
  readonly pending: ReadonlyMap<string, readonly PendingRequest[]>;
  /** By key, newest first: ids of requests whose audio the gateway may still have. They include takes, whose files may be missing. */
  readonly collectable: ReadonlyMap<string, readonly string[]>;
  /** By id: requests that another gateway accepted, so that this run cannot collect them. */
  readonly elsewhere: ReadonlyMap<string, { readonly key: string; readonly origin: string }>;
  /** By key, oldest first: submissions whose outcome is unknown. */
  readonly uncertain: ReadonlyMap<string, readonly UncertainRequest[]>;
  /** By key: everything that was ever submitted, oldest first, including forgotten takes. */
  readonly texts: ReadonlyMap<string, SubmittedText>;
  /** Keys with a request that a gateway accepted, whatever its outcome. */
  readonly bought: ReadonlySet<string>;
  /** Keys whose audio was downloaded at some time, forgotten or not. */
  readonly recorded: ReadonlySet<string>;
  /** By request id: the measures of takes. */
  readonly measures: ReadonlyMap<string, TakeMeasures>;
  /** By key: the last choice among its takes. Keys without a choice are absent. */
  readonly choices: ReadonlyMap<string, Choice>;
  /** By key: how many charged requests it had. Requests whose take was forgotten do not count. */
  readonly attempts: ReadonlyMap<string, number>;
  /** What was certainly charged. */
  readonly spentMicroUsd: MicroUsd;
  /** What was possibly charged: the response was lost, or the process ended before it arrived. */
  readonly uncertainMicroUsd: MicroUsd;
  /** The same amounts by the month (UTC) of the `submitting` line. */
  readonly months: ReadonlyMap<Month, MonthlyCharges>;
  /** The number of requests that a gateway accepted. */
  readonly requests: number;
  /** Request ids that a gateway gave to several requests. Each request is charged, and the first one gets the recording. */
  readonly reusedIds: readonly string[];
}

/** Returns whether an origin is a gateway on this machine, so that nothing is really charged there. */
export const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname);

/** Returns what a request was charged, as far as is known; null: its `submitting` line is unknown. */
export function chargeOf(submitted: Submitting | undefined, take: Take | undefined): MicroUsd | null {
  if (submitted === undefined) return null;
  const { priceMicroUsd, perMinuteMicroUsd } = submitted;
  return perMinuteMicroUsd === undefined || take === undefined
    ? priceMicroUsd
    : costOfSound(perMinuteMicroUsd, take);
}

/** The prefix of the request ids that narrate makes for responses with audio. Only this machine has such a recording. */
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
