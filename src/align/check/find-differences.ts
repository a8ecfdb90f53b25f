import type { TextRange } from '../reference/find-words.js';
import type { Difference } from './difference.js';
import { findVisits, heaviestIncreasing, type Visit } from './visits.js';

/** What the check knows about a part of the text. */
export interface CheckedPart extends TextRange {
  /** How many phones it has. */
  readonly phones: number;
  /** How many words of it are judged. If 0, it may be left out, and any sound may take its place. */
  readonly words: number;
  /** The number of its sentence. */
  readonly sentence: number;
}

/** Frames in a second. */
const frameRate = 100;
/** Differences closer than this, in frames, are one: a phrase that is said in another way shows up in several pieces. */
const joinFrames = 120;
/** Strange speech with a shorter pause than this, in frames, is one piece. */
const pauseFrames = 60;
/** A shorter piece of strange speech, in frames, is the end of a word or a breath. */
const leastFrames = 20;
/** The usual length of a phone, in frames, and how far a voice may be from it. */
const usualPace = 8;
const [leastPace, mostPace] = [5, 12];
/** Repeated words are named if at least this share of the added speech is text, and of that text is said. */
const namedShare = 0.7;

/** A difference while it is put together. */
interface Piece {
  startFrame: number;
  endFrame: number;
  /** Parts that are left out. */
  readonly missing: number[];
  /** Speech that is not the text in order. */
  readonly strays: Visit[];
}

/**
 * Returns where a take differs from its text, in the order of the take, and the parts that are heard in the order of the text.
 * @param labels what is heard in each frame, as the labels of `buildCheckGraph`
 */
export function findDifferences(
  parts: readonly CheckedPart[],
  labels: Int32Array,
): { readonly differences: readonly Difference[]; readonly kept: readonly Visit[] } {
  const visits = findVisits(labels);
  const spoken = visits.filter(({ label }) => label < parts.length);
  const kept = heaviestIncreasing(spoken).map((index) => spoken[index] as Visit);
  const pieces = [...missingPieces(parts, kept), ...strayPieces(visits, new Set(kept))];
  const pace = paceOf(parts, kept);
  return { differences: join(pieces).map((piece) => differenceOf(piece, { parts, kept, pace })), kept };
}

/** Returns the parts that are left out, between the parts that are heard. */
function missingPieces(parts: readonly CheckedPart[], kept: readonly Visit[]): Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index <= kept.length; index++) {
    const before = kept[index - 1];
    const after = kept[index];
    const frame = before?.endFrame ?? after?.startFrame ?? 0;
    const missing: number[] = [];
    for (let part = (before?.label ?? -1) + 1; part < (after?.label ?? parts.length); part++)
      if ((parts[part] as CheckedPart).words > 0) missing.push(part);
    if (missing.length > 0) pieces.push({ startFrame: frame, endFrame: frame, missing, strays: [] });
  }
  return pieces;
}

/** Returns the speech that is not the text in order. */
function strayPieces(visits: readonly Visit[], kept: ReadonlySet<Visit>): Piece[] {
  const pieces: Piece[] = [];
  let isOpen = false;
  for (const visit of visits) {
    if (kept.has(visit)) {
      isOpen = false;
      continue;
    }
    const last = pieces.at(-1);
    if (isOpen && last !== undefined && visit.startFrame - last.endFrame < pauseFrames) {
      last.endFrame = visit.endFrame;
      last.strays.push(visit);
    } else pieces.push({ ...framesOf(visit), missing: [], strays: [visit] });
    isOpen = true;
  }
  return pieces.filter(({ strays }) => lengthOf(strays) > leastFrames);
}

const framesOf = ({ startFrame, endFrame }: Visit) => ({ startFrame, endFrame });

const lengthOf = (visits: readonly Visit[]): number =>
  visits.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0);

/** Joins pieces that are close to each other. */
function join(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces.toSorted((one, other) => one.startFrame - other.startFrame)) {
    const last = joined.at(-1);
    if (last === undefined || piece.startFrame - last.endFrame >= joinFrames) {
      joined.push(piece);
      continue;
    }
    last.endFrame = Math.max(last.endFrame, piece.endFrame);
    last.missing.push(...piece.missing);
    last.strays.push(...piece.strays);
  }
  return joined;
}

/** Returns the frames of a phone, as this take is spoken. */
function paceOf(parts: readonly CheckedPart[], kept: readonly Visit[]): number {
  const judged = kept.filter(({ label }) => (parts[label] as CheckedPart).words > 0);
  const phones = judged.reduce((sum, { label }) => sum + (parts[label] as CheckedPart).phones, 0);
  return phones === 0 ? usualPace : Math.min(mostPace, Math.max(leastPace, lengthOf(judged) / phones));
}

function differenceOf(
  { startFrame, endFrame, missing, strays }: Piece,
  take: { readonly parts: readonly CheckedPart[]; readonly kept: readonly Visit[]; readonly pace: number },
): Difference {
  const { parts, kept, pace } = take;
  const before = kept.findLast((visit) => visit.endFrame <= startFrame);
  const lost = missing.map((part) => parts[part] as CheckedPart);
  const said = repeated(strays, parts.length);
  return {
    startSeconds: startFrame / frameRate,
    endSeconds: endFrame / frameRate,
    missingSeconds: (lost.reduce((sum, { phones }) => sum + phones, 0) * pace) / frameRate,
    missingWords: lost.reduce((sum, { words }) => sum + words, 0),
    missing: rangeOf(parts, missing),
    addedSeconds: lengthOf(strays) / frameRate,
    added: rangeOf(parts, said),
    addedWords: said.reduce((sum, part) => sum + Math.max(1, (parts[part] as CheckedPart).words), 0),
    sentence: (lost[0] ?? parts[before?.label ?? 0])?.sentence ?? 0,
    isAtEdge: startFrame <= (kept[0]?.startFrame ?? 0) || endFrame >= (kept.at(-1)?.endFrame ?? 0),
  };
}

/** Returns the parts of the text of which added speech consists; none: it is something else. */
function repeated(strays: readonly Visit[], parts: number): readonly number[] {
  const ofText = strays.filter(({ label }) => label < parts);
  const labels = [...new Set(ofText.map(({ label }) => label))].toSorted((one, other) => one - other);
  const span = (labels.at(-1) ?? 0) - (labels[0] ?? 0) + 1;
  const isText = lengthOf(ofText) >= namedShare * lengthOf(strays) && labels.length >= namedShare * span;
  return isText ? labels : [];
}

/** Returns the text from the first of some parts to the last one. A sound such as laughter has no text. */
function rangeOf(parts: readonly CheckedPart[], numbers: readonly number[]): TextRange | null {
  const spoken = numbers.map((part) => parts[part] as CheckedPart).filter(({ start, end }) => end > start);
  if (spoken.length === 0) return null;
  return {
    start: Math.min(...spoken.map(({ start }) => start)),
    end: Math.max(...spoken.map(({ end }) => end)),
  };
}
