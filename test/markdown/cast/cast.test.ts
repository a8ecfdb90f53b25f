import { describe, expect, it } from 'vitest';
import { free } from '../../../src/base/money/price.js';
import type { EngineProfile } from '../../../src/engines/engine.js';
import type { ChapterEntry, Delivery, Manifest } from '../../../src/manifest/manifest.js';
import { freeEncodings } from '../../../src/manifest/schema/encoding-schema.js';
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
  year: null,
  genre: 'Audiobook',
  description: null,
  language: null,
  cover: null,
  engine: { name: 'pixazo', model: null, price: null, baseUrl: null },
  delivery: { voice: 'Puck', prompt: 'Warmly.', draftVoice: 'en+m1' },
  pronounce: {},
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
  },
  audio: {
    chapters: ['mp3'],
    book: [],
    marks: 'chapters',
    captions: [],
    encoding: freeEncodings,
    gaps: defaultGaps,
    loudness: null,
  },
  webhook: null,
  store: null,
  output: 'audiobook',
};

interface World {
  readonly entry?: Partial<ChapterEntry>;
  readonly sections?: Readonly<Record<string, Delivery>>;
  readonly tags?: readonly string[];
  readonly profile?: Partial<EngineProfile>;
}

function cast(markdown: string, { entry, sections = {}, tags = [], profile: own }: World = {}) {
  const asked: ResolvedDelivery[] = [];
  const read = { ...defaults, tags };
  const result = castChapter(readMarkdown(markdown, read), {
    chapter: 3,
    entry: {
      file: 'book/03-a letter.md',
      title: null,
      delivery: {},
      sections: Object.entries(sections).map(([heading, delivery]) => ({
        heading,
        delivery,
        place: manifestPlace,
      })),
      place: manifestPlace,
      ...entry,
    },
    manifest: { ...manifest, read },
    profile: { ...profile, ...own },
    speakerOf(delivery) {
      asked.push(delivery);
      return { voice: delivery.voice, prompt: delivery.prompt, language: delivery.language };
    },
  });
  return { ...result, asked };
}

/** Each block's text and how it is said: voice, prompt, language. */
function saidIn(markdown: string, world?: World) {
  const { chapter, diagnostics } = cast(markdown, world);
  expect(diagnostics).toEqual([]);
  return chapter.blocks.map(({ text, voiceSettings: { voice, prompt, language } }) => [
    text,
    voice,
    prompt,
    language,
  ]);
}

describe('a delivery', () => {
  const front = '---\nnarrate: { voice: Leda }\n---\n';
  const entry = { delivery: { prompt: 'Entry.', language: 'en-GB' } };
  const sections = { a: { prompt: 'Section.' } };

  it.each<[string, string, World, (string | null)[]]>([
    ['comes from the manifest', 'a', {}, ['Puck', 'Warmly.', null]],
    ['from the chapter entry', 'a', { entry }, ['Puck', 'Entry.', 'en-GB']],
    ['from the front matter', `${front}a`, { entry }, ['Leda', 'Entry.', 'en-GB']],
    ['from the sections', `${front}# A\na`, { entry, sections }, ['Leda', 'Section.', 'en-GB']],
    ['from a comment', '# A\n<!-- narrate: prompt=C. -->\na', { sections }, ['Puck', 'C.', null]],
    [
      'from a container',
      '# A\n<!-- narrate: prompt=C. -->\n:::narrate{prompt="N."}\na\n:::',
      {},
      ['Puck', 'N.', null],
    ],
    ['from a member of the cast', ':::narrate{as=letter}\na\n:::', { entry }, ['Kore', 'Softly.', 'en-GB']],
    ['from what stands beside the name', ':::narrate{as=letter prompt=B.}\na\n:::', {}, ['Kore', 'B.', null]],
    ['part by part', ':::narrate{as=french}\na\n:::', {}, ['Puck', 'Warmly.', 'fr-FR']],
    [
      'with the weaker prompt for a stronger voice',
      ':::narrate{voice=Leda}\na\n:::',
      {},
      ['Leda', 'Warmly.', null],
    ],
  ])('%s', (_, markdown, world, said) => {
    expect(saidIn(markdown, world).at(-1)).toEqual(['a', ...said]);
  });

  it.each([
    ['a', 'en+m1'],
    [':::narrate{as=letter}\na\n:::', 'en+f1'],
    [':::narrate{voice=Leda}\na\n:::', null],
    [':::narrate{prompt=x}\na\n:::', 'en+m1'],
    [':::narrate{as=letter voice=Leda}\na\n:::', null],
  ])('of %j has the draft voice %s', (markdown, draftVoice) => {
    expect(cast(markdown).asked.map((delivery) => delivery.draftVoice)).toEqual([draftVoice]);
  });

  it('asks for a speaker once, and gives the same one to all blocks that sound alike', () => {
    const { chapter, asked } = cast(
      'a\n\n:::narrate{as=letter}\nb\n:::\n\nc\n\n:::narrate{as=letter}\nd\n:::',
    );
    const [a, b, c, d] = chapter.blocks.map(({ voiceSettings }) => voiceSettings);
    expect(asked).toHaveLength(2);
    expect(a).toBe(c);
    expect(b).toBe(d);
  });

  it('survives being remembered as JSON', () => {
    const document = readMarkdown('# A\n<!-- narrate: as=nobody -->\na\n\nb', defaults);
    const options = { chapter: 1, manifest, profile, speakerOf: (said: ResolvedDelivery) => said };
    const chapterEntry = { file: 'a.md', title: null, delivery: {}, sections: [], place: manifestPlace };
    const remembered = JSON.parse(JSON.stringify(document));
    const wanted = castChapter(document, { ...options, entry: chapterEntry });
    expect(castChapter(remembered, { ...options, entry: chapterEntry })).toEqual(wanted);
    expect(wanted.diagnostics).toHaveLength(1);
  });
});

describe('a section of the manifest', () => {
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
  ])('%s', (heading, voices) => {
    expect(voicesIn(heading)).toEqual(voices);
  });

  it('within another is stronger, whatever their order', () => {
    const sections = { Inside: { voice: 'Leda' }, 'What she wrote': letter };
    expect(saidIn(book, { sections }).slice(2, 7)).toEqual([
      ['What she wrote', 'Kore', 'Softly.', null],
      ['b', 'Kore', 'Softly.', null],
      ['Inside', 'Leda', 'Softly.', null],
      ['c', 'Leda', 'Softly.', null],
      ['After', 'Puck', 'Warmly.', null],
    ]);
  });

  it('that matches nothing is a warning with the closest headings', () => {
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

  it('that matches several is an error that names their lines and slugs', () => {
    const [error] = cast('# Two\n\n## Two.\n\n## two', { sections: { Two: letter } }).diagnostics;
    expect(error).toMatchObject({
      code: 'markdown-section-ambiguous',
      severity: 'error',
      place: manifestPlace,
      message: expect.stringContaining('lines 1 and 5'),
      hint: expect.stringContaining('two, two-2'),
    });
  });

  it('of several of the same text is one of them by its slug', () => {
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

describe('names in a chapter', () => {
  it.each<[string, string, string, string | RegExp]>([
    [':::narrate{as=leter}\na\n:::', 'markdown-unknown-cast', '1:1', /letter/],
    ['# A\n<!-- narrate: voice=Korr -->\na\n\nb', 'markdown-unknown-voice', '2:1', /Kore/],
    ['---\nnarrate: { voice: kore }\n---\na', 'markdown-unknown-voice', '2:1', /Kore/],
    [':::narrate{language=fr-CH}\na\n:::', 'markdown-unlisted-language', '1:1', /fr-FR/],
  ])('%j is %s', (markdown, code, at, hint) => {
    const { diagnostics } = cast(markdown);
    expect(
      diagnostics.map((one) => [one.code, `${one.place?.line}:${one.place?.column}`, one.place?.file]),
    ).toEqual([[code, at, 'book/03-a letter.md']]);
    expect(diagnostics[0]?.hint).toMatch(hint);
    expect(diagnostics[0]?.excerpt?.line).toBe(markdown.split('\n')[Number(at[0]) - 1]);
    expect(markdownCodes).toHaveProperty(code);
  });

  it('may be espeak voices that are made up of parts', () => {
    const espeak = { profile: { name: 'espeak' } };
    expect(cast(':::narrate{voice=fr+m2~40}\na\n:::', espeak).diagnostics).toEqual([]);
    expect(cast(':::narrate{voice=fr+nobody}\na\n:::', espeak).diagnostics).toHaveLength(1);
  });

  it('are any for an engine that lists none', () => {
    const { diagnostics } = cast(':::narrate{voice=x language=y}\na\n:::', {
      profile: { voices: [], languages: [] },
    });
    expect(diagnostics).toEqual([]);
  });
});

describe('brackets', () => {
  const tags = ['short pause', 'Whispering'];

  it.each<[string, EngineProfile['tagSyntax'], string]>([
    ['a [b] c', 'brackets', 'a (b) c'],
    ['a [short pause] [Short Pause] [whispering]', 'brackets', 'a [short pause] [Short Pause] [whispering]'],
    ['[[short pause]] ][', 'brackets', '([short pause]) )('],
    ['`v[0]` [short  pauses]', 'brackets', 'v(0) (short pauses)'],
    ['a [b] [short pause]', 'none', 'a [b] (short pause)'],
  ])('of %j for %s', (markdown, tagSyntax, spoken) => {
    const { blocks } = cast(markdown, { tags, profile: { tagSyntax } }).chapter;
    expect(blocks.map((block) => block.spoken)).toEqual([spoken]);
    expect(blocks[0]?.text).toHaveLength(spoken.length);
  });

  it('that the engine cannot take are one warning', () => {
    const { diagnostics } = cast('a [b]\n\nc [short pause]\n\n[short pause]', {
      tags,
      profile: { tagSyntax: 'none' },
    });
    expect(diagnostics).toMatchObject([
      { code: 'markdown-tag-unsupported', severity: 'warning', place: { line: 3 } },
    ]);
  });
});

describe('a chapter', () => {
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
  ])('%j under %s is called %s', (markdown, title, called) => {
    expect(cast(markdown, { entry: { title } }).chapter.title).toBe(called);
  });

  it('names its file in what is wrong with it', () => {
    expect(cast(':::narrate{as=letter}\na').diagnostics).toMatchObject([
      { code: 'markdown-container-unclosed', place: { file: 'book/03-a letter.md', line: 1, column: 1 } },
    ]);
  });
});
