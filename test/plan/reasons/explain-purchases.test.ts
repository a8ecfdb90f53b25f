import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { perRequest } from '../../../src/base/money/price.js';
import { pixazoProfile as profile } from '../../../src/engines/pixazo/profile.js';
import type { Chapter, VoiceSettings } from '../../../src/markdown/block.js';
import { makePlan } from '../../../src/plan/plan.js';
import { type ExplainInput, explainPurchases } from '../../../src/plan/reasons/explain-purchases.js';
import { paidTexts } from '../../../src/split/cheapest-path/paid-texts.js';
import type { Chunk } from '../../../src/split/chunk.js';
import { splitChapter } from '../../../src/split/split-chapter.js';
import type { Take } from '../../../src/state/journal/journal-entry.js';
import type { Ledger, SubmittedText } from '../../../src/state/ledger.js';
import {
  type BlockDraft,
  chapterOf,
  heading,
  letter,
  narrator,
  plainSentences,
  settings,
} from '../../split/chapter-builder.js';
import { examples } from '../../support/examples.js';
import { noGaps } from '../../support/gaps.js';

const price = 40_000;
const { engine, model } = settings;

/** What the journal and the state folder contain. */
interface Known {
  readonly texts: Map<string, SubmittedText>;
  readonly present: Map<string, Take>;
  readonly ledger: Partial<Ledger>;
}

const takeOf = (key: string): Take => ({
  key,
  requestId: `r-${key}`,
  bytes: 1,
  sha256: '',
  frames: 1,
  sampleRate: 24_000,
});

function split(chapter: Chapter, { texts, present }: Pick<Known, 'texts' | 'present'>, limit: number) {
  const free = [...texts].flatMap(([key, said]) =>
    present.has(key) && said.engine === engine && said.model === model ? [{ key, ...said }] : [],
  );
  const input = { finder: plainSentences, paid: paidTexts(free) };
  return splitChapter(chapter, { ...settings, maxCharacters: limit }, input);
}

/** Returns the state after each chunk of a chapter was bought. All takes are here. */
function bought(
  chapter: Chapter,
  { limit = 120, as = {} as Partial<SubmittedText>, ledger = {} as Partial<Ledger> } = {},
): Known {
  const chunks = split(chapter, { texts: new Map(), present: new Map() }, limit);
  const said = ({ text, voiceSettings }: Chunk): SubmittedText => ({
    engine,
    model,
    text,
    ...voiceSettings,
    ...as,
  });
  return {
    texts: new Map(chunks.map((chunk) => [chunk.key, said(chunk)])),
    present: new Map(chunks.map(({ key }) => [key, takeOf(key)])),
    ledger,
  };
}

function explained(
  chapter: Chapter,
  known: Known,
  { limit = 120, source = null as readonly string[] | null } = {},
) {
  const chunks = split(chapter, known, limit);
  const keys = new Set(known.texts.keys());
  const ledger: Ledger = {
    takes: new Map(),
    pending: new Map(),
    collectable: new Map(),
    elsewhere: new Map(),
    uncertain: new Map(),
    texts: known.texts,
    bought: keys,
    recorded: keys,
    measures: new Map(),
    judgements: new Map(),
    choices: new Map(),
    approvals: new Map(),
    published: [],
    attempts: new Map(),
    spentMicroUsd: 0,
    uncertainMicroUsd: 0,
    months: new Map(),
    charges: new Map(),
    seen: new Map(),
    requests: 0,
    reusedIds: [],
    ...known.ledger,
  };
  const chapters = [{ chapter, chunks }];
  const plan = makePlan({
    chapters,
    profile,
    pricing: { price: perRequest(price), charactersPerSecond: 15 },
    concurrency: 8,
    gaps: noGaps,
    ledger,
    strictBilling: false,
    check: null,
    judgements: new Map(),
    present: known.present,
  });
  const input: ExplainInput = {
    plan,
    chapters,
    ledger,
    engineModel: { engine, model },
    readingChanges: [],
    linesOf: () => source,
  };
  return { plan, explanation: explainPurchases(input) };
}

const reasons = (...of: Parameters<typeof explained>) =>
  explained(...of).explanation?.purchases.map(({ reason }) => reason);

const lamp = 'The lamp by the harbour was lit at six, as it had been on every evening of that long winter.';
const boat =
  'A boat came in with the tide, slowly, and nobody on the mole could say whose it might have been.';
const bell =
  'Then the bell rang twice, and after a while a third time, though no hand was near the rope of it.';
const story = [heading('The Harbour'), lamp, boat, bell];

const said = (voiceSettings: VoiceSettings, ...drafts: readonly (string | BlockDraft)[]): BlockDraft[] =>
  drafts.map((draft) => ({ ...(typeof draft === 'string' ? { spoken: draft } : draft), voiceSettings }));

describe('explainPurchases', () => {
  it('returns null before the first purchase', () => {
    const none: Known = { texts: new Map(), present: new Map(), ledger: {} };
    expect(explained(chapterOf(...story), none).explanation).toBeNull();
  });

  it('lists no purchases when nothing is to be bought, and prices a complete new recording', () => {
    const { explanation } = explained(chapterOf(...story), bought(chapterOf(...story)));
    expect(explanation).toEqual({ purchases: [], fullChunks: 3, fullCostMicroUsd: 3 * price });
  });

  it.each<[string, readonly (string | BlockDraft)[], readonly string[]]>([
    [
      'a changed word',
      [heading('The Harbour'), lamp, boat.replace('slowly', 'fast'), bell],
      ['text-changed'],
    ],
    ['a new paragraph', [...story, 'Nobody had ever spoken of such a thing before.'], ['new']],
    [
      'a removed half sentence',
      [heading('The Harbour'), lamp.replace(/,.*/, '.'), boat, bell],
      ['text-changed'],
    ],
    ['another voice', said(letter, ...story), ['voice-changed', 'voice-changed', 'voice-changed']],
    [
      'another prompt for one block',
      [heading('The Harbour'), lamp, ...said({ ...narrator, prompt: 'Softly.' }, boat), bell],
      ['prompt-changed'],
    ],
    [
      'another language for one block',
      [heading('The Harbour'), lamp, ...said({ ...narrator, language: 'fr' }, boat), bell],
      ['language-changed'],
    ],
  ])('finds the reason for %s', (_, drafts, expected) => {
    expect(reasons(chapterOf(...drafts), bought(chapterOf(...story)))).toEqual(expected);
  });

  it('names the engine or the model when another one recorded the same words', () => {
    const today = chapterOf(...story);
    const others: readonly [Partial<SubmittedText>, string][] = [
      [{ engine: 'espeak' }, 'engine-changed'],
      [{ model: 'older' }, 'model-changed'],
    ];
    for (const [as, reason] of others) {
      const known = bought(today, { as });
      // Another engine has other keys, and the takes that are here belong to it.
      const texts = new Map([...known.texts].map(([key, text]) => [`other ${key}`, text]));
      const present = new Map([...texts.keys()].map((key) => [key, takeOf(key)]));
      expect(reasons(today, { ...known, texts, present })).toEqual([reason, reason, reason]);
    }
  });

  it('gives the line, the section, the earlier voice settings and the changed words', () => {
    const next = chapterOf(heading('The Harbour'), lamp, boat.replace('slowly', 'very fast'), bell);
    const { explanation } = explained(next, bought(chapterOf(...story)));
    const [purchase] = explanation?.purchases ?? [];
    // Block 2 is on lines 21 to 23.
    expect(purchase).toMatchObject({ lines: [21], section: 'The Harbour', before: { voice: 'Algenib' } });
    expect(purchase?.diff).toEqual([
      { kind: 'same', text: 'A boat came in with the tide,' },
      { kind: 'removed', text: 'slowly,' },
      { kind: 'added', text: 'very fast,' },
      { kind: 'same', text: boat.slice(boat.indexOf('and nobody')) },
    ]);
  });

  it('gives the exact line inside a paragraph when the source can be read', () => {
    const next = chapterOf(heading('The Harbour'), lamp, boat.replace('mole', 'pier'), bell);
    const source = Array.from({ length: 40 }, () => '');
    source.splice(
      20,
      3,
      'A [boat](https://boats.example/a/b) came in with the',
      '*tide*, slowly, and nobody on',
      'the pier could say whose it might have been.',
    );
    const { explanation } = explained(next, bought(chapterOf(...story)), { source });
    expect(explanation?.purchases.map(({ lines }) => lines)).toEqual([[23]]);
  });

  it('reports moved seams when an insertion splits a chunk in two', () => {
    const known = bought(chapterOf(`${lamp} ${boat}`), { limit: 220 });
    const next = chapterOf(`${lamp} The wind had an edge to it that none of them had felt before. ${boat}`);
    const { explanation } = explained(next, known, { limit: 220 });
    expect(explanation?.purchases.map(({ reason }) => reason)).toEqual(['text-changed', 'seams-moved']);
    const added = explanation?.purchases[0]?.diff.filter(({ kind }) => kind !== 'same');
    expect(added).toEqual([
      { kind: 'added', text: 'The wind had an edge to it that none of them had felt before.' },
    ]);
    expect(explanation?.purchases[1]?.diff).toEqual([]);
  });

  it('reports moved seams when the voice of a neighbouring block changed', () => {
    const known = bought(chapterOf(heading('The Harbour'), lamp, boat), { limit: 300 });
    const next = chapterOf(heading('The Harbour'), lamp, ...said(letter, boat));
    expect(reasons(next, known, { limit: 300 })).toEqual(['seams-moved', 'voice-changed']);
  });

  it('reports a changed pronunciation when the Markdown is unchanged', () => {
    const respell = (spoken: string) => spoken.replaceAll('mole', 'moll');
    const chapter = chapterOf(...story);
    const next = {
      ...chapter,
      blocks: chapter.blocks.map((block) => ({ ...block, spoken: respell(block.spoken) })),
    };
    const { explanation } = explained(next, bought(chapter));
    expect(explanation?.purchases).toMatchObject([{ reason: 'pronunciation-changed', lines: [21] }]);
    // With a new word in the same chunk, the text changed.
    const edited = {
      ...next,
      blocks: next.blocks.map((block) => {
        const edit = (text: string) => text.replace('slowly', 'fast');
        return { ...block, text: edit(block.text), spoken: edit(block.spoken) };
      }),
    };
    expect(reasons(edited, bought(chapter))).toEqual(['text-changed']);
  });

  it('takes the reason from the journal when the same text was submitted before', () => {
    const chapter = chapterOf(...story);
    const known = bought(chapter);
    const [key = ''] = known.texts.keys();
    const lost = { ...known, present: new Map([...known.present].filter(([one]) => one !== key)) };
    const others = new Set([...known.texts.keys()].filter((one) => one !== key));
    const uncertain = { submission: 's', key, priceMicroUsd: price, sentAt: 0, callback: null, hints: [] };
    const cases: readonly [Partial<Ledger>, string][] = [
      [{}, 'recording-lost'],
      [{ recorded: others }, 'recording-failed'],
      [{ recorded: others, bought: others, uncertain: new Map([[key, [uncertain]]]) }, 'answer-lost'],
      [{ elsewhere: new Map([['r', { key, origin: 'https://gateway.example' }]]) }, 'paid-elsewhere'],
      // Submitted and refused: nothing was charged.
      [{ recorded: others, bought: others }, 'new'],
    ];
    for (const [ledger, reason] of cases) expect(reasons(chapter, { ...lost, ledger })).toEqual([reason]);
  });

  it('does not treat a text as replaced if another chunk needs it or its request was refused', () => {
    const chapter = chapterOf(heading('The Harbour'), lamp, boat, ...said(letter, boat), bell);
    expect(reasons(chapter, bought(chapterOf(...story)))).toEqual(['new']);
    const known = bought(chapterOf(...story));
    const refused = { ...known, present: new Map(), ledger: { bought: new Set(['other']) } };
    expect(reasons(chapterOf(lamp.replace('six', 'seven')), refused)).toEqual(['new']);
  });

  it('compares with the newest of several earlier texts', () => {
    const runs = ['six', 'seven', 'eight'].map((hour) => bought(chapterOf(lamp.replace('six', hour))));
    const known: Known = {
      texts: new Map(runs.flatMap(({ texts }) => [...texts])),
      present: new Map(runs.flatMap(({ present }) => [...present])),
      ledger: {},
    };
    const { explanation } = explained(chapterOf(lamp.replace('six', 'nine')), known);
    expect(explanation?.purchases[0]?.diff.filter(({ kind }) => kind === 'removed')).toEqual([
      { kind: 'removed', text: 'eight,' },
    ]);
  });

  it('explains each chunk that the plan buys once, in order, after any edit', () => {
    const words = fc.constantFrom('lamp', 'boat', 'bell', 'harbour', 'tide', 'quay', '海', 'über');
    const sentence = fc.array(words, { minLength: 2, maxLength: 9 }).map((all) => `${all.join(' ')}.`);
    const voiceSettings = fc.constantFrom(narrator, letter);
    const block = fc.record({
      spoken: fc.array(sentence, { minLength: 1, maxLength: 4 }).map((all) => all.join(' ')),
      voiceSettings,
      kind: fc.constantFrom('paragraph' as const, 'heading' as const),
    });
    const book = fc.array(block, { minLength: 1, maxLength: 7 });
    const edits = fc.array(fc.tuple(fc.nat(6), fc.option(block)), { maxLength: 3 });
    fc.assert(
      fc.property(book, edits, fc.integer({ min: 60, max: 200 }), (drafts, changes, limit) => {
        const next = [...drafts];
        for (const [at, change] of changes) next.splice(at, 1, ...(change === null ? [] : [change]));
        const { plan, explanation } = explained(chapterOf(...next), bought(chapterOf(...drafts)), { limit });
        const buys = plan.chapters.flatMap(({ planned }) =>
          planned.flatMap(({ chunk, action }) => (action.kind === 'buy' ? [chunk] : [])),
        );
        expect(explanation?.purchases.map(({ chunk }) => chunk)).toEqual(buys);
        for (const { chunk, diff, lines } of explanation?.purchases ?? []) {
          const kept = diff.filter(({ kind }) => kind !== 'removed').map(({ text }) => text);
          const squeezed = (text: string) => text.replace(/\s/g, '');
          if (diff.length > 0) expect(squeezed(kept.join(''))).toBe(squeezed(chunk.text));
          for (const line of lines) {
            expect(line).toBeGreaterThanOrEqual(chunk.place.line);
            expect(line).toBeLessThanOrEqual(chunk.endLine);
          }
        }
      }),
      { numRuns: examples(300) },
    );
  });
});
