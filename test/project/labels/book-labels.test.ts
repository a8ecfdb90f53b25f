import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readingsOf } from '../../../src/align/readings/languages/registry.js';
import { bookLabels } from '../../../src/project/labels/book-labels.js';
import { disclosureSentence } from '../../../src/project/labels/disclosure-sentence.js';
import { narratorLabel } from '../../../src/project/labels/narrator-label.js';
import type { Book } from '../../../src/project/load-book.js';

/** A chapter in which each voice speaks so many characters. */
const chapter = (...voices: readonly (readonly [voice: string, characters: number])[]) =>
  ({
    blocks: voices.map(([voice, characters]) => ({
      spoken: 'x'.repeat(characters),
      voiceSettings: { voice, prompt: null, language: null },
    })),
  }) as unknown as Book['chapters'][number];

const english = 'This audiobook is narrated by a digital voice.';

const book = (manifest: Partial<Book['manifest']>, engine = 'pixazo') =>
  ({
    manifest: { narrator: null, description: null, language: 'en', disclosure: true, ...manifest },
    chapters: [chapter(['Kore', 10])],
    profile: { name: engine },
  }) as unknown as Book;

describe('the name of a narrator that is no person', () => {
  it.each([
    ['one voice', [chapter(['Kore', 5]), chapter(['Kore', 9])], 'AI voice (Kore)'],
    [
      'two voices, the one that speaks more first',
      [chapter(['Puck', 5], ['Kore', 9])],
      'AI voices (Kore and Puck)',
    ],
    [
      'three voices, with the one that speaks most',
      [chapter(['Puck', 5], ['Zephyr', 1]), chapter(['Kore', 4]), chapter(['Kore', 4])],
      'AI voices (Kore and others)',
    ],
    [
      'voices that speak the same amount, in the order of the book',
      [chapter(['B', 1], ['A', 1])],
      'AI voices (B and A)',
    ],
  ])('names %s', (_, chapters, label) => {
    expect(narratorLabel(chapters)).toBe(label);
  });

  it('is unknown if nothing is spoken', () => {
    expect(narratorLabel([chapter()])).toBeNull();
  });
});

describe('the sentence that a digital voice reads', () => {
  const languages = readdirSync(join(import.meta.dirname, '../../../src/align/readings/languages'));

  it('is in every language whose numbers narrate can read', () => {
    const tags = ['en', 'de', 'fr', 'it', 'es'];
    // The folder has one file for each language, and two for their interface and their list.
    expect(tags.filter((tag) => readingsOf(tag) !== null)).toHaveLength(languages.length - 2);
    expect(new Set(tags.map(disclosureSentence)).size).toBe(tags.length);
  });

  it.each([
    ['de-AT', 'Dieses Hörbuch wird von einer digitalen Stimme gelesen.'],
    ['EN-gb', english],
    ['fi', english],
    ['constructor', english],
    [null, english],
  ])('is for the language %s: %s', (language, sentence) => {
    expect(disclosureSentence(language)).toBe(sentence);
  });
});

describe('the labels of a book', () => {
  it('name the voice, and end the description with the sentence', () => {
    expect(bookLabels(book({ description: 'A lamp.' }))).toEqual({
      narrator: 'AI voice (Kore)',
      description: `A lamp.\n\n${english}`,
      disclosure: { sentence: english, isTrained: true },
    });
  });

  it('keep the narrator of the manifest, and still say that a digital voice reads', () => {
    expect(bookLabels(book({ narrator: 'My own voice' }))).toMatchObject({
      narrator: 'My own voice',
      description: english,
    });
  });

  it('do not repeat a sentence that the description has', () => {
    const description = `${english} It is about a lamp.`;
    expect(bookLabels(book({ description })).description).toBe(description);
  });

  it('do not call an offline voice a trained model', () => {
    expect(bookLabels(book({}, 'espeak')).disclosure).toEqual({ sentence: english, isTrained: false });
  });

  it('say nothing with `disclosure: off` but what the manifest says', () => {
    const nothing = { narrator: null, description: null, disclosure: null };
    expect(bookLabels(book({ disclosure: false }))).toEqual(nothing);
    const own = { narrator: 'A. Voice', description: 'A lamp.' };
    expect(bookLabels(book({ ...own, disclosure: false }))).toEqual({ ...own, disclosure: null });
  });
});
