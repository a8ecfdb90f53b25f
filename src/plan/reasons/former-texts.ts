import { foldText } from '../../base/fold-text.js';
import type { Chunk } from '../../split/chunk.js';
import type { SubmittedText } from '../../state/ledger.js';
import type { Recorder } from '../cost/free-texts.js';
import { shingleLength, shinglesOf, tokensOf } from './text-tokens.js';

/** What differs between how something was said and how it is to be said. */
export type Difference = 'engine' | 'model' | 'voice' | 'prompt' | 'language';

/** The texts that a chunk comes in the place of, all said in one way. */
export interface FormerTexts {
  /** In the order in which the chunk has their words. Never empty. */
  readonly texts: readonly SubmittedText[];
  /** The weightiest thing that is not as it was; null: the words alone differ. */
  readonly difference: Difference | null;
}

/** The most code units of former texts that are looked through, newest first: several books. */
const mostCharacters = 4_000_000;
/** Where three words stand this often, they say little about where a text comes from. */
const mostPlaces = 8;
/** A part of a text, or of a former one, that has to be alike for one to be the other's successor. */
const [leastOfText, leastOfFormer] = [0.3, 0.5];
/** Of the former texts that are most alike, those that are looked at closely. */
const closest = 6;
/** So many shingles that nothing else explains are no accident. */
const leastRun = 2 * shingleLength;

interface Candidate {
  readonly said: SubmittedText;
  readonly shared: number;
  readonly newest: number;
  /** It has enough in common with the chunk to be what the chunk was; else it may only have been before or after that. */
  readonly isSuccessor: boolean;
}

/**
 * Finds, for texts that are to be bought, the ones that were paid for before and are in no plan any more whose place they
 * take. Time grows with the texts' length alone, however many there are.
 * @param former oldest first
 */
export function findFormerTexts(
  chunks: readonly Chunk[],
  former: readonly SubmittedText[],
  recorder: Recorder,
): ReadonlyMap<Chunk, FormerTexts> {
  const found = new Map<Chunk, FormerTexts>();
  const recent = newestOf(former);
  const alike = sameWords(chunks, recent);
  for (const chunk of chunks) {
    const texts = alike.get(foldText(chunk.text)) ?? [];
    const nearest = texts.toSorted((a, b) => distanceOf(a, chunk, recorder) - distanceOf(b, chunk, recorder));
    if (nearest[0])
      found.set(chunk, { texts: [nearest[0]], difference: differenceOf(nearest[0], chunk, recorder) });
  }
  const others = chunks.filter((chunk) => !found.has(chunk));
  if (others.length === 0) return found;
  for (const [index, candidates] of candidatesFor(others, recent).entries()) {
    const chunk = others[index]!;
    const texts = coveringOf(chunk, candidates, recorder);
    if (texts[0]) found.set(chunk, { texts, difference: differenceOf(texts[0], chunk, recorder) });
  }
  return found;
}

function newestOf(former: readonly SubmittedText[]): readonly SubmittedText[] {
  let characters = 0;
  return former.toReversed().filter(({ text }) => {
    characters += text.length;
    return characters <= mostCharacters;
  });
}

const sameness = (said: SubmittedText, { voiceSettings }: Chunk, { engine, model }: Recorder) => ({
  engine: said.engine === engine,
  model: said.model === model,
  voice: said.voice === voiceSettings.voice,
  prompt: said.prompt === voiceSettings.prompt,
  language: said.language === voiceSettings.language,
});

function differenceOf(said: SubmittedText, chunk: Chunk, recorder: Recorder): Difference | null {
  const differing = Object.entries(sameness(said, chunk, recorder)).find(([, isSame]) => !isSame);
  return (differing?.[0] as Difference | undefined) ?? null;
}

const distanceOf = (said: SubmittedText, chunk: Chunk, recorder: Recorder): number =>
  Object.values(sameness(said, chunk, recorder)).filter((isSame) => !isSame).length;

/** Former texts that are a chunk's word for word, by the folded text. Folding keeps a text's length, so most need no look. */
function sameWords(
  chunks: readonly Chunk[],
  former: readonly SubmittedText[],
): ReadonlyMap<string, readonly SubmittedText[]> {
  const lengths = new Set(chunks.map(({ text }) => text.length));
  const byText = new Map<string, SubmittedText[]>();
  for (const said of former) {
    if (!lengths.has(said.text.length)) continue;
    const folded = foldText(said.text);
    const others = byText.get(folded);
    if (others) others.push(said);
    else byText.set(folded, [said]);
  }
  return byText;
}

/** For each chunk the former texts that share enough of its words, most alike first, of equal ones the newest. */
function candidatesFor(chunks: readonly Chunk[], former: readonly SubmittedText[]): Candidate[][] {
  const hashes = chunks.map(({ text }) => tokensOf(text).hashes);
  const shingles = hashes.map(shinglesOf);
  const index = indexOf(shingles);
  const candidates: Candidate[][] = chunks.map(() => []);
  for (const [newest, said] of former.entries()) {
    const tokens = tokensOf(said.text);
    const own = shinglesOf(tokens.hashes);
    const shared = new Map<number, number>();
    for (const shingle of own)
      for (const chunk of index.get(shingle) ?? []) shared.set(chunk, (shared.get(chunk) ?? 0) + 1);
    for (const [chunk, count] of shared) {
      const length = shingles[chunk]!.length;
      const alike = Math.min(count, length, own.length);
      const isSuccessor = alike >= leastOfText * length || alike >= leastOfFormer * own.length;
      if (isSuccessor || alike >= leastRun || overlap(hashes[chunk]!, tokens.hashes))
        candidates[chunk]!.push({ said, shared: alike, newest, isSuccessor });
    }
  }
  for (const ofChunk of candidates) ofChunk.sort((a, b) => b.shared - a.shared || a.newest - b.newest);
  return candidates;
}

/** The chunks in which each shingle stands. */
function indexOf(shingles: readonly (readonly number[])[]): ReadonlyMap<number, readonly number[]> {
  const index = new Map<number, number[]>();
  for (const [chunk, ofChunk] of shingles.entries()) {
    for (const shingle of ofChunk) {
      const places = index.get(shingle);
      if (places === undefined) index.set(shingle, [chunk]);
      else if (places.length < mostPlaces && places.at(-1) !== chunk) places.push(chunk);
    }
  }
  return index;
}

/**
 * The former texts whose words a chunk has, in the chunk's order. Texts that were said as the chunk will be said come
 * first, where they have half of what the most alike has.
 */
function coveringOf(
  chunk: Chunk,
  candidates: readonly Candidate[],
  recorder: Recorder,
): readonly SubmittedText[] {
  const successors = candidates.filter(({ isSuccessor }) => isSuccessor);
  const [best] = successors;
  if (best === undefined) return [];
  const asSaid = successors.find(({ said }) => differenceOf(said, chunk, recorder) === null);
  const leader = asSaid && asSaid.shared * 2 >= best.shared ? asSaid : best;
  const alike = candidates.filter((one) => one !== leader && saidLike(one.said, leader.said));
  const { hashes } = tokensOf(chunk.text);
  const own = shinglesOf(hashes);
  const covered = new Set<number>();
  const chosen: { said: SubmittedText; first: number }[] = [];
  for (const { said } of [leader, ...alike.slice(0, closest)]) {
    const tokens = tokensOf(said.text).hashes;
    const theirs = new Set(shinglesOf(tokens));
    const places = own.flatMap((shingle, place) => (theirs.has(shingle) ? [place] : []));
    const added = places.filter((place) => !covered.has(place));
    // An older night's text of the same place adds next to nothing.
    const isRun = added.length >= leastRun && added.length * 2 >= places.length;
    if (chosen.length > 0 && !isRun && !(added.length > 0 && overlap(hashes, tokens))) continue;
    for (const place of added) covered.add(place);
    chosen.push({ said, first: added[0] ?? 0 });
  }
  return chosen.sort((a, b) => a.first - b.first).map(({ said }) => said);
}

/** Whether one text begins with what the other ends with. */
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

const saidLike = (one: SubmittedText, other: SubmittedText): boolean =>
  one.engine === other.engine &&
  one.model === other.model &&
  one.voice === other.voice &&
  one.prompt === other.prompt &&
  one.language === other.language;
