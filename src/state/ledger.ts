import type { TakeMeasures } from '../audio/measure/take-measures.js';
import type { MicroUsd } from '../base/money/money.js';
import { type Month, monthOfTime } from '../base/money/month.js';
import { costOfSound } from '../base/money/price.js';
import type { WordJudgement } from '../check/words/word-judgement.js';
import { isLoopbackHost } from '../engines/loopback.js';
import {
  type Charge,
  chargesByKey,
  chargesByMonth,
  type KeyCharges,
  type MonthlyCharges,
} from './charges.js';
import {
  type Choice,
  type JournalEntry,
  nameOf,
  type PublishedEpisode,
  type Submitting,
  type Take,
} from './journal/journal-entry.js';
import { JournalIndex } from './journal/journal-index.js';
import { type RequestOwners, requestOwners } from './journal/request-owners.js';

/** A job that was paid for and whose audio is not downloaded yet. */
export interface PendingRequest {
  readonly key: string;
  readonly requestId: string;
  readonly priceMicroUsd: MicroUsd;
  /** The month of its submission. */
  readonly month: Month;
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
export type SubmittedText = Pick<
  Submitting,
  'engine' | 'model' | 'text' | 'voice' | 'prompt' | 'language' | 'reading' | 'source'
>;

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
  /** By name (`nameOf`): what the word check says about takes. */
  readonly judgements: ReadonlyMap<string, WordJudgement>;
  /** By key: the last choice among its takes. Keys without a choice are absent. */
  readonly choices: ReadonlyMap<string, Choice>;
  /** By key: the request id of the take that a person approved: in a review, or by choosing it by hand. */
  readonly approvals: ReadonlyMap<string, string>;
  /** By key: when a run first left its text to a later run, in milliseconds since 1970 (see `limits.settle`). */
  readonly seen: ReadonlyMap<string, number>;
  /** The episodes of podcast feeds of all manifests, oldest first. */
  readonly published: readonly PublishedEpisode[];
  /** By key: how many charged requests it had. Requests whose take was forgotten do not count. */
  readonly attempts: ReadonlyMap<string, number>;
  /** What was certainly charged. */
  readonly spentMicroUsd: MicroUsd;
  /** What was possibly charged: the response was lost, or the process ended before it arrived. */
  readonly uncertainMicroUsd: MicroUsd;
  /** The same amounts by the month (UTC) of the `submitting` line. */
  readonly months: ReadonlyMap<Month, MonthlyCharges>;
  /** The same amounts by key, with an element for each month. Keys that were never charged are absent. */
  readonly charges: ReadonlyMap<string, readonly KeyCharges[]>;
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
 * Derives the ledger of a journal for a run with the gateway at `origin`. Sandbox runs (loopback origins) and real runs ignore
 * the entries of one another. A request is collectable at its own origin; in a sandbox run at any loopback port.
 * @param entries in any order, as those of two machines come; an entry may occur twice
 */
export function foldJournal(entries: readonly JournalEntry[], origin: string): Ledger {
  const isSandboxRun = isLoopback(origin);
  const unique = new Map(entries.map((entry) => [entry.id, entry]));
  const origins = new Map(entries.map((entry) => [entry.origin, false]));
  for (const one of origins.keys()) origins.set(one, isLoopback(one) === isSandboxRun);
  const index = new JournalIndex([...unique.values()].filter((entry) => origins.get(entry.origin)));
  const isHere: IsHere = (at) => at === origin || (isSandboxRun && isLoopback(at));
  const owners = requestOwners(index.accepted.values());
  const accepted = pricedRequests(index);
  const uncertain = uncertainRequests(index, isHere);
  const charges: readonly Charge[] = [
    ...accepted
      .filter(({ name }) => index.ended.get(name) !== false)
      .map(({ key, month, priceMicroUsd }) => ({
        key,
        month,
        spentMicroUsd: priceMicroUsd,
        uncertainMicroUsd: 0,
        requests: 1,
      })),
    ...uncertain.map(({ key, month, request }) => ({
      key,
      month,
      spentMicroUsd: 0,
      uncertainMicroUsd: request.priceMicroUsd,
      requests: 0,
    })),
  ];
  return {
    takes: new Map([...index.takes].map(([key, ofKey]) => [key, [...ofKey.values()]])),
    pending: byKey(
      accepted.filter(
        ({ name, line }) =>
          owners.ownerOf(line) === line &&
          isHere(line.origin) &&
          !index.ended.has(name) &&
          !index.downloaded.has(name),
      ),
      ({ line: { key, requestId }, priceMicroUsd, month }) => ({ key, requestId, priceMicroUsd, month }),
    ),
    ...availableAudio(index, owners, isHere),
    uncertain: byKey(uncertain, ({ request }) => request),
    texts: index.texts,
    bought: new Set([...index.requests.values()].map(({ key }) => key)),
    recorded: index.recorded,
    measures: index.measures,
    judgements: index.judgements,
    choices: index.choices,
    approvals: index.approvals,
    seen: index.seen,
    published: publishedIn(index),
    attempts: attemptsOf(index),
    spentMicroUsd: charges.reduce((total, { spentMicroUsd }) => total + spentMicroUsd, 0),
    uncertainMicroUsd: charges.reduce((total, { uncertainMicroUsd }) => total + uncertainMicroUsd, 0),
    months: chargesByMonth(charges),
    charges: chargesByKey(charges),
    requests: index.accepted.size,
    reusedIds: owners.reused,
  };
}

/** Returns whether a request at an origin can be collected by this run. */
type IsHere = (origin: string) => boolean;

/** Returns the accepted requests with what each was charged, and the month of its submission. */
function pricedRequests({ accepted, submissions, downloaded }: JournalIndex) {
  // For a request whose `submitting` line is damaged, so that spending is never shown too low.
  const highestPrice = Math.max(0, ...new Set([...submissions.values()].map((one) => one.priceMicroUsd)));
  return [...accepted.values()].map((line) => {
    const submitted = submissions.get(line.submission);
    const name = nameOf(line);
    const priceMicroUsd = chargeOf(submitted, downloaded.get(name)) ?? highestPrice;
    return { line, name, priceMicroUsd, month: monthOfTime(submitted?.time ?? line.time), key: line.key };
  });
}

/** Divides the requests whose audio a gateway may still have into those that this run can collect, and the others. */
function availableAudio(
  { requests, ended, downloaded }: JournalIndex,
  owners: RequestOwners,
  isHere: IsHere,
): Pick<Ledger, 'collectable' | 'elsewhere'> {
  const collectable = new Map<string, string[]>();
  const elsewhere = new Map<string, { key: string; origin: string }>();
  for (const [name, request] of requests) {
    const { key, requestId, origin } = request;
    if (ended.has(name) || (isSpokenAtOnce(requestId) && downloaded.has(name))) continue;
    // The recording of another key's request may contain other words.
    if ((owners.ownerOf(request)?.key ?? key) !== key) continue;
    if (isHere(origin)) collectable.set(key, [requestId, ...(collectable.get(key) ?? [])]);
    else elsewhere.set(requestId, { key, origin });
  }
  return { collectable, elsewhere };
}

const publishedIn = ({ published }: JournalIndex): readonly PublishedEpisode[] =>
  [...published.values()]
    .toSorted((one, other) => (one.time < other.time ? -1 : 1))
    .map(({ manifest, url, podcast, guid, file, chapterId, sample }) => ({
      ...{ manifest, url, podcast, guid, file, chapterId, sample },
    }));

function attemptsOf({ requests, takes, downloaded, ended }: JournalIndex): Ledger['attempts'] {
  const attempts = new Map<string, number>();
  for (const [name, { key, requestId }] of requests) {
    const isForgotten = downloaded.has(name) && !takes.get(key)?.has(requestId);
    if (isForgotten || ended.get(name) === false) continue;
    attempts.set(key, (attempts.get(key) ?? 0) + 1);
  }
  return attempts;
}

/** Returns the submissions whose outcome is unknown, with their months. */
function uncertainRequests({ submissions, settled, hints }: JournalIndex, isHere: IsHere) {
  const found: { readonly key: string; readonly month: Month; readonly request: UncertainRequest }[] = [];
  for (const [submission, { key, priceMicroUsd, time, callback, origin }] of submissions) {
    // A free request can be sent again, so its outcome does not matter.
    if (settled.has(submission) || priceMicroUsd === 0) continue;
    // This run cannot ask another gateway about a request.
    const known = isHere(origin)
      ? { callback: callback ?? null, hints: hints.get(submission) ?? [] }
      : { callback: null, hints: [] };
    const request = { submission, key, priceMicroUsd, sentAt: Date.parse(time), ...known };
    found.push({ key, month: monthOfTime(time), request });
  }
  return found;
}

function byKey<Item extends { readonly key: string }, Value>(
  items: readonly Item[],
  toValue: (item: Item) => Value,
): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, Value[]>();
  for (const item of items) {
    const values = found.get(item.key) ?? [];
    found.set(item.key, values);
    values.push(toValue(item));
  }
  return found;
}
