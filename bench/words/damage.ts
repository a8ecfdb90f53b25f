import type { Sentence } from '../align/sentence.js';
import type { SentenceMaker } from './varied-sentences.js';

/** What is said in place of a text. */
export type Damage = (
  text: readonly Sentence[],
  by: { readonly maker: SentenceMaker; readonly chance: () => number },
) => readonly Sentence[];

/** A place inside of the text: neither the first sentence nor the last one. */
const inside = (text: readonly Sentence[], chance: () => number): number =>
  1 + Math.floor(chance() * (text.length - 2));

const replaced = (
  text: readonly Sentence[],
  index: number,
  ...by: readonly Sentence[]
): readonly Sentence[] => text.toSpliced(index, 1, ...by);

/** Changes the words of one sentence. `at`: a word that is neither the first one nor among the last five. */
function reworded(
  text: readonly Sentence[],
  chance: () => number,
  change: (words: Sentence, at: number) => Sentence,
): readonly Sentence[] {
  const index = inside(text, chance);
  const words = text[index] as Sentence;
  return replaced(text, index, change(words, 1 + Math.floor(chance() * Math.max(1, words.length - 6))));
}

/** A long word at or after a place, which is not the last one. */
function longWord(words: Sentence, from: number): number {
  const found = words.findIndex(
    ({ said }, index) => index >= from && index < words.length - 1 && said.length >= 5,
  );
  return found < 0 ? from : found;
}

/** Damage of four or more words. */
export const largeDamages: Readonly<Record<string, Damage>> = {
  'sentence dropped': (text, { chance }) => text.toSpliced(inside(text, chance), 1),
  'sentence repeated'(text, { chance }) {
    const index = inside(text, chance);
    return text.toSpliced(index, 0, text[index] as Sentence);
  },
  'foreign sentence inserted': (text, { maker, chance }) =>
    text.toSpliced(inside(text, chance), 0, maker.plain()),
  'last sentence dropped': (text) => text.slice(0, -1),
  'end cut off'(text) {
    const last = text.at(-1) as Sentence;
    return replaced(text, text.length - 1, last.slice(0, Math.ceil(last.length * 0.55)));
  },
  'sentence replaced': (text, { maker, chance }) => replaced(text, inside(text, chance), maker.plain()),
  'sentences swapped'(text, { chance }) {
    const index = inside(text, chance);
    return text.toSpliced(index, 2, text[index + 1] as Sentence, text[index] as Sentence);
  },
  'prompt read aloud': (text, { maker }) => [maker.prompt, ...text],
  'four words dropped': (text, { chance }) => reworded(text, chance, (words, at) => words.toSpliced(at, 4)),
  'four words repeated': (text, { chance }) =>
    reworded(text, chance, (words, at) => words.toSpliced(at, 0, ...words.slice(at, at + 4))),
  babble: (text, { maker, chance }) => replaced(text, inside(text, chance), maker.babble()),
};

/** Damage of a single word. */
export const smallDamages: Readonly<Record<string, Damage>> = {
  'one word dropped': (text, { chance }) =>
    reworded(text, chance, (words, at) => words.toSpliced(longWord(words, at), 1)),
  'one word replaced': (text, { maker, chance }) =>
    reworded(text, chance, (words, at) => {
      const word = maker.strange();
      return words.toSpliced(longWord(words, at), 1, { written: word, said: word });
    }),
};
