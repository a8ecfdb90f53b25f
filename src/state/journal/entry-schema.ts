import { isReadableId } from '../../base/plain-id.js';
import type { JournalEntry, JournalStep } from './journal-entry.js';
import { measuresVersion, type PackedMeasures } from './packed-measures.js';

type Check = (value: unknown) => boolean;

/** A check for every field of a value, optional ones included. */
type Shape<Value> = { readonly [Field in keyof Value]-?: Check };
type Fields<Type extends JournalStep['type']> = Omit<Extract<JournalStep, { readonly type: Type }>, 'type'>;

const isText: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isRate: Check = (value) => isCount(value) && value !== 0;
const isHash: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isRequestId: Check = (value) => typeof value === 'string' && isReadableId(value);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** Returns a check for an object with the fields of `shape`. Fields that are not in the shape may have any value. */
function objectOf<Value>(shape: Shape<Value>): Check {
  const fields = Object.entries<Check>(shape);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    fields.every(([field, check]) => check((value as Readonly<Record<string, unknown>>)[field]));
}

const isTime: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));

/**
 * Returns whether a text is a valid `origin` of a journal line: an http(s) origin as `URL.origin` formats it, or the name of
 * an engine without an address (`local:espeak`).
 */
export function isOrigin(text: string): boolean {
  if (!/^https?:/i.test(text)) return /^[\w.:+-]{1,200}$/.test(text);
  return URL.canParse(text) && new URL(text).origin === text;
}

/** The last valid origin. Nearly all lines have the same one, and parsing it takes as long as all other checks of a line. */
let lastOrigin: string | null = null;
const isKnownOrigin: Check = (value) => {
  if (typeof value !== 'string') return false;
  if (value !== lastOrigin && isOrigin(value)) lastOrigin = value;
  return value === lastOrigin;
};

const isEdge = objectOf<NonNullable<PackedMeasures['speech']>['head']>({
  edgeDbfs: isNumber,
  swellDb: isNumber,
  stepShare: isNumber,
});

const isSpeech = objectOf<NonNullable<PackedMeasures['speech']>>({
  startSample: isCount,
  endSample: isCount,
  levelDbfs: isNumber,
  pauses: listOf(isCount),
  fallDb: orNull(isNumber),
  head: isEdge,
  tail: isEdge,
});

const areCurrentMeasures = objectOf<PackedMeasures>({
  version: isCount,
  sampleRate: isRate,
  samples: isCount,
  peakDbfs: isNumber,
  rmsDbfs: isNumber,
  dcOffset: isNumber,
  clippedSamples: isCount,
  loudnessLufs: orNull(isNumber),
  speech: orNull(isSpeech),
});

const isVersioned = objectOf<Pick<PackedMeasures, 'version'>>({ version: isCount });

/** Measures of another version may have any form, because narrate ignores them. */
const areMeasures: Check = (value) =>
  isVersioned(value) && ((value as PackedMeasures).version !== measuresVersion || areCurrentMeasures(value));

const shapes: { readonly [Type in JournalStep['type']]: Shape<Fields<Type>> } = {
  submitting: {
    submission: isText,
    key: isHash,
    engine: isText,
    model: isText,
    text: isText,
    voice: isText,
    prompt: orNull(isText),
    language: orNull(isText),
    priceMicroUsd: isCount,
    perMinuteMicroUsd: optional(isCount),
    reading: optional(isRate),
    source: optional(isHash),
    callback: optional(isHash),
    fence: optional(isText),
  },
  accepted: { submission: isText, key: isHash, requestId: isRequestId },
  refused: { submission: isText, reason: isText },
  uncertain: { submission: isText, reason: isText },
  'called-back': { submission: isText, requestId: isRequestId },
  ended: { key: isHash, requestId: isRequestId, charged: isBoolean, reason: isText },
  taken: {
    key: isHash,
    requestId: isRequestId,
    bytes: isCount,
    sha256: isHash,
    frames: isCount,
    sampleRate: isRate,
  },
  forgotten: { key: isHash, requestId: isRequestId, lines: listOf(isText) },
  measured: { key: isHash, requestId: isRequestId, measures: areMeasures },
  chosen: {
    key: isHash,
    requestId: isRequestId,
    among: listOf(isRequestId),
    by: oneOf('check', 'hand'),
  },
};

const isStamped = objectOf<Omit<JournalEntry, keyof JournalStep> & { type: string }>({
  v: isCount,
  id: isText,
  time: isTime,
  origin: isKnownOrigin,
  type: isText,
});

const steps = new Map<unknown, Check>(
  Object.entries<Shape<object>>(shapes).map(([type, shape]) => [type, objectOf(shape)]),
);

/**
 * Returns whether a value is a journal entry: every field that this version knows has a valid value. The checksum shows that
 * a line is complete, not who wrote it, and keys, ids and origins become file names and addresses. Unknown types and fields
 * are valid.
 */
export function isEntry(value: object): value is JournalEntry {
  if (!isStamped(value)) return false;
  const isStep = steps.get((value as JournalEntry).type);
  return isStep === undefined || isStep(value);
}
