import type { MicroUsd } from '../base/money.js';
import { isLoopbackHost } from '../engines/loopback.js';
import type { JournalEntry, Submitting, Take } from './journal-entry.js';

/** A job that was paid for and whose audio is not here yet. */
export interface PendingRequest {
  readonly key: string;
  readonly requestId: string;
  readonly priceMicroUsd: MicroUsd;
}

/** The journal, added up: what is there, what is on its way, what it cost. */
export interface Ledger {
  /** By key, oldest first. */
  readonly takes: ReadonlyMap<string, readonly Take[]>;
  /** By key: accepted, neither taken nor ended. */
  readonly pending: ReadonlyMap<string, readonly PendingRequest[]>;
  /** Requests, by id, that another gateway than this run's accepted: their audio cannot be fetched here. */
  readonly elsewhere: ReadonlyMap<string, { readonly key: string; readonly origin: string }>;
  /** Certainly charged. */
  readonly spentMicroUsd: MicroUsd;
  /** Perhaps charged: the answer was lost, or the process ended before it came. */
  readonly uncertainMicroUsd: MicroUsd;
  /** Requests that the gateway accepted. */
  readonly requests: number;
}

/** Whether money for this origin is play money: a gateway on this machine. */
export const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname);

/**
 * Folds a journal for a run against `origin`. Rehearsals (loopback origins) and the real thing do not see one another;
 * a request can be collected where it was made, or on any loopback port during a rehearsal.
 * Entries of two machines may come in any order, and a line may stand there twice.
 */
export function foldJournal(entries: readonly JournalEntry[], origin: string): Ledger {
  const rehearsal = isLoopback(origin);
  const unique = new Map(entries.map((entry) => [entry.id, entry]));
  const visible = [...unique.values()].filter((entry) => isLoopback(entry.origin) === rehearsal);

  const submissions = new Map<string, Submitting>();
  const settled = new Set<string>();
  const accepted = new Map<string, { submission: string; key: string; origin: string }>();
  const ended = new Map<string, boolean>();
  const takes = new Map<string, Map<string, Take>>();
  for (const entry of visible) {
    switch (entry.type) {
      case 'submitting':
        submissions.set(entry.submission, entry);
        break;
      case 'accepted':
        accepted.set(entry.requestId, entry);
        settled.add(entry.submission);
        break;
      case 'refused':
        settled.add(entry.submission);
        break;
      case 'uncertain':
        break; // The same as no line at all: it only says why.
      case 'ended':
        ended.set(entry.requestId, entry.charged);
        break;
      case 'taken': {
        const { key, requestId, bytes, sha256, frames, sampleRate } = entry;
        const ofKey = takes.get(key) ?? new Map<string, Take>();
        takes.set(key, ofKey.set(requestId, { key, requestId, bytes, sha256, frames, sampleRate }));
        break;
      }
    }
  }

  const pending = new Map<string, PendingRequest[]>();
  const elsewhere = new Map<string, { key: string; origin: string }>();
  let spentMicroUsd = 0;
  // For a request whose `submitting` line is damaged: spending is never told too low.
  const highestPrice = Math.max(0, ...new Set([...submissions.values()].map((one) => one.priceMicroUsd)));
  for (const [requestId, { submission, key, origin: at }] of accepted) {
    const priceMicroUsd = submissions.get(submission)?.priceMicroUsd ?? highestPrice;
    if (ended.get(requestId) !== false) spentMicroUsd += priceMicroUsd;
    const here = at === origin || (rehearsal && isLoopback(at));
    if (!here && !ended.has(requestId)) elsewhere.set(requestId, { key, origin: at });
    if (here && !ended.has(requestId) && !takes.get(key)?.has(requestId)) {
      pending.set(key, [...(pending.get(key) ?? []), { key, requestId, priceMicroUsd }]);
    }
  }
  let uncertainMicroUsd = 0;
  for (const [id, { priceMicroUsd }] of submissions) if (!settled.has(id)) uncertainMicroUsd += priceMicroUsd;

  return {
    takes: new Map([...takes].map(([key, ofKey]) => [key, [...ofKey.values()]])),
    pending,
    elsewhere,
    spentMicroUsd,
    uncertainMicroUsd,
    requests: accepted.size,
  };
}

/** The ids by which a key's audio can be asked for at this run's gateway, newest first; none: it has to be bought. */
export const collectableIds = ({ takes, pending, elsewhere }: Ledger, key: string): readonly string[] =>
  [...(takes.get(key) ?? []), ...(pending.get(key) ?? [])]
    .map(({ requestId }) => requestId)
    .filter((requestId) => !elsewhere.has(requestId))
    .reverse();
