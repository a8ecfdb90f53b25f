import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReference } from '../../../src/align/reference/read-reference.js';
import type { SpeechEvent } from '../../../src/align/reference/timed-speech.js';

/** Builds events from words (`@offset`) and phones (`_` is a pause), 100 ms apart. */
const events = (text: string): SpeechEvent[] =>
  text.split(' ').map((name, index): SpeechEvent => {
    const atMs = index * 100;
    if (name.startsWith('@')) return { kind: 'word', offset: Number(name.slice(1)), atMs };
    return { kind: 'phone', phone: name === '_' ? '' : name, atMs };
  });

const phonesOf = (text: string, spoken: string): string[] =>
  readReference(text, events(spoken)).words.map(({ phones }) => phones.join(' '));

describe('readReference', () => {
  it('assigns phones to the words in which they are spoken', () => {
    expect(phonesOf('the cat', '@0 ð ə @4 k æ t _')).toEqual(['ð ə', 'k æ t']);
  });

  it('divides phones among words that are reported as one', () => {
    expect(phonesOf('of the cat', '@0 ʌ v ð ə @7 k æ t')).toEqual(['ʌ v', 'ð ə', 'k æ t']);
    expect(phonesOf('in a cat', '@0 ɪ n ə @5 k æ t')).toEqual(['ɪ n', 'ə', 'k æ t']);
  });

  it('leaves a word empty if there are fewer phones than words', () => {
    expect(phonesOf('a b c', '@0 eɪ @4 s iː')).toEqual(['eɪ', '', 's iː']);
  });

  it('leaves words empty that the voice left out, such as symbols', () => {
    expect(phonesOf('cat 北京 ☺ keepers', '@0 k æ t ə')).toEqual(['k æ t ə', '', '', '']);
  });

  it('joins the parts in which a number is reported', () => {
    expect(phonesOf('in 1984,', '@0 ɪ n @3 n aɪ @4 eɪ @4 f ɔː')).toEqual(['ɪ n', 'n aɪ eɪ f ɔː']);
  });

  it('assigns phones reported at a space to the word after it, unless that word is reported too', () => {
    expect(phonesOf('Dez. bleibt da', '@0 d eː @4 b l aɪ p t @12 d ɑː')).toEqual([
      'd eː',
      'b l aɪ p t',
      'd ɑː',
    ]);
    expect(phonesOf('½ für', '@0 aɪ n @1 h a l p @2 f yː')).toEqual(['aɪ n h a l p', 'f yː']);
    expect(phonesOf('um ½ ', '@0 ʊ m @3 aɪ n @4 h a l p')).toEqual(['ʊ m', 'aɪ n h a l p']);
  });

  it('gives pauses and phones their times, and no end to the last', () => {
    const { phones } = readReference('a cat', events('@0 ə _ @2 k'));
    expect(phones).toEqual([
      { phone: 'ə', startMs: 100, endMs: 200, word: 0 },
      { phone: 'sil', startMs: 200, endMs: 400, word: null },
      { phone: 'k', startMs: 400, endMs: null, word: 1 },
    ]);
  });

  it('accepts any events', () => {
    const event = fc.oneof(
      fc.record({
        kind: fc.constant('word' as const),
        offset: fc.integer({ min: -5, max: 60 }),
        atMs: fc.nat(900),
      }),
      fc.record({
        kind: fc.constant('phone' as const),
        phone: fc.constantFrom('', 'a', 'b'),
        atMs: fc.nat(900),
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(event, { maxLength: 30 }), (text, list) => {
        const inOrder = list.toSorted((a, b) => a.atMs - b.atMs);
        const { words, phones } = readReference(text, inOrder);
        const spoken = phones.filter(({ word }) => word !== null);
        expect(words.flatMap((word) => word.phones)).toEqual(spoken.map(({ phone }) => phone));
        expect(spoken.every(({ word }, index) => (word ?? 0) >= (spoken[index - 1]?.word ?? 0))).toBe(true);
      }),
    );
  });
});
