import type { Block, BlockKind, Chapter, VoiceSettings } from '../../src/markdown/block.js';
import { paidTexts } from '../../src/split/cheapest-path/paid-texts.js';
import type { SentenceFinder } from '../../src/split/sentences/sentences.js';
import type { SplitInput, SplitSettings } from '../../src/split/split-chapter.js';

export const narrator: VoiceSettings = { voice: 'Algenib', prompt: null, language: 'en' };
export const letter: VoiceSettings = { voice: 'Kore', prompt: 'Softly.', language: 'en' };

export interface BlockDraft {
  readonly spoken: string;
  readonly kind?: BlockKind;
  readonly voiceSettings?: VoiceSettings;
  readonly afterBreak?: true;
}

export const heading = (spoken: string, voiceSettings = narrator): BlockDraft => ({
  spoken,
  kind: 'heading',
  voiceSettings,
});

/** Builds a chapter whose block n (from 0) is on lines 10n+1 to 10n+3 of `chapter.md`. */
export function chapterOf(...drafts: readonly (string | BlockDraft)[]): Chapter {
  const file = 'chapter.md';
  const blocks = drafts.map((draft, index): Block => {
    const {
      spoken,
      kind = 'paragraph',
      voiceSettings = narrator,
      afterBreak,
    }: BlockDraft = typeof draft === 'string' ? { spoken: draft } : draft;
    const line = 10 * index + 1;
    const span = { line, column: 1, endLine: line + 2, endColumn: 5 };
    const place = { file, line, column: 1 };
    const depth = kind === 'heading' ? 1 : 0;
    return {
      kind,
      depth,
      text: spoken,
      spoken,
      voiceSettings,
      place,
      span,
      ...(afterBreak && { afterBreak }),
    };
  });
  return {
    chapter: 1,
    file,
    title: 'A chapter',
    blocks,
    skipped: [],
    constructs: [],
    source: '0'.repeat(64),
  };
}

export const settings: SplitSettings = {
  engine: 'pixazo',
  model: 'test',
  maxCharacters: 1800,
  maxBytes: 3900,
  seams: 'sentence',
  maxRequestBytes: 8000,
  fewest: 'requests',
};

/** Finds sentence ends without native code: after every full stop, question or exclamation mark before white space. */
export function plainSentences(text: string): readonly number[] {
  return [...text.matchAll(/[.?!](?=\s|$)/g)].map((match) => match.index + 1);
}

/** Returns the input for a book for which nothing is paid yet. */
export const unpaid = (finder: SentenceFinder): SplitInput => ({ finder, paid: paidTexts([]) });
