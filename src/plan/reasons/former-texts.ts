import { foldText } from '../../base/fold-text.js';
import type { Chunk } from '../../split/chunk.js';
import type { SubmittedText } from '../../state/ledger.js';
import type { EngineModel } from '../cost/free-texts.js';
import { shingleLength, shinglesOf, tokensOf } from './text-tokens.js';

/** A setting that differs between an earlier recording and the one to buy. */
export type Difference = 'engine' | 'model' | 'voice' | 'prompt' | 'language';

/** The texts that a chunk replaces, all recorded with the same settings. */
export interface FormerTexts {
  /** In the order in which their words occur in the chunk. Never empty. */
  readonly texts: readonly SubmittedText[];
  /** The most important setting that changed, in the order of `Difference`; null: only the words differ. */
  readonly difference: Difference | null;
}

/** How many UTF-16 code units of former texts are searched, newest first: enough for several books. */
const maxCharacters = 4_000_000;
/** A shingle in more chunks than this says little about where a text comes from. */
const maxPlaces = 8;
/** The share of a chunk's shingles, or of a former text's, that must match for the chunk to replace that text. */
const [minShareOfText, minShareOfFormer] = [0.3, 0.5];
/** How many of the most similar former texts are compared in detail. */
const maxCompared = 6;
/** This many shared shingles do not occur by chance. */
const minRun = 2 * shingleLength;

interface Candidate {
  readonly submitted: SubmittedText;
  /** How many shingles it shares with the chunk. */
  readonly shared: number;
  /** Its rank by age, 0 for the newest. */
  readonly age: number;
  /** True: it shares enough for the chunk to replace it. False: it may be the text before or after the replaced one. */
  readonly isReplaced: boolean;
}

/**
 * Finds, for each chunk to buy, the texts that were paid for earlier, that no chunk uses any more, and whose place the chunk
 * takes. The time grows with the total length of the texts.
 * @param former oldest first
 */
export function findFormerTexts(
  chunks: readonly Chunk[],
  former: readonly SubmittedText[],
  engineModel: EngineModel,
): ReadonlyMap<Chunk, FormerTexts> {
  const found = new Map<Chunk, FormerTexts>();
  const recent = newestOf(former);
  const alike = sameWords(chunks, recent);
  for (const chunk of chunks) {
    const texts = alike.get(foldText(chunk.text)) ?? [];
    const nearest = texts.toSorted(
      (a, b) => distanceOf(a, chunk, engineModel) - distanceOf(b, chunk, engineModel),
    );
    if (nearest[0])
      found.set(chunk, { texts: [nearest[0]], difference: differenceOf(nearest[0], chunk, engineModel) });
  }
  const others = chunks.filter((chunk) => !found.has(chunk));
  if (others.length === 0) return found;
  for (const [index, candidates] of candidatesFor(others, recent).entries()) {
    const chunk = others[index]!;
    const texts = coveringOf(chunk, candidates, engineModel);
    if (texts[0]) found.set(chunk, { texts, difference: differenceOf(texts[0], chunk, engineModel) });
  }
  return found;
}

/** Returns the newest texts, newest first, up to `maxCharacters` in total. */
function newestOf(former: readonly SubmittedText[]): readonly SubmittedText[] {
  let characters = 0;
  return former.toReversed().filter(({ text }) => {
    characters += text.length;
    return characters <= maxCharacters;
  });
}

/** Tells for each setting whether it is unchanged, the most important setting first. */
const unchangedSettings = (
  submitted: SubmittedText,
  { voiceSettings }: Chunk,
  { engine, model }: EngineModel,
): Readonly<Record<Difference, boolean>> => ({
  engine: submitted.engine === engine,
  model: submitted.model === model,
  voice: submitted.voice === voiceSettings.voice,
  prompt: submitted.prompt === voiceSettings.prompt,
  language: submitted.language === voiceSettings.language,
});

function differenceOf(submitted: SubmittedText, chunk: Chunk, engineModel: EngineModel): Difference | null {
  const changed = Object.entries(unchangedSettings(submitted, chunk, engineModel)).find(
    ([, isSame]) => !isSame,
  );
  return (changed?.[0] as Difference | undefined) ?? null;
}

/** Returns the number of settings that changed. */
const distanceOf = (submitted: SubmittedText, chunk: Chunk, engineModel: EngineModel): number =>
  Object.values(unchangedSettings(submitted, chunk, engineModel)).filter((isSame) => !isSame).length;

/**
 * Groups the former texts by their folded text, if some chunk has that length. Folding keeps the length of a text, so other
 * texts cannot equal a chunk.
 */
function sameWords(
  chunks: readonly Chunk[],
  former: readonly SubmittedText[],
): ReadonlyMap<string, readonly SubmittedText[]> {
  const lengths = new Set(chunks.map(({ text }) => text.length));
  const byText = new Map<string, SubmittedText[]>();
  for (const submitted of former) {
    if (!lengths.has(submitted.text.length)) continue;
    const folded = foldText(submitted.text);
    const others = byText.get(folded);
    if (others) others.push(submitted);
    else byText.set(folded, [submitted]);
  }
  return byText;
}

/** Returns for each chunk the former texts that share enough of its words, the most similar first, then the newest. */
function candidatesFor(chunks: readonly Chunk[], former: readonly SubmittedText[]): Candidate[][] {
  const hashes = chunks.map(({ text }) => tokensOf(text).hashes);
  const shingles = hashes.map(shinglesOf);
  const index = indexOf(shingles);
  const candidates: Candidate[][] = chunks.map(() => []);
  for (const [age, submitted] of former.entries()) {
    const tokens = tokensOf(submitted.text);
    const own = shinglesOf(tokens.hashes);
    const shared = new Map<number, number>();
    for (const shingle of own)
      for (const chunk of index.get(shingle) ?? []) shared.set(chunk, (shared.get(chunk) ?? 0) + 1);
    for (const [chunk, count] of shared) {
      const length = shingles[chunk]!.length;
      const alike = Math.min(count, length, own.length);
      const isReplaced = alike >= minShareOfText * length || alike >= minShareOfFormer * own.length;
      if (isReplaced || alike >= minRun || overlap(hashes[chunk]!, tokens.hashes))
        candidates[chunk]!.push({ submitted, shared: alike, age, isReplaced });
    }
  }
  for (const ofChunk of candidates) ofChunk.sort((a, b) => b.shared - a.shared || a.age - b.age);
  return candidates;
}

/** Returns the indices of the chunks that contain each shingle, at most `maxPlaces` of them. */
function indexOf(shingles: readonly (readonly number[])[]): ReadonlyMap<number, readonly number[]> {
  const index = new Map<number, number[]>();
  for (const [chunk, ofChunk] of shingles.entries()) {
    for (const shingle of ofChunk) {
      const places = index.get(shingle);
      if (places === undefined) index.set(shingle, [chunk]);
      else if (places.length < maxPlaces && places.at(-1) !== chunk) places.push(chunk);
    }
  }
  return index;
}

/**
 * Returns the former texts whose words the chunk contains, in the chunk's order. A text with the chunk's settings is preferred
 * to the most similar one if it shares at least half as many shingles.
 */
function coveringOf(
  chunk: Chunk,
  candidates: readonly Candidate[],
  engineModel: EngineModel,
): readonly SubmittedText[] {
  const replaced = candidates.filter(({ isReplaced }) => isReplaced);
  const [best] = replaced;
  if (best === undefined) return [];
  const unchanged = replaced.find(({ submitted }) => differenceOf(submitted, chunk, engineModel) === null);
  const leader = unchanged && unchanged.shared * 2 >= best.shared ? unchanged : best;
  const sameSettings = candidates.filter(
    (one) => one !== leader && haveSameSettings(one.submitted, leader.submitted),
  );
  const { hashes } = tokensOf(chunk.text);
  const own = shinglesOf(hashes);
  const covered = new Set<number>();
  const chosen: { submitted: SubmittedText; first: number }[] = [];
  for (const { submitted } of [leader, ...sameSettings.slice(0, maxCompared)]) {
    const tokens = tokensOf(submitted.text).hashes;
    const theirs = new Set(shinglesOf(tokens));
    const places = own.flatMap((shingle, place) => (theirs.has(shingle) ? [place] : []));
    const added = places.filter((place) => !covered.has(place));
    // A text of the same place from an earlier run adds almost nothing new.
    const isRun = added.length >= minRun && added.length * 2 >= places.length;
    if (chosen.length > 0 && !isRun && !(added.length > 0 && overlap(hashes, tokens))) continue;
    for (const place of added) covered.add(place);
    chosen.push({ submitted, first: added[0] ?? 0 });
  }
  return chosen.sort((a, b) => a.first - b.first).map(({ submitted }) => submitted);
}

/** Tells whether one text begins with the words that the other ends with. */
const overlap = (one: readonly number[], other: readonly number[]): boolean =>
  endsAsBegins(one, other) || endsAsBegins(other, one);

function endsAsBegins(one: readonly number[], other: readonly number[]): boolean {
  for (let at = one.indexOf(other[0]!); at !== -1; at = one.indexOf(other[0]!, at + 1)) {
    const length = one.length - at;
    if (length <= other.length && one.every((hash, index) => index < at || hash === other[index - at]))
      return true;
  }
  return false;
}

const haveSameSettings = (one: SubmittedText, other: SubmittedText): boolean =>
  one.engine === other.engine &&
  one.model === other.model &&
  one.voice === other.voice &&
  one.prompt === other.prompt &&
  one.language === other.language;
