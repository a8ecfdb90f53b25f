import type { KeyCharges, MonthlyCharges } from './charges.js';
import { isJudgement } from './journal/entry-schema.js';
import {
  type Check,
  isCount,
  isHash,
  isRequestId,
  isText,
  listOf,
  objectOf,
  oneOf,
  optional,
  orNull,
  type Shape,
} from './journal/field-checks.js';
import type { PublishedEpisode, Submitting, Take } from './journal/journal-entry.js';
import type { Ledger, PendingRequest, UncertainRequest } from './ledger.js';
import type { PackedLedger } from './ledger-cache.js';

const mapOf =
  (key: Check, value: Check): Check =>
  (field) =>
    listOf((pair) => Array.isArray(pair) && key(pair[0]) && value(pair[1]))((field as { map?: unknown }).map);
const setOf =
  (value: Check): Check =>
  (field) =>
    listOf(value)((field as { set?: unknown }).set);
const plain =
  (value: Check): Check =>
  (field) =>
    value((field as { value?: unknown }).value);

const isTake = objectOf<Take>({
  key: isHash,
  requestId: isRequestId,
  bytes: isCount,
  sha256: isHash,
  frames: isCount,
  sampleRate: isCount,
});

const isPending = objectOf<PendingRequest>({
  key: isHash,
  requestId: isRequestId,
  priceMicroUsd: isCount,
  month: isText,
});

const isUncertain = objectOf<UncertainRequest>({
  submission: isText,
  key: isHash,
  priceMicroUsd: isCount,
  sentAt: isCount,
  callback: orNull(isHash),
  hints: listOf(isRequestId),
});

const isSubmitted = objectOf<Pick<Submitting, keyof NonNullable<ReturnType<Ledger['texts']['get']>>>>({
  engine: isText,
  model: isText,
  text: isText,
  voice: isText,
  prompt: orNull(isText),
  language: orNull(isText),
  reading: optional(isCount),
  source: optional(isHash),
});

const isChoice = objectOf<NonNullable<ReturnType<Ledger['choices']['get']>>>({
  requestId: isRequestId,
  among: listOf(isRequestId),
  judged: optional(listOf(isRequestId)),
  by: oneOf('check', 'hand'),
});

const areKeyCharges = objectOf<KeyCharges>({
  month: isText,
  spentMicroUsd: isCount,
  uncertainMicroUsd: isCount,
  requests: isCount,
});

const isPublished = objectOf<PublishedEpisode>({
  manifest: isText,
  url: isText,
  podcast: isText,
  guid: isText,
  file: isText,
  chapterId: orNull(isText),
  sample: listOf(isText),
});

const shape: Shape<Omit<Ledger, 'measures'>> = {
  takes: mapOf(isHash, listOf(isTake)),
  pending: mapOf(isHash, listOf(isPending)),
  collectable: mapOf(isHash, listOf(isRequestId)),
  elsewhere: mapOf(isRequestId, objectOf({ key: isHash, origin: isText })),
  uncertain: mapOf(isHash, listOf(isUncertain)),
  texts: mapOf(isHash, isSubmitted),
  bought: setOf(isHash),
  recorded: setOf(isHash),
  judgements: mapOf(isText, isJudgement),
  choices: mapOf(isHash, isChoice),
  approvals: mapOf(isHash, isRequestId),
  seen: mapOf(isHash, isCount),
  published: plain(listOf(isPublished)),
  attempts: mapOf(isHash, isCount),
  spentMicroUsd: plain(isCount),
  uncertainMicroUsd: plain(isCount),
  months: mapOf(isText, objectOf<MonthlyCharges>({ spentMicroUsd: isCount, uncertainMicroUsd: isCount })),
  charges: mapOf(isHash, listOf(areKeyCharges)),
  requests: plain(isCount),
  reusedIds: plain(listOf(isRequestId)),
};
const isLedger = objectOf(shape);

/**
 * Returns whether the fields of a cached ledger have valid values, as `isEntry` does for a journal line: a clone may contain the
 * cache of a stranger, and keys and ids become file names and addresses.
 */
export const areLedgerFields = (fields: unknown): fields is PackedLedger =>
  typeof fields === 'object' &&
  fields !== null &&
  Object.values(fields).every((field) => typeof field === 'object' && field !== null) &&
  isLedger(fields);
