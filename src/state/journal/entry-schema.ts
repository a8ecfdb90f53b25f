import type { WordFinding, WordJudgement } from '../../check/words/word-judgement.js';
import { notJudgedReasons, wordFindingCodes } from '../../check/words/word-judgement.js';
import {
  type Check,
  isBoolean,
  isCount,
  isHash,
  isNumber,
  isRate,
  isRequestId,
  isText,
  isTime,
  listOf,
  objectOf,
  oneOf,
  optional,
  orNull,
  type Shape,
} from './field-checks.js';
import {
  type JournalEntry,
  type JournalStep,
  judgementVersion,
  type VersionedJudgement,
} from './journal-entry.js';
import { measuresVersion, type PackedMeasures } from './packed-measures.js';

type Fields<Type extends JournalStep['type']> = Omit<Extract<JournalStep, { readonly type: Type }>, 'type'>;

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
export const areMeasures: Check = (value) =>
  isVersioned(value) && ((value as PackedMeasures).version !== measuresVersion || areCurrentMeasures(value));

const isWordFinding = objectOf<WordFinding>({
  code: oneOf(...Object.keys(wordFindingCodes)),
  words: isText,
  start: orNull(isCount),
  end: orNull(isCount),
  startSeconds: isNumber,
  endSeconds: isNumber,
  seconds: isNumber,
  confidence: oneOf('high', 'low'),
});

const isReason = oneOf(...notJudgedReasons);
const areNotJudged: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([reason, count]) => isReason(reason) && isCount(count));

/** Checks what the word check says about a take, without its version. */
export const isJudgement = objectOf<WordJudgement>({
  model: isText,
  limits: objectOf<WordJudgement['limits']>({ missing: isNumber, added: isNumber, replaced: isNumber }),
  findings: listOf(isWordFinding),
  words: isCount,
  notJudged: areNotJudged,
});

const isVersionedJudgement: Check = (value) =>
  isVersioned(value) && ((value as VersionedJudgement).version !== judgementVersion || isJudgement(value));

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
  'words-judged': { key: isHash, requestId: isRequestId, judgement: isVersionedJudgement },
  seen: { keys: listOf(isHash) },
  published: {
    manifest: isText,
    url: isText,
    podcast: isText,
    guid: isText,
    file: isText,
    chapterId: orNull(isText),
    sample: listOf(isText),
  },
  chosen: {
    key: isHash,
    requestId: isRequestId,
    among: listOf(isRequestId),
    judged: optional(listOf(isRequestId)),
    by: oneOf('check', 'hand'),
  },
  approved: { key: isHash, requestId: isRequestId, withdrawn: isBoolean },
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
