import type { UncastBlock } from '../../markdown/block.js';
import { findSpeeches, foldedLabel, type Label } from '../../markdown/cast/find-speeches.js';
import { labelEnd } from '../../markdown/cast/label-end.js';
import { htmlBlocks, splitSpeeches } from '../../markdown/cast/split-speeches.js';

/** Speaker of a play or dialogue. */
export interface FoundSpeaker {
  /** Label as most of the speeches have it, without punctuation. */
  readonly label: string;
  readonly speeches: number;
}

/** Fewest speeches of a speaker, and fewest speakers. */
const fewestSpeeches = 3;
const fewestSpeakers = 2;
/** Smallest share of a chapter's blocks that are speeches, and of the speeches that end like a sentence. */
const smallestShare = 0.25;
const smallestSentences = 0.6;
/** Smallest share of the speeches that follow a speech of another speaker. */
const smallestTurns = 0.4;
/** Longest name of a speaker, in words. */
const longestName = 5;

/** Words in front of a colon or a full stop that name a kind of text. Single letters (`Q:`, `A:`) are not names either. */
const kindsOfText = new Set(
  `question answer frage antwort pregunta respuesta réponse domanda risposta note notes tip tips hint warning caution important
  danger info example examples exercise solution problem definition theorem lemma proof remark figure table listing step input
  output before after pros cons type default returns return parameters arguments raises throws usage syntax description required
  optional added changed fixed removed deprecated security summary result results time serves ingredients method preparation
  name names speaker speakers character characters persona role who yes no oh ah well so but and then now please thanks ok okay`.split(
    /\s+/,
  ),
);

/** A full stop after these is part of the name: "Mrs. Hall". */
const titles = /(?:^| )(?:mr|mrs|ms|dr|st|mme|mlle|prof|capt|sr|jr|hr|fr|\p{Lu})$/iu;

/**
 * Finds the speakers of a play or dialogue in the chapters of a book. In other books, few paragraphs begin with the same
 * names, and they rarely follow each other.
 * @param written blocks of each chapter
 * @returns the speakers with the most speeches first; empty: the book is no play
 */
export function findSpeakers(written: readonly (readonly UncastBlock[])[]): readonly FoundSpeaker[] {
  const chapters = written.map((blocks) =>
    splitSpeeches(blocks.flatMap(htmlBlocks), anyLabel).map(({ block }) => block),
  );
  const speeches = chapters.map(speechesOf);
  const frequent = frequentIn(speeches.flat());
  const inDialogues = speeches.filter((all, index) =>
    isDialogue(
      all.filter(({ key }) => frequent.has(key)),
      chapters[index]?.length ?? 0,
    ),
  );
  const all = inDialogues.flat();
  const speakers = [...frequentIn(all).values()].map(mostUsual).sort((a, b) => b.speeches - a.speeches);
  return speakers.length >= fewestSpeakers ? speakers : [];
}

interface Speech {
  readonly label: string;
  /** The label without letter case and kind of apostrophe. */
  readonly key: string;
  readonly isSentence: boolean;
  /** Blocks of a speech under a heading, which may have several paragraphs; otherwise 1. */
  readonly blockCount: number;
}

/** Returns the speeches of a chapter by any name that could be a label. */
function speechesOf(blocks: readonly UncastBlock[]): readonly Speech[] {
  const parts = [...findSpeeches(blocks, anyLabel)];
  const members = new Map<number, UncastBlock[]>();
  let first = -1;
  for (const [index, { labelLength }] of parts.sort(([a], [b]) => a - b)) {
    if (labelLength > 0) first = index;
    if (labelLength > 0) members.set(first, []);
    members.get(first)?.push(blocks[index] as UncastBlock);
  }
  return parts
    .filter(([, { labelLength }]) => labelLength > 0)
    .map(([index, { speaker }]) => {
      const own = members.get(index) ?? [];
      return {
        label: speaker,
        key: foldedLabel(speaker),
        isSentence: /[.!?…—–。！？][”"’»)\]]*$/u.test(own.at(-1)?.text ?? ''),
        blockCount: own[0]?.kind === 'heading' ? own.length : 1,
      };
    });
}

/** Finds the shortest name at the start of a block that is followed by what follows a label. */
function anyLabel(block: UncastBlock): Label | null {
  const { text } = block;
  let words = 0;
  for (const { 0: word, index } of text.slice(0, 100).matchAll(/[^\s:：.。,;!?([]+/gu)) {
    words += 1;
    if (words > longestName || !isNamePart(word, words)) return null;
    const name = text.slice(0, index + word.length);
    const end = titles.test(name) && text.startsWith('.', name.length) ? null : labelEnd(block, name.length);
    if (end !== null) return isName(name) ? { speaker: name, length: end } : null;
  }
  return null;
}

/** Each word of a name begins with a capital letter, or is a small word such as "of", or is in a script without case. */
const isNamePart = (word: string, position: number): boolean =>
  /^(?:\p{Lu}|\p{Lt}|\p{Lo})/u.test(word) ||
  (position > 1 && /^(?:\d+|of|the|and|&|de|du|des|la|le|von|van|der|den|del|di|da|y|et|und|e)$/u.test(word));

const isName = (name: string): boolean =>
  /\p{L}\p{L}|\p{Lo}/u.test(name) &&
  /^[\p{L}\p{M}\p{N}\s.'’&-]+$/u.test(name) &&
  !kindsOfText.has(name.toLowerCase());

/** Returns the speeches of each label that has enough. */
function frequentIn(speeches: readonly Speech[]): ReadonlyMap<string, readonly Speech[]> {
  const byKey = new Map<string, Speech[]>();
  for (const speech of speeches) {
    const same = byKey.get(speech.key);
    if (same) same.push(speech);
    else byKey.set(speech.key, [speech]);
  }
  return new Map([...byKey].filter(([, { length }]) => length >= fewestSpeeches));
}

/** Tells whether a chapter is a dialogue: speakers take turns, and their speeches are sentences and a good part of it. */
function isDialogue(speeches: readonly Speech[], blockCount: number): boolean {
  const turns = speeches.filter(({ key }, index) => index > 0 && speeches[index - 1]?.key !== key);
  const sentences = speeches.filter(({ isSentence }) => isSentence);
  return (
    speeches.reduce((sum, speech) => sum + speech.blockCount, 0) >= smallestShare * blockCount &&
    turns.length >= smallestTurns * (speeches.length - 1) &&
    turns.length > 0 &&
    sentences.length >= smallestSentences * speeches.length
  );
}

/** Returns the spelling that most of the speeches have. */
function mostUsual(speeches: readonly Speech[]): FoundSpeaker {
  const counts = new Map<string, number>();
  for (const { label } of speeches) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [label] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best));
  return { label, speeches: speeches.length };
}
