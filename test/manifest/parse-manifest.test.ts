import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestCodes } from '../../src/manifest/diagnostics/manifest-codes.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { engines, gateway } from './profiles.js';

const parse = (source: string, engine: string | null = null) =>
  parseManifest(source, { ...engines, file: 'pipeline.yaml', engine });

const minimal = 'voice: Kore\nchapters: [a.md]\n';

/** Returns each diagnostic as `code line:column text`, with the text under the caret. */
const found = (source: string, engine: string | null = null) =>
  parse(source, engine).diagnostics.map(({ code, place, excerpt }) => {
    const column = place?.column ?? 0;
    const marked = excerpt?.line.slice(column - 1, column - 1 + excerpt.length);
    return `${code} ${place?.line}:${column} ${marked}`;
  });

const hints = (source: string, engine: string | null = null) =>
  parse(source, engine).diagnostics.map(({ hint }) => hint);

const bomb = Array.from({ length: 9 }, (_, level) =>
  level === 0
    ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
    : `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
).join('\n');

describe('parseManifest with text that is not a manifest', () => {
  it.each([
    ['', 'manifest-empty 1:1 '],
    ['\uFEFF', 'manifest-empty 1:1 '],
    ['# only a comment\n', 'manifest-empty 1:1 #'],
    ['~\n', 'manifest-empty 1:1 ~'],
    ['- a.md\n', 'manifest-not-a-mapping 1:1 - a.md'],
    ['Once upon a time.\n', 'manifest-not-a-mapping 1:1 Once upon a time.'],
    ['voice: "Kore\nchapters: [a.md]\n', 'manifest-not-yaml 1:8 "Kore'],
    ['voice: Kore\nchapters: [a.md\n', 'manifest-not-yaml 2:15 d'],
    ['voice: Kore\n\tchapters: [a.md]\n', 'manifest-tab 2:1 \t'],
    ['chapters:\n\t- a.md\n', 'manifest-tab 2:1 \t'],
    ['title: Tea: a history\nvoice: Kore\n', 'manifest-not-yaml 1:8 T'],
    ['title: @home\nvoice: Kore\n', 'manifest-not-yaml 1:8 @'],
    ['voice:Kore\nchapters: [a.md]\n', 'manifest-not-yaml 1:1 voice:Kore'],
    ['voice: !secret Kore\nchapters: [a.md]\n', 'manifest-not-yaml 1:8 !secret'],
    ['? [a]\n: b\n', 'manifest-not-yaml 1:3 ['],
    [`${minimal}---\n${minimal}`, 'manifest-several-documents 3:1 ---'],
    [`voice: *nobody\n`, 'manifest-not-yaml 1:8 *nobody'],
    ['PK\u0003\u0004\u0000\u0000', 'manifest-not-yaml 1:3 \u0003'],
    [`title: ${'['.repeat(100_000)}`, expect.stringMatching(/^manifest-not-yaml 1:/)],
    [bomb, expect.stringMatching(/^manifest-alias-bomb 9:/)],
  ])('%#: reports one error for %j', (source, expected) => {
    expect(found(source)).toEqual([expected]);
    expect(parse(source)).toMatchObject({ manifest: null, chapters: [] });
  });

  describe('a `-` without a space after it', () => {
    const message = 'This line begins with `-` without a space after it.';

    it.each([
      ['  -a.md\n', '3:3 -a.md', 'a.md'],
      ['  -a.md\n  -b.md\n', '3:3 -a.md', 'a.md'],
      ['  -my a.md\n  - b.md\n', '3:3 -my a.md', 'my a.md'],
      ['  -"a.md"\n', '3:3 -"a.md"', '"a.md"'],
      ['-a.md\n-b.md\n', '3:1 -a.md', 'a.md'],
      ['  - a.md\n  -b.md\n', '4:3 -b.md', 'b.md'],
      ['  - a.md\n  -file: b.md\n', '4:3 -file: b.md', 'file: b.md'],
      ['  -file: a.md\n  - b.md\n', '3:3 -file: a.md', 'file: a.md'],
      ['  -file: a.md\n   title: A\n', '3:3 -file: a.md', 'file: a.md'],
      ['  - file: a.md\n    sections:\n      -heading: H\n       as: x\n', '5:7 -heading: H', 'heading: H'],
      ['  - a.md\n-file: b.md\n', '4:1 -file', 'file: b.md'],
      ['  -{ file: a.md }\n', '3:3 -{ file: a.md }', '{ file: a.md }'],
    ])('is named as the mistake in the chapters %j', (chapters, place, entry) => {
      const source = `voice: Kore\nchapters:\n${chapters}`;
      expect(found(source).map((text) => text.replace(/^\S+ /, ''))).toEqual([place]);
      expect(parse(source).diagnostics).toMatchObject([
        { message, hint: `Write a space after the \`-\`: \`- ${entry}\`` },
      ]);
    });

    it('is a key in the chapters if it is a mapping, and still named', () => {
      const source = 'voice: Kore\nchapters:\n-file: a.md\n';
      expect(parse(source).diagnostics.map((one) => one.message)).toContain(message);
    });

    it('is not blamed for a mistake in another line', () => {
      for (const source of [
        'voice: Kore\nchapters: -a.md\n',
        'description: |\n  -tea\ntitle: Tea: a history\n',
        'description: >\n  -tea\n  -cake\nvoice: @a\n',
      ])
        expect(parse(source).diagnostics.map((one) => one.message)).not.toContain(message);
    });
  });

  it('reports each line with a syntax error once', () => {
    expect(found('title: @a\nauthor: @b\n')).toEqual(['manifest-not-yaml 1:8 @', 'manifest-not-yaml 2:9 @']);
  });

  it('reports a list that contains itself', () => {
    expect(found('voice: Kore\nchapters: &all [*all]\n')).toEqual([
      expect.stringMatching(/^manifest-wrong-type 2:/),
    ]);
  });
});

describe('validation of keys and values', () => {
  it.each([
    ['titel: Atlas\n', 'manifest-unknown-key 1:1 titel', 'Did you mean `title`?'],
    ['promt: Say this.\n', 'manifest-unknown-key 1:1 promt', 'Did you mean `prompt`?'],
    ['concurrency: 4\n', 'manifest-unknown-key 1:1 concurrency', expect.stringContaining('`limits`')],
    ['section: 4\n', 'manifest-unknown-key 1:1 section', expect.stringContaining('`audio.gaps`')],
    [
      'pronunciation: {SQL: sequel}\n',
      'manifest-unknown-key 1:1 pronunciation',
      expect.stringContaining('voices'),
    ],
    ['pronounce: {SQL: 5}\n', 'manifest-wrong-type 1:18 5', 'Put it in quotes: "5".'],
    ['pronounce: {SQL: " "}\n', 'manifest-empty-value 1:18 " "', expect.anything()],
    ['pronounce: {" ": sequel}\n', 'manifest-empty-value 1:13 " "', expect.anything()],
    ['audio: {volume: acx}\n', 'manifest-unknown-key 1:9 volume', expect.stringContaining('gaps')],
    ['limits: {title: x}\n', 'manifest-unknown-key 1:10 title', expect.stringContaining('top level')],
    ['<<: {title: x}\n', 'manifest-unknown-key 1:1 <<', expect.stringContaining('merge')],
    ['__proto__: {voice: Kore}\n', 'manifest-unknown-key 1:1 __proto__', undefined],
    ['title: 1984\n', 'manifest-wrong-type 1:8 1984', 'Put it in quotes: "1984".'],
    ['title: 1.10\n', 'manifest-wrong-type 1:8 1.10', 'Put it in quotes: "1.10".'],
    ['title: true\n', 'manifest-wrong-type 1:8 true', 'Put it in quotes: "true".'],
    ['title: [Atlas]\n', 'manifest-wrong-type 1:8 [Atlas]', expect.anything()],
    ['title:\n', 'manifest-empty-value 1:1 title', expect.anything()],
    ['title: ""\n', 'manifest-empty-value 1:8 ""', expect.anything()],
    ['title: "a\\ud800b"\n', 'manifest-bad-character 1:8 "a\\ud800b"', expect.anything()],
    ['title: "a\\u0007b"\n', 'manifest-bad-character 1:8 "a\\u0007b"', expect.anything()],
    ['audio:\n', 'manifest-empty-value 1:1 audio', expect.anything()],
    ['audio: {chapters: mp3}\n', 'manifest-wrong-type 1:19 mp3', 'Write a list: [mp3]'],
    ['audio: {chapters: [mp4]}\n', 'manifest-not-a-choice 1:20 mp4', 'Did you mean `mp3`?'],
    ['audio: {chapters: [mp3, mp3]}\n', 'manifest-listed-twice 1:25 mp3', expect.anything()],
    ['audio: {chapters: [], book: []}\n', 'manifest-empty-value 1:29 []', expect.anything()],
    ['audio: {gaps: {paragraph: -1}}\n', 'manifest-out-of-range 1:27 -1', 'The minimum is 0.'],
    ['audio: {gaps: {section: .inf}}\n', 'manifest-wrong-type 1:25 .inf', undefined],
    ['read: {code: reed}\n', 'manifest-not-a-choice 1:14 reed', 'Did you mean `read`?'],
    ['read: {code: true}\n', 'manifest-not-a-choice 1:14 true', expect.anything()],
    ['read: {headings: announce}\n', 'manifest-not-a-choice 1:18 announce', expect.anything()],
    ['chunks: {seams: sentences}\n', 'manifest-not-a-choice 1:17 sentences', 'Did you mean `sentence`?'],
    ['chunks: {maxCharacters: 1}\n', 'manifest-out-of-range 1:25 1', 'The minimum is 20.'],
    ['chunks: {maxBytes: 4001}\n', 'manifest-chunk-too-large 1:20 4001', expect.stringContaining('4000')],
    ['limits: {concurrency: 0}\n', 'manifest-out-of-range 1:23 0', 'The minimum is 1.'],
    ['limits: {concurrency: 101}\n', 'manifest-out-of-range 1:23 101', 'The maximum is 100.'],
    ['limits: {concurrency: "8"}\n', 'manifest-wrong-type 1:23 "8"', expect.stringMatching(/: 8$/)],
    ['limits: {retries: 1.5}\n', 'manifest-wrong-type 1:19 1.5', undefined],
    ['limits: {budget: $10.50}\n', 'manifest-wrong-type 1:18 $10.50', expect.stringMatching(/: 10\.50$/)],
    ['limits: {budget: -1}\n', 'manifest-out-of-range 1:18 -1', expect.anything()],
    ['limits: 8\n', 'manifest-wrong-type 1:9 8', undefined],
    ['engine: pixaso\n', 'manifest-unknown-engine 1:9 pixaso', 'Did you mean pixazo?'],
    ['engine: gramophone\n', 'manifest-unknown-engine 1:9 gramophone', 'Choose pixazo or espeak.'],
    ['engine: {name: pixaso}\n', 'manifest-unknown-engine 1:16 pixaso', expect.anything()],
    ['engine: {price: free}\n', 'manifest-wrong-type 1:17 free', undefined],
    ['engine: {baseUrl: ftp://a.example}\n', 'manifest-bad-url 1:19 ftp://a.example', expect.anything()],
    [
      'engine: {baseUrl: "https://me:pw@a.example"}\n',
      'manifest-bad-url 1:19 "https://me:pw@a.example"',
      expect.anything(),
    ],
    ['engine: [pixazo]\n', 'manifest-wrong-type 1:9 [pixazo]', undefined],
    ['language: en_GB\n', 'manifest-bad-language 1:11 en_GB', 'Write en-GB.'],
    ['language: English (UK)\n', 'manifest-bad-language 1:11 English (UK)', expect.anything()],
    ['language: fr-FR\n', 'manifest-unlisted-language 1:11 fr-FR', expect.anything()],
    ['language: en-gb\n', 'manifest-unlisted-language 1:11 en-gb', expect.stringContaining('en-GB')],
    ['cover: /etc/cover.png\n', 'manifest-bad-path 1:8 /etc/cover.png', expect.anything()],
    ['cover: ../cover.png\n', 'manifest-bad-path 1:8 ../cover.png', expect.anything()],
    ['output: a/../b\n', 'manifest-bad-path 1:9 a/../b', expect.anything()],
    ['output: C:/books\n', 'manifest-bad-path 1:9 C:/books', expect.anything()],
    ['output: ./.narrate/takes\n', 'manifest-bad-path 1:9 ./.narrate/takes', expect.anything()],
    ['output: audio\\book\n', 'manifest-bad-path 1:9 audio\\book', expect.stringMatching(/: audio\/book$/)],
    ['voices: {letter: Kore}\n', 'manifest-wrong-type 1:18 Kore', 'Write a mapping: { voice: Kore }'],
    ['voices: {letter: {}}\n', 'manifest-empty-value 1:18 {}', expect.anything()],
    ['voices: {letter: {as: other}}\n', 'manifest-unknown-key 1:19 as', expect.anything()],
    ['voices: {"<b>": {voice: Kore}}\n', 'manifest-bad-name 1:10 "<b>"', expect.anything()],
    [
      'voices: {letter: {voice: kore}}\n',
      'manifest-unknown-voice 1:26 kore',
      expect.stringContaining('Kore'),
    ],
    ['voices: {a: {draftVoice: xx}}\n', 'manifest-unknown-voice 1:26 xx', expect.stringContaining('de')],
  ])('%#: reports %j with a place and a hint', (line, expected, hint) => {
    const source = `${line}${minimal}`;
    expect(found(source)).toEqual([expected]);
    expect(hints(source)).toEqual([hint]);
  });

  it('limits the length of a prompt in bytes', () => {
    expect(found(`prompt: ${'x'.repeat(4000)}\n${minimal}`)).toEqual([]);
    expect(found(`prompt: ${'é'.repeat(2001)}\n${minimal}`)).toEqual([
      expect.stringMatching(/^manifest-prompt-too-long 1:9 é/),
    ]);
  });

  it('names every required key that is missing', () => {
    expect(found('title: Atlas\n')).toEqual([
      'manifest-missing-key 1:1 title: Atlas',
      'manifest-missing-key 1:1 title: Atlas',
    ]);
    expect(parse('title: Atlas\n').diagnostics.map(({ message }) => message)).toEqual([
      '`voice` is missing.',
      '`chapters` is missing.',
    ]);
  });

  it('reports a duplicate key and continues', () => {
    expect(found(`${minimal}title: a\ntitle: 1\n`)).toEqual([
      'manifest-duplicate-key 4:1 title',
      'manifest-wrong-type 4:8 1',
    ]);
  });

  it('reports 20,000 unknown keys, each with its line', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `key${index}: 1\n`).join('');
    const { diagnostics } = parse(`${minimal}${keys}`);
    expect(diagnostics).toHaveLength(20_000);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'manifest-unknown-key',
      message: expect.stringContaining('`key19999`'),
      place: { line: 20_002, column: 1 },
    });
  });

  it('reports every key that is duplicated, in all mappings', () => {
    expect(
      found('voice: Kore\nchapters: [a.md]\nread: { code: read, code: skip, code: read }\nvoice: Puck\n'),
    ).toEqual(['manifest-duplicate-key 3:21 code', 'manifest-duplicate-key 4:1 voice']);
  });

  it('reports the first alias over the limit of 1,000', () => {
    const lines = Array.from({ length: 1001 }, (_, index) => `  w${index}: *x\n`).join('');
    expect(found(`title: &x T\n${minimal}pronounce:\n${lines}`)).toEqual(['manifest-alias-bomb 1005:10 *x']);
  });

  it('reports correct columns after a byte order mark and with Windows line ends', () => {
    expect(found(`\uFEFFtitel: a\r\n${minimal.replaceAll('\n', '\r\n')}author: 12\r\n`)).toEqual([
      'manifest-unknown-key 1:1 titel',
      'manifest-wrong-type 4:9 12',
    ]);
    expect(parse(`${minimal}author: 12\r\n`).diagnostics[0]?.excerpt?.line).toBe('author: 12');
  });

  it('reports the value of an alias at its anchor', () => {
    const source = `${minimal}prompt: &p 12\nvoices: {a: {prompt: *p}}\n`;
    expect(found(source)).toEqual(['manifest-wrong-type 3:12 12', 'manifest-wrong-type 3:12 12']);
    expect(parse(`${minimal}prompt: &p Softly.\nvoices: {a: {prompt: *p}}\n`).manifest?.voices.a).toEqual({
      prompt: 'Softly.',
    });
  });

  it('limits the length of a prompt and a chunk together', () => {
    const tight = { ...gateway, limits: { ...gateway.limits, maxRequestBytes: 4010 } };
    const options = { ...engines, profileOf: () => tight, file: 'p.yaml', engine: null };
    const source = `${minimal}chunks: {maxBytes: 4000}\nprompt: Read this slowly.\n`;
    expect(parseManifest(source, options).diagnostics.map(({ code }) => code)).toEqual([
      'manifest-prompt-too-long',
    ]);
  });
});

describe('validation of chapters', () => {
  it.each([
    ['[]', ['manifest-empty-value 2:11 []']],
    ['a.md', ['manifest-wrong-type 2:11 a.md']],
    ['[12]', ['manifest-wrong-type 2:12 12']],
    ['[a.md, ./a.md]', ['manifest-listed-twice 2:18 ./a.md']],
    ['[a.md, {file: a.md}]', ['manifest-listed-twice 2:25 a.md']],
    ['[/a.md]', ['manifest-bad-path 2:12 /a.md']],
    ['[../a.md]', ['manifest-bad-path 2:12 ../a.md']],
    ['[one\\a.md]', ['manifest-bad-path 2:12 one\\a.md']],
    ['[{title: A}]', ['manifest-missing-key 2:12 {title: A}']],
    ['[{file: a.md, titel: A}]', ['manifest-unknown-key 2:25 titel']],
    ['[{file: a.md, voice: Pukc}]', ['manifest-unknown-voice 2:32 Pukc']],
    ['[{file: a.md, as: letter}]', ['manifest-unknown-cast 2:29 letter']],
    ['[{file: a.md, as: constructor}]', ['manifest-unknown-cast 2:29 constructor']],
    ['[{file: a.md, language: xx-XX}]', ['manifest-unlisted-language 2:35 xx-XX']],
    ['[{file: a.md, draftVoice: de}]', ['manifest-unknown-key 2:25 draftVoice']],
    ['[{file: a.md, sections: [{heading: H}]}]', ['manifest-empty-value 2:36 {heading: H}']],
    ['[{file: a.md, sections: [{voice: Kore}]}]', ['manifest-missing-key 2:36 {voice: Kore}']],
    ['[{file: a.md, sections: [{heading: H, voice: Kor}]}]', ['manifest-unknown-voice 2:56 Kor']],
    [
      '[{file: a.md, sections: [{heading: H, voice: Kore}, {heading: H, voice: Puck}]}]',
      ['manifest-listed-twice 2:73 H'],
    ],
  ])('%#: reports `chapters: %s`', (chapters, expected) => {
    expect(found(`voice: Kore\nchapters: ${chapters}\n`)).toEqual(expected);
  });

  it('returns the chapter files of a manifest with errors', () => {
    const { manifest, chapters } = parse(
      'voice: 12\nchapters: [a.md, {file: ./b.md, x: y}, /c.md, 4, a.md]\n',
    );
    expect(manifest).toBeNull();
    expect(chapters.map(({ file, place }) => [file, place.column])).toEqual([
      ['a.md', 12],
      ['b.md', 25],
    ]);
  });
});

describe('validation of engines and voices', () => {
  it('suggests the closest voices, or the voice that differs only in letter case', () => {
    expect(hints('voice: Kora\nchapters: [a.md]\n')).toEqual([expect.stringContaining('Kore, Leda')]);
    expect(hints('voice: KORE\nchapters: [a.md]\n')).toEqual([expect.stringContaining('write Kore')]);
  });

  it('checks voices for the engine of the command line', () => {
    expect(found(minimal, 'espeak')).toEqual(['manifest-unknown-voice 1:8 Kore']);
    expect(hints(minimal, 'espeak')[0]).toContain('--draft');
    expect(parse(minimal, 'espaek').diagnostics).toMatchObject([
      { code: 'manifest-unknown-engine', hint: 'Did you mean espeak?' },
    ]);
  });

  it('ignores price and address for another engine of the command line', () => {
    const source =
      'voice: de\nchapters: [a.md]\nengine: {name: pixazo, price: 0.031, baseUrl: "https://a.example"}\n';
    expect(parse(source).manifest?.engine).toEqual({
      name: 'pixazo',
      model: null,
      price: { per: 'request', microUsd: 31_000 },
      baseUrl: 'https://a.example',
    });
    expect(parse(source, 'espeak').manifest?.engine).toEqual({
      name: 'espeak',
      model: null,
      price: null,
      baseUrl: null,
    });
  });

  it('accepts variants of the offline voices', () => {
    const cast = 'voices: {a: {draftVoice: fr+m2~40}, b: {draftVoice: fr+nobody}}\n';
    expect(found(`${minimal}${cast}`)).toEqual(['manifest-unknown-voice 3:53 fr+nobody']);
  });

  it('accepts any voice for an engine without a list of voices', () => {
    const options = {
      ...engines,
      profileOf: () => ({ ...gateway, voices: [] }),
      file: 'p.yaml',
      engine: null,
    };
    expect(parseManifest('voice: anyone\nchapters: [a.md]\n', options).diagnostics).toEqual([]);
  });

  it('limits the default chunk size to that of the engine', () => {
    const small = { ...gateway, limits: { ...gateway.limits, maxTextBytes: 1000 } };
    const options = { ...engines, profileOf: () => small, file: 'p.yaml', engine: null };
    expect(parseManifest(minimal, options).manifest?.chunks.maxBytes).toBe(1000);
  });
});

it('manifestCodes has exactly the codes that src/manifest reports', () => {
  const folder = resolve(import.meta.dirname, '../../src/manifest');
  const reported = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    // A change of the manifest fails with a code of an error, not of a diagnostic.
    .filter((file) => file.endsWith('.ts') && !file.endsWith('manifest-codes.ts') && !file.startsWith('edit'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/'(manifest-[a-z-]+)'/g)])
    .map((match) => match[1]);
  expect([...new Set(reported)].sort()).toEqual(Object.keys(manifestCodes).sort());
});
