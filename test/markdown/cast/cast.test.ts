import { describe, expect, it } from 'vitest';
import { free } from '../../../src/base/money/price.js';
import type { EngineProfile } from '../../../src/engines/engine.js';
import type { ChapterEntry, Delivery, Manifest } from '../../../src/manifest/manifest.js';
import { defaultEncodings } from '../../../src/manifest/schema/encoding-schema.js';
import { castChapter, type ResolvedDelivery } from '../../../src/markdown/cast/cast.js';
import { markdownCodes } from '../../../src/markdown/markdown-codes.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaultGaps } from '../../support/gaps.js';
import { defaults } from '../policies.js';

const manifestPlace = { file: 'pipeline.yaml', line: 9, column: 5 };

const profile: EngineProfile = {
  name: 'pixazo',
  model: 'm',
  limits: { maxTextBytes: null, maxPromptBytes: null, maxRequestBytes: null, maxTextCharacters: null },
  price: free,
  supportsAnyVoice: false,
  voices: ['Kore', 'Puck', 'Leda'].map((name) => ({ name, gender: null, character: null, languages: [] })),
  languages: ['en-GB', 'fr-FR'],
  tagSyntax: 'brackets',
  supportsPrompt: true,
  supportsLanguage: true,
  varies: true,
  charactersPerSecond: 15,
  secondsPerRequest: 10,
};

const manifest: Manifest = {
  title: null,
  author: null,
  narrator: null,
  disclosure: true,
  credits: { opening: null, closing: null },
  year: null,
  genre: 'Audiobook',
  description: null,
  language: null,
  cover: null,
  engine: { name: 'pixazo', model: null, price: null, baseUrl: null },
  delivery: { voice: 'Puck', prompt: 'Warmly.', draftVoice: 'en+m1' },
  pronounce: {},
  speakers: [],
  voices: {
    letter: { voice: 'Kore', prompt: 'Softly.', draftVoice: 'en+f1' },
    french: { language: 'fr-FR' },
  },
  read: defaults,
  check: null,
  chosenGaps: [],
  chapters: [],
  chunks: { maxCharacters: 1800, maxBytes: 3900, seams: 'sentence' },
  limits: {
    concurrency: 8,
    budgetMicroUsd: null,
    monthlyBudgetMicroUsd: null,
    retries: 4,
    maxWaitMs: 900_000,
    settleMs: null,
  },
  publish: { epub: null, feed: null, page: null, sample: { chapter: 1, minutes: 3 }, url: null, isbn: null },
  audio: {
    chapters: ['mp3'],
    book: [],
    marks: 'chapters',
    captions: [],
    wordTimes: false,
    encoding: defaultEncodings,
    gaps: defaultGaps,
    loudness: null,
  },
  webhook: null,
  store: null,
  output: 'audiobook',
};

interface Options {
  readonly entry?: Partial<ChapterEntry>;
  readonly sections?: Readonly<Record<string, Delivery>>;
  readonly tags?: readonly string[];
  readonly speakers?: Readonly<Record<string, string>>;
  readonly speakerLabels?: 'read' | 'skip';
  readonly profile?: Partial<EngineProfile>;
}

function cast(markdown: string, { entry, sections = {}, tags = [], profile: own, ...play }: Options = {}) {
  const resolved: ResolvedDelivery[] = [];
  const { speakers = {}, speakerLabels = 'read' } = play;
  const read = { ...defaults, tags, speakerLabels };
  const result = castChapter(readMarkdown(markdown, read), {
    chapter: 3,
    source: '0'.repeat(64),
    entry: {
      file: 'book/03-a letter.md',
      title: null,
      id: null,
      delivery: {},
      sections: Object.entries(sections).map(([heading, delivery]) => ({
        heading,
        delivery,
        place: manifestPlace,
      })),
      place: manifestPlace,
      ...entry,
    },
    manifest: {
      ...manifest,
      read,
      speakers: Object.entries(speakers).map(([label, as]) => ({ label, as, place: manifestPlace })),
    },
    profile: { ...profile, ...own },
    voiceSettingsFor(delivery) {
      resolved.push(delivery);
      return { voice: delivery.voice, prompt: delivery.prompt, language: delivery.language };
    },
  });
  return { ...result, resolved };
}

/** Returns text, voice, prompt and language of each block. */
function settingsIn(markdown: string, options?: Options) {
  const { chapter, diagnostics } = cast(markdown, options);
  expect(diagnostics).toEqual([]);
  return chapter.blocks.map(({ text, voiceSettings: { voice, prompt, language } }) => [
    text,
    voice,
    prompt,
    language,
  ]);
}

describe('castChapter: voice settings', () => {
  const front = '---\nnarrate: { voice: Leda }\n---\n';
  const entry = { delivery: { prompt: 'Entry.', language: 'en-GB' } };
  const sections = { a: { prompt: 'Section.' } };

  it.each<[string, string, Options, (string | null)[]]>([
    ['the manifest', 'a', {}, ['Puck', 'Warmly.', null]],
    ['the chapter entry, over the manifest', 'a', { entry }, ['Puck', 'Entry.', 'en-GB']],
    ['the front matter, over the entry', `${front}a`, { entry }, ['Leda', 'Entry.', 'en-GB']],
    [
      'the sections, over the front matter',
      `${front}# A\na`,
      { entry, sections },
      ['Leda', 'Section.', 'en-GB'],
    ],
    [
      'a comment, over the sections',
      '# A\n<!-- narrate: prompt=C. -->\na',
      { sections },
      ['Puck', 'C.', null],
    ],
    [
      'a container, over a comment',
      '# A\n<!-- narrate: prompt=C. -->\n:::narrate{prompt="N."}\na\n:::',
      {},
      ['Puck', 'N.', null],
    ],
    ['a cast member', ':::narrate{as=letter}\na\n:::', { entry }, ['Kore', 'Softly.', 'en-GB']],
    [
      'the attributes next to `as`, over the cast member',
      ':::narrate{as=letter prompt=B.}\na\n:::',
      {},
      ['Kore', 'B.', null],
    ],
    ['several levels at once', ':::narrate{as=french}\na\n:::', {}, ['Puck', 'Warmly.', 'fr-FR']],
    [
      'an outer level, if the inner one sets only the voice',
      ':::narrate{voice=Leda}\na\n:::',
      {},
      ['Leda', 'Warmly.', null],
    ],
  ])('come from %s', (_, markdown, options, settings) => {
    expect(settingsIn(markdown, options).at(-1)).toEqual(['a', ...settings]);
  });

  it.each([
    ['a', 'en+m1'],
    [':::narrate{as=letter}\na\n:::', 'en+f1'],
    [':::narrate{voice=Leda}\na\n:::', null],
    [':::narrate{prompt=x}\na\n:::', 'en+m1'],
    [':::narrate{as=letter voice=Leda}\na\n:::', null],
  ])('include for %j the draft voice %s', (markdown, draftVoice) => {
    expect(cast(markdown).resolved.map((delivery) => delivery.draftVoice)).toEqual([draftVoice]);
  });

  it('are one object for all blocks with equal settings', () => {
    const { chapter, resolved } = cast(
      'a\n\n:::narrate{as=letter}\nb\n:::\n\nc\n\n:::narrate{as=letter}\nd\n:::',
    );
    const [a, b, c, d] = chapter.blocks.map(({ voiceSettings }) => voiceSettings);
    expect(resolved).toHaveLength(2);
    expect(a).toBe(c);
    expect(b).toBe(d);
  });

  it('are the same for a document from the JSON cache', () => {
    const document = readMarkdown('# A\n<!-- narrate: as=nobody -->\na\n\nb', defaults);
    const options = {
      chapter: 1,
      manifest,
      profile,
      voiceSettingsFor: (delivery: ResolvedDelivery) => delivery,
    };
    const chapterEntry = {
      file: 'a.md',
      title: null,
      id: null,
      delivery: {},
      sections: [],
      place: manifestPlace,
    };
    const cached = JSON.parse(JSON.stringify(document));
    const wanted = castChapter(document, { ...options, entry: chapterEntry, source: '0'.repeat(64) });
    expect(castChapter(cached, { ...options, entry: chapterEntry, source: '0'.repeat(64) })).toEqual(wanted);
    expect(wanted.diagnostics).toHaveLength(1);
  });
});

describe('castChapter: sections of the manifest', () => {
  const book =
    '# One\n\na\n\n## What *she*  wrote\n\nb\n\n### Inside\n\nc\n\n## After {#then}\n\nd\n\n## One\n\ne';
  const letter = { as: 'letter' };
  const voicesIn = (heading: string) =>
    cast(book, { sections: { [heading]: letter } }).chapter.blocks.map(
      ({ voiceSettings }) => voiceSettings.voice,
    );
  const [p, k] = ['Puck', 'Kore'];

  it.each([
    ['What she wrote', [p, p, k, k, k, k, p, p, p, p]],
    ['what  SHE wrote', [p, p, k, k, k, k, p, p, p, p]],
    ['what-she-wrote', [p, p, k, k, k, k, p, p, p, p]],
    ['Inside', [p, p, p, p, k, k, p, p, p, p]],
    ['then', [p, p, p, p, p, p, k, k, p, p]],
    ['one-1', [p, p, p, p, p, p, p, p, k, k]],
  ])('match %s by text, slug or identifier', (heading, voices) => {
    expect(voicesIn(heading)).toEqual(voices);
  });

  it('override the sections around them, in any order in the manifest', () => {
    const sections = { Inside: { voice: 'Leda' }, 'What she wrote': letter };
    expect(settingsIn(book, { sections }).slice(2, 7)).toEqual([
      ['What she wrote', 'Kore', 'Softly.', null],
      ['b', 'Kore', 'Softly.', null],
      ['Inside', 'Leda', 'Softly.', null],
      ['c', 'Leda', 'Softly.', null],
      ['After', 'Puck', 'Warmly.', null],
    ]);
  });

  it('cause a warning with the closest headings if there is no match', () => {
    expect(cast(book, { sections: { 'What he wrote': letter } }).diagnostics).toMatchObject([
      {
        code: 'markdown-section-missing',
        severity: 'warning',
        place: manifestPlace,
        hint: expect.stringContaining('"What she wrote"'),
      },
    ]);
    expect(cast('a', { sections: { b: letter } }).diagnostics).toMatchObject([
      { hint: 'The chapter has no headings.' },
    ]);
  });

  it('cause an error with lines and slugs if several headings match', () => {
    const [error] = cast('# Two\n\n## Two.\n\n## two', { sections: { Two: letter } }).diagnostics;
    expect(error).toMatchObject({
      code: 'markdown-section-ambiguous',
      severity: 'error',
      place: manifestPlace,
      message: expect.stringContaining('lines 1 and 5'),
      hint: expect.stringContaining('two, two-2'),
    });
  });

  it('select one of several equal headings by its slug', () => {
    const twice = '# One\n\n## Two\n\n## Two';
    const voices = (heading: string) =>
      cast(twice, { sections: { [heading]: letter } }).chapter.blocks.map(
        ({ voiceSettings }) => voiceSettings.voice,
      );
    expect(voices('two')).toEqual([p, k, p]);
    expect(voices('two-1')).toEqual([p, p, k]);
    expect(voices('Two')).toEqual([p, p, p]);
  });
});

describe('castChapter: speakers of the manifest', () => {
  const speakers = { Anna: 'letter', Tom: 'french' };

  it('override the sections, each setting separately, and voice comments override them', () => {
    const play = '# One\n\nAnna. a\n\nb\n\n# Two\n\n<!-- narrate: voice=Leda -->\n\nAnna. c\n\nTom. d';
    const sections = { One: { voice: 'Leda', language: 'en-GB' } };
    expect(settingsIn(play, { sections, speakers })).toEqual([
      ['One', 'Leda', 'Warmly.', 'en-GB'],
      ['Anna. a', 'Kore', 'Softly.', 'en-GB'],
      ['b', 'Leda', 'Warmly.', 'en-GB'],
      ['Two', 'Leda', 'Warmly.', null],
      ['Anna. c', 'Leda', 'Softly.', null],
      ['Tom. d', 'Leda', 'Warmly.', 'fr-FR'],
    ]);
  });

  it('keep sections and scene breaks in place if labels are skipped', () => {
    const play = '# One\n\na\n\n***\n\nANNA\n\nb\n\n# Two\n\nc';
    const options = { speakers, speakerLabels: 'skip', sections: { Two: { voice: 'Leda' } } } as const;
    expect(settingsIn(play, options)).toEqual([
      ['One', 'Puck', 'Warmly.', null],
      ['a', 'Puck', 'Warmly.', null],
      ['b', 'Kore', 'Softly.', null],
      ['Two', 'Leda', 'Warmly.', null],
      ['c', 'Leda', 'Warmly.', null],
    ]);
    const { blocks, skipped } = cast(play, options).chapter;
    expect(blocks.map(({ afterBreak = false }) => afterBreak)).toEqual([false, false, true, false, false]);
    expect(skipped).toEqual([{ kind: 'speaker', line: 7, column: 1, preview: 'ANNA' }]);
  });

  it('are listed if they occur', () => {
    expect([...cast('Anna. a', { speakers }).speakers]).toEqual(['Anna']);
  });
});

describe('castChapter: names in voice comments', () => {
  it.each<[string, string, string, string | RegExp]>([
    [':::narrate{as=leter}\na\n:::', 'markdown-unknown-cast', '1:1', /letter/],
    ['# A\n<!-- narrate: voice=Korr -->\na\n\nb', 'markdown-unknown-voice', '2:1', /Kore/],
    ['---\nnarrate: { voice: kore }\n---\na', 'markdown-unknown-voice', '2:1', /Kore/],
    [':::narrate{language=fr-CH}\na\n:::', 'markdown-unlisted-language', '1:1', /fr-FR/],
  ])('are reported for %j with %s', (markdown, code, at, hint) => {
    const { diagnostics } = cast(markdown);
    expect(
      diagnostics.map((one) => [one.code, `${one.place?.line}:${one.place?.column}`, one.place?.file]),
    ).toEqual([[code, at, 'book/03-a letter.md']]);
    expect(diagnostics[0]?.hint).toMatch(hint);
    expect(diagnostics[0]?.excerpt?.line).toBe(markdown.split('\n')[Number(at[0]) - 1]);
    expect(markdownCodes).toHaveProperty(code);
  });

  it('may be espeak voices with a variant and a pitch', () => {
    const espeak = { profile: { name: 'espeak' } };
    expect(cast(':::narrate{voice=fr+m2~40}\na\n:::', espeak).diagnostics).toEqual([]);
    expect(cast(':::narrate{voice=fr+nobody}\na\n:::', espeak).diagnostics).toHaveLength(1);
  });

  it('are all accepted for an engine without lists', () => {
    const { diagnostics } = cast(':::narrate{voice=x language=y}\na\n:::', {
      profile: { voices: [], languages: [] },
    });
    expect(diagnostics).toEqual([]);
  });
});

describe('castChapter: brackets', () => {
  const tags = ['short pause', 'Whispering'];

  it.each<[string, EngineProfile['tagSyntax'], string]>([
    ['a [b] c', 'brackets', 'a (b) c'],
    ['a [short pause] [Short Pause] [whispering]', 'brackets', 'a [short pause] [Short Pause] [whispering]'],
    ['[[short pause]] ][', 'brackets', '([short pause]) )('],
    ['`v[0]` [short  pauses]', 'brackets', 'v(0) (short pauses)'],
    ['a [b] [short pause]', 'none', 'a [b] (short pause)'],
  ])('in %j, for the tag syntax %s, become %j', (markdown, tagSyntax, spoken) => {
    const { blocks } = cast(markdown, { tags, profile: { tagSyntax } }).chapter;
    expect(blocks.map((block) => block.spoken)).toEqual([spoken]);
    expect(blocks[0]?.text).toHaveLength(spoken.length);
  });

  it('cause one warning if the engine does not support tags', () => {
    const { diagnostics } = cast('a [b]\n\nc [short pause]\n\n[short pause]', {
      tags,
      profile: { tagSyntax: 'none' },
    });
    expect(diagnostics).toMatchObject([
      { code: 'markdown-tag-unsupported', severity: 'warning', place: { line: 3 } },
    ]);
  });
});

describe('castChapter: the chapter', () => {
  it('has its number, its file and the places of its blocks', () => {
    const { chapter } = cast('# A\n\n> b\n\n```\nc\n```');
    expect(chapter).toMatchObject({
      chapter: 3,
      file: 'book/03-a letter.md',
      skipped: [{ kind: 'code', line: 5 }],
    });
    expect(chapter.blocks).toMatchObject([
      { kind: 'heading', depth: 1, place: { file: 'book/03-a letter.md', line: 1, column: 1 } },
      { kind: 'quotation', depth: 0, place: { file: 'book/03-a letter.md', line: 3, column: 3 } },
    ]);
  });

  it.each<[string, string | null, string]>([
    ['---\ntitle: Front\n---\n# Heading', 'Entry', 'Entry'],
    ['---\ntitle: Front\n---\n# Heading', null, 'Front'],
    ['a\n\n#\n\n## Heading', null, 'Heading'],
    ['> # Not mine', null, '03-a letter'],
  ])('%j with the entry title %s has the title %s', (markdown, title, expected) => {
    expect(cast(markdown, { entry: { title } }).chapter.title).toBe(expected);
  });

  it('has its file in the places of diagnostics', () => {
    expect(cast(':::narrate{as=letter}\na').diagnostics).toMatchObject([
      { code: 'markdown-container-unclosed', place: { file: 'book/03-a letter.md', line: 1, column: 1 } },
    ]);
  });
});
