import { describe, expect, it } from 'vitest';
import { freeTexts } from '../../../src/plan/cost/free-texts.js';
import type { JournalEntry, JournalStep, Take } from '../../../src/state/journal/journal-entry.js';
import { foldJournal } from '../../../src/state/ledger.js';

const real = 'https://gateway.example';
let count = 0;
const entry = (step: JournalStep, origin: string): JournalEntry => {
  count += 1;
  return { v: 1, id: `id-${count}`, time: '2026-11-22T00:00:00.000Z', origin, ...step };
};
const takeOf = (key: string): Take => ({
  key,
  requestId: `r-${key}`,
  bytes: 1,
  sha256: '',
  frames: 1,
  sampleRate: 24_000,
});

/** Returns the journal lines of one key: up to which step, at which gateway, and by which engine. */
function bought(
  key: string,
  end: 'lost' | 'refused' | 'accepted' | 'taken' | 'ended',
  { origin = real, engine = 'pixazo', model = 'm' } = {},
): JournalEntry[] {
  const submission = `s-${key}`;
  const requestId = `r-${key}`;
  const said = { text: `Words of ${key}.`, voice: 'Kore', prompt: null, language: 'en' };
  const steps: JournalStep[] = [
    { type: 'submitting', submission, key, engine, model, ...said, priceMicroUsd: 40_000 },
  ];
  if (end === 'refused') steps.push({ type: 'refused', submission, reason: '' });
  if (end === 'lost') steps.push({ type: 'uncertain', submission, reason: '' });
  if (end === 'refused' || end === 'lost') return steps.map((step) => entry(step, origin));
  steps.push({ type: 'accepted', submission, key, requestId });
  if (end === 'taken') steps.push({ type: 'taken', ...takeOf(key) });
  if (end === 'ended') steps.push({ type: 'ended', key, requestId, charged: true, reason: '' });
  return steps.map((step) => entry(step, origin));
}

function freeOf(entries: JournalEntry[], present: readonly string[] = []) {
  const known = {
    ledger: foldJournal(entries, real),
    present: new Map(present.map((key) => [key, takeOf(key)])),
  };
  return freeTexts(known, { engine: 'pixazo', model: 'm' });
}
const keysOf = (...of: Parameters<typeof freeOf>) => freeOf(...of).map(({ key }) => key);

describe('freeTexts', () => {
  it('returns the text as it was sent, with its voice settings', () => {
    expect(freeOf(bought('a', 'taken'), ['a'])).toEqual([
      { key: 'a', text: 'Words of a.', voice: 'Kore', prompt: null, language: 'en' },
    ]);
  });

  it('lists takes that are here before requests that can be fetched, and omits all others', () => {
    const entries = [
      ...bought('on its way', 'accepted'),
      ...bought('gone from here', 'taken'),
      ...bought('here', 'taken'),
      ...bought('lost', 'lost'),
      ...bought('refused', 'refused'),
      ...bought('ended', 'ended'),
    ];
    expect(keysOf(entries, ['here'])).toEqual(['here', 'on its way', 'gone from here']);
  });

  it('includes a take of another gateway only while its file is here', () => {
    const entries = bought('far', 'taken', { origin: 'https://other.example' });
    expect(keysOf(entries)).toEqual([]);
    expect(keysOf(entries, ['far'])).toEqual(['far']);
  });

  it('omits sandbox runs, other engines and other models', () => {
    const entries = [
      ...bought('sandbox', 'accepted', { origin: 'http://127.0.0.1:4000' }),
      ...bought('espeak', 'accepted', { engine: 'espeak' }),
      ...bought('old', 'accepted', { model: 'old' }),
    ];
    expect(keysOf(entries)).toEqual([]);
  });
});
