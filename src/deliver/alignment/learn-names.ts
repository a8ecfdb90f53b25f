import type { PartTime } from '../../align/decode/align-parts.js';
import type { SpokenWord } from '../../align/model/learn-phones.js';
import { wordKey } from '../../align/words/build-parts.js';
import { type AlignWork, forEach } from './align-work.js';
import type { PreparedTake } from './prepared-take.js';

/** A name is examined if it occurs in this many takes. */
const leastTakes = 3;
/** A name is examined if its sound fits the reference's phones worse than this on average (see `PartTime.fit`). */
const poorFit = -2;
/** At most this many names are examined, those with the worst fit. */
const mostNames = 40;
/** Words with an upper-case letter at the start and a lower-case one after it. */
const nameLike = /^\p{Lu}\p{M}*\p{Ll}/u;

interface Name {
  readonly key: string;
  readonly expected: readonly string[];
  readonly words: SpokenWord[];
  readonly fits: number[];
}

/**
 * Learns how a voice says names that the reference says in another way.
 * @param model the bytes of the acoustic model
 * @returns their phones by `wordKey`
 */
export async function learnNames(
  takes: readonly PreparedTake[],
  model: Uint8Array,
  work: AlignWork,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { threads, signal } = work;
  const aligned = await forEach(work, takes, ({ features, text }) =>
    threads.run('findParts', { model, features, text }, signal),
  );
  const names = new Map<string, Name>();
  // A word that is also written in lower case, such as "The", is no name.
  const common = new Set(takes.flatMap(lowerCaseWords));
  for (const [index, take] of takes.entries()) addNames(names, take, aligned[index] ?? null);
  const poor = [...names.values()]
    .filter(({ key }) => !common.has(key))
    .filter(({ words }) => new Set(words.map(({ key }) => key)).size >= leastTakes)
    .map((name) => ({ ...name, fit: name.fits.reduce((sum, fit) => sum + fit, 0) / name.fits.length }))
    .filter(({ fit }) => fit < poorFit)
    .toSorted((one, other) => one.fit - other.fit || (one.key < other.key ? -1 : 1))
    .slice(0, mostNames);
  const learned = await forEach(work, poor, ({ words, expected }) =>
    threads.run('learnWord', { model, words, expected }, signal),
  );
  return new Map(
    poor.flatMap(({ key }, index) => {
      const phones = learned[index] ?? null;
      return phones === null ? [] : [[key, phones] as const];
    }),
  );
}

const lowerCaseWords = ({ spoken: { plan }, text }: PreparedTake): readonly string[] =>
  text.words.map(({ start, end }) => plan.spoken.slice(start, end)).filter((word) => word === wordKey(word));

function addNames(names: Map<string, Name>, take: PreparedTake, parts: readonly PartTime[] | null): void {
  const { plan } = take.spoken;
  for (const [index, { startFrame, endFrame, fit }] of (parts ?? []).entries()) {
    const part = take.text.parts[index];
    const word = part === undefined ? undefined : take.text.words[part.firstWord];
    if (part === undefined || word === undefined || part.free !== null || fit === null) continue;
    if (part.endWord !== part.firstWord + 1 || part.pronunciations.length !== 1) continue;
    const written = plan.spoken.slice(word.start, word.end).replace(/^[^\p{L}\p{N}]+/u, '');
    if (!nameLike.test(written)) continue;
    const key = wordKey(written);
    const expected = part.pronunciations[0] ?? [];
    const name = names.get(key) ?? { key, expected, words: [], fits: [] };
    names.set(key, name);
    name.words.push({ key: take.key, features: take.features, startFrame, endFrame });
    name.fits.push(fit);
  }
}
