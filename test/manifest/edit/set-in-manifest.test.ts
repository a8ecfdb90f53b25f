import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, parse } from 'yaml';
import { type ManifestValue, withValue } from '../../../src/manifest/edit/manifest-edit.js';
import { setInManifest } from '../../../src/manifest/edit/set-in-manifest.js';

const example = readFileSync(join(import.meta.dirname, '../../../pipeline.example.yaml'), 'utf8');

/** Counts the old lines that a change touched: all but those at the beginning and the end that are the same in both. */
function countTouched(before: string, after: string): number {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return a.length - head - tail;
}

describe('setInManifest', () => {
  it.each([
    ['a text', 'voice: Algenib\ntitle: A\n', ['voice'], 'Kore', 'voice: Kore\ntitle: A\n'],
    [
      'a text with a comment',
      'voice: Algenib   # the narrator\n',
      ['voice'],
      'Kore',
      'voice: Kore   # the narrator\n',
    ],
    ['a text in single quotes', "voice: 'Algenib'\n", ['voice'], "It's", "voice: 'It''s'\n"],
    ['a text in double quotes', 'voice: "Algenib"\n', ['voice'], 'Kore', 'voice: "Kore"\n'],
    ['a missing value', 'voice:\ntitle: A\n', ['voice'], 'Kore', 'voice: Kore\ntitle: A\n'],
    ['a missing value with a comment', 'voice: # which?\n', ['voice'], 'Kore', 'voice: Kore # which?\n'],
    ['a missing value at the end', 'voice:', ['voice'], 'Kore', 'voice: Kore'],
    [
      'a text in several lines',
      'prompt: Say this\n  slowly.\nvoice: A\n',
      ['prompt'],
      'Loud.',
      'prompt: Loud.\nvoice: A\n',
    ],
    [
      'a literal block',
      'prompt: | # how\n  Say\n  this.\n\nvoice: A\n',
      ['prompt'],
      'Loud.',
      'prompt: Loud. # how\n\nvoice: A\n',
    ],
    ['a folded block at the end', 'prompt: >-\n  Say\n  this.', ['prompt'], 'Loud.', 'prompt: Loud.\n'],
    [
      'a text by several lines',
      'prompt: Say # how\nvoice: A\n',
      ['prompt'],
      'One.\nTwo.',
      'prompt: |- # how\n  One.\n  Two.\nvoice: A\n',
    ],
    [
      'a long text without wrapping it',
      'prompt: Say\n',
      ['prompt'],
      'word '.repeat(60).trim(),
      `prompt: ${'word '.repeat(60).trim()}\n`,
    ],
    ['a text that looks like a comment', 'prompt: Say\n', ['prompt'], '# 1', 'prompt: "# 1"\n'],
    [
      'a text by a mapping',
      'engine: pixazo # paid\nvoice: A\n',
      ['engine'],
      { name: 'openai', model: 'x' },
      'engine: # paid\n  name: openai\n  model: x\nvoice: A\n',
    ],
    [
      'an entry by a mapping',
      'chapters:\n  - a.md # first\n  - b.md\n',
      ['chapters', 0],
      { file: 'a.md', voice: 'Kore' },
      'chapters:\n  - file: a.md # first\n    voice: Kore\n  - b.md\n',
    ],
    [
      'an entry of a list that is not indented',
      'chapters:\n- a.md\n- b.md\n',
      ['chapters', 1],
      { file: 'b.md', voice: 'Kore' },
      'chapters:\n- a.md\n- file: b.md\n  voice: Kore\n',
    ],
    [
      'an entry on one line',
      'chapters: [a.md, "b.md"] # all\n',
      ['chapters', 1],
      { file: 'b.md', voice: 'Kore' },
      'chapters: [a.md, { file: b.md, voice: Kore }] # all\n',
    ],
    [
      'a key of a mapping on one line',
      'chapters:\n  - { file: a.md, voice: A }\n',
      ['chapters', 0, 'voice'],
      'B, C',
      'chapters:\n  - { file: a.md, voice: "B, C" }\n',
    ],
    ['an alias', 'x: &x A\nvoice: *x # narrator\n', ['voice'], 'Kore', 'x: &x A\nvoice: Kore # narrator\n'],
    ['a number', 'year: 2025\n', ['year'], 2026, 'year: 2026\n'],
    ['a text with an anchor', 'voice: &v A # x\n', ['voice'], 'Kore', 'voice: &v Kore # x\n'],
    ['a text with a tag', 'voice: !!str A\n', ['voice'], 'Kore', 'voice: !!str Kore\n'],
    ['a value of a quoted key', '"voice" : A\n', ['voice'], 'Kore', '"voice" : Kore\n'],
    ['a value of a key with `?`', '? voice\n: A\n', ['voice'], 'Kore', '? voice\n: Kore\n'],
    [
      'a value in a file that is one mapping in braces',
      '{ voice: A, chapters: [a.md] } # all\n',
      ['voice'],
      'Kore',
      '{ voice: Kore, chapters: [a.md] } # all\n',
    ],
    [
      'a value between the marks of a document',
      '%YAML 1.2\n--- # start\nvoice: A\n...\n# end\n',
      ['voice'],
      'Kore',
      '%YAML 1.2\n--- # start\nvoice: Kore\n...\n# end\n',
    ],
    ['a value with a tab before its comment', 'voice: A\t# x\n', ['voice'], 'Kore', 'voice: Kore\t# x\n'],
    [
      'a text in quotes over several lines',
      'prompt: "Say\n  this."\nvoice: A\n',
      ['prompt'],
      'Loud.',
      'prompt: "Loud."\nvoice: A\n',
    ],
    [
      'a literal block with an indentation indicator',
      'prompt: |2-\n    Say\n  this.\nvoice: A\n',
      ['prompt'],
      'Loud.',
      'prompt: Loud.\nvoice: A\n',
    ],
  ] as const)('replaces %s', (_name, before, path, value, after) => {
    expect(setInManifest(before, path, value)).toBe(after);
  });

  it.each([
    [
      'below the last line of the mapping',
      'voice: A\nchapters:\n  - a.md # one\n# the end\n',
      ['prompt'],
      'Say',
      'voice: A\nchapters:\n  - a.md # one\nprompt: Say\n# the end\n',
    ],
    [
      'at the end of a file without a last line break',
      'voice: A',
      ['prompt'],
      'Say',
      'voice: A\nprompt: Say',
    ],
    ['into an empty file', '', ['voice'], 'Kore', 'voice: Kore\n'],
    ['into a file of comments', '# My book\n', ['voice'], 'Kore', '# My book\nvoice: Kore\n'],
    [
      'into a nested mapping',
      'voices:\n    a:\n        voice: A # 1\n    # 2\n    b: { voice: B }\n',
      ['voices', 'a', 'prompt'],
      'Say',
      'voices:\n    a:\n        voice: A # 1\n        prompt: Say\n    # 2\n    b: { voice: B }\n',
    ],
    [
      'with the mappings above it',
      'voice: A\n',
      ['voices', 'a', 'prompt'],
      'Say',
      'voice: A\nvoices:\n  a:\n    prompt: Say\n',
    ],
    [
      'into a mapping without entries',
      'pronounce: # words\nvoice: A\n',
      ['pronounce', 'Nguyen'],
      'win',
      'pronounce: # words\n  Nguyen: win\nvoice: A\n',
    ],
    [
      'into an empty mapping on one line',
      'pronounce: {}\n',
      ['pronounce', 'Nguyen'],
      'win',
      'pronounce: { Nguyen: win }\n',
    ],
    [
      'into a mapping on one line',
      'pronounce: { a: b }\n',
      ['pronounce', 'Nguyen'],
      'win',
      'pronounce: { a: b, Nguyen: win }\n',
    ],
    [
      'into a mapping in braces over several lines',
      'pronounce: {\n  a: b, # one\n}\n',
      ['pronounce', 'c'],
      'd',
      'pronounce: {\n  a: b, c: d, # one\n}\n',
    ],
    [
      'into a mapping of a list',
      'chapters:\n  - file: a.md\n    title: A\n\n  - b.md\n',
      ['chapters', 0, 'voice'],
      'Kore',
      'chapters:\n  - file: a.md\n    title: A\n    voice: Kore\n\n  - b.md\n',
    ],
    [
      'as an entry of a list',
      'chapters:\n  - a.md\nvoice: A\n',
      ['chapters', 1],
      'b.md',
      'chapters:\n  - a.md\n  - b.md\nvoice: A\n',
    ],
    [
      'as an entry of a new list',
      'chapters:\n  - file: a.md\n',
      ['chapters', 0, 'sections', 0],
      { heading: 'H', voice: 'K' },
      'chapters:\n  - file: a.md\n    sections:\n      - heading: H\n        voice: K\n',
    ],
    [
      'below a literal block',
      'prompt: |\n  Say\n\n# end\n',
      ['voice'],
      'A',
      'prompt: |\n  Say\nvoice: A\n\n# end\n',
    ],
    [
      'below a literal block with its empty lines',
      'prompt: |+\n  Say\n\n',
      ['voice'],
      'A',
      'prompt: |+\n  Say\n\nvoice: A\n',
    ],
    ['below a key without a value', 'voice:\n', ['prompt'], 'Say', 'voice:\nprompt: Say\n'],
  ] as const)('adds a key %s', (_name, before, path, value, after) => {
    expect(setInManifest(before, path, value)).toBe(after);
  });

  it('adds a key below the one that `after` names', () => {
    const before = 'voice: A # narrator\n\nchapters: [a.md]\n';
    const after = 'voice: A # narrator\nprompt: Say\n\nchapters: [a.md]\n';
    expect(setInManifest(before, ['prompt'], 'Say', { after: 'voice' })).toBe(after);
    expect(setInManifest(before, ['prompt'], 'Say', { after: 'other' })).toBe(`${before}prompt: Say\n`);
  });

  it('keeps Windows line ends and the byte order mark', () => {
    const before = '\uFEFFvoice: A\r\nprompt: Say # how\r\nchapters:\r\n  - a.md\r\n';
    expect(setInManifest(before, ['prompt'], 'One.\nTwo.')).toBe(
      '\uFEFFvoice: A\r\nprompt: |- # how\r\n  One.\r\n  Two.\r\nchapters:\r\n  - a.md\r\n',
    );
    expect(setInManifest(before, ['chapters', 0], { file: 'a.md', voice: 'K' })).toBe(
      '\uFEFFvoice: A\r\nprompt: Say # how\r\nchapters:\r\n  - file: a.md\r\n    voice: K\r\n',
    );
  });

  it('returns the same text if the value is there already', () => {
    expect(setInManifest(example, ['voice'], 'Algenib')).toBe(example);
    expect(setInManifest("voice: 'A'", ['voice'], 'A')).toBe("voice: 'A'");
  });

  it.each([
    [
      'an alias on the way',
      'a: &a { voice: A }\nvoices:\n  b: *a\n',
      ['voices', 'b', 'voice'],
      'the alias *a is in its place',
    ],
    [
      'an anchor that is used',
      'x: &x A\nvoice: *x\n',
      ['x'],
      'other values would change too, or its layout is not supported',
    ],
    ['text on the way', 'voice: A\n', ['voice', 'name'], 'there is no mapping for `name`'],
    ['a place past the end of a list', 'chapters: [a.md]\n', ['chapters', 2], 'the list has 1 entries'],
    [
      'a mapping in several lines',
      'engine:\n  name: openai\n',
      ['engine'],
      'its value is a list or mapping in several lines',
    ],
    ['broken YAML', 'voice: [A\n', ['voice'], 'the file is not well-formed YAML'],
    [
      'a duplicate key',
      'voice: A\nvoice: B\n',
      ['voice'],
      'other values would change too, or its layout is not supported',
    ],
    ['several documents', 'voice: A\n---\nvoice: B\n', ['voice'], 'the file is not well-formed YAML'],
  ] as const)('refuses %s', (_name, text, path, reason) => {
    expect(() => setInManifest(text, path, 'Kore')).toThrow(
      expect.objectContaining({ code: 'manifest-not-edited', message: expect.stringContaining(reason) }),
    );
  });

  it('changes one value and only its lines, in the example and in any manifest', () => {
    fc.assert(
      fc.property(manifests(), changes(), fc.boolean(), (text, [path, value], windows) => {
        const before = windows ? text.replaceAll('\n', '\r\n') : text;
        const old = parse(before);
        if (!canSet(old, path, value)) return;
        const after = setInManifest(before, path, value);
        expect(parse(after)).toEqual(withValue(old, path, value));
        expect(countTouched(before, after)).toBeLessThanOrEqual(linesOf(valueAt(old, path)) + 1);
        expect(after.includes('\r\n')).toBe(windows);
        expect(/[^\r]\n/.test(after)).toBe(!windows);
      }),
    );
  });

  it('accepts every change of a voice and prompt in a manifest in block style', () => {
    const places = fc.constantFrom([], ['voices', 'letter'], ['chapters', 2], ['chapters', 1, 'sections', 0]);
    fc.assert(
      fc.property(places, words(), words(), (path, voice, prompt) => {
        const withVoice = setInManifest(example, [...path, 'voice'], voice);
        const text = setInManifest(withVoice, [...path, 'prompt'], prompt, { after: 'voice' });
        const expected = withValue(parse(example), [...path, 'voice'], voice);
        expect(parse(text)).toEqual(withValue(expected, [...path, 'prompt'], prompt));
      }),
    );
  });
});

/** Texts with the signs that have a meaning in YAML. */
const words = () =>
  fc.oneof(
    fc.constantFrom(
      'Kore',
      '# a',
      'a: b',
      '- x',
      "it's",
      '"q"',
      '*a',
      '&a',
      'null',
      '1.0',
      'a #b',
      '[x',
      '{',
      '%',
      '@',
      '',
      ' a ',
      'one\ntwo',
      'one\n\n two\n',
      'tab\tin',
      '\u00a0a',
      'a\u3000',
    ),
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
      .filter((text) => !/[\p{Cc}\p{Cs}\uFEFF\u2028\u2029]/u.test(text)),
  );

const leaves = () => fc.oneof(words(), fc.integer(), fc.boolean());
const keys = () => fc.constantFrom('voice', 'prompt', 'chapters', 'voices', 'a', 'b');

/** The example manifest, and manifests in block and flow style with comments and empty lines. */
function manifests(): fc.Arbitrary<string> {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaves(),
      fc.dictionary(keys(), tie('tree'), { minKeys: 1, noNullPrototype: true }),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    ),
  }));
  const made = fc
    .record({
      data: fc.dictionary(keys(), tree, { minKeys: 1, noNullPrototype: true }),
      indent: fc.constantFrom(2, 4),
      indentSeq: fc.boolean(),
      flow: fc.constantFrom('any' as const, 'flow' as const),
      comments: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    })
    .map(({ data, indent, indentSeq, flow, comments }) => {
      const text = new Document(data).toString({ indent, indentSeq, collectionStyle: flow, lineWidth: 0 });
      const lines = text
        .split('\n')
        .flatMap((line, at) => (comments[at % 12] ? [line, '# note', ''] : [line]));
      const commented = lines.join('\n');
      return isSame(commented, data) ? commented : text;
    });
  return fc.oneof({ arbitrary: made, weight: 9 }, fc.constant(example));
}

/** A comment inside of a literal block would be part of its text. */
function isSame(text: string, data: unknown): boolean {
  try {
    return JSON.stringify(parse(text)) === JSON.stringify(data);
  } catch {
    return false;
  }
}

const changes = () =>
  fc.tuple(
    fc
      .tuple(keys(), fc.array(fc.oneof(keys(), fc.nat({ max: 2 })), { maxLength: 3 }))
      .map(([first, rest]) => [first, ...rest]),
    fc.oneof(leaves(), fc.dictionary(keys(), leaves(), { minKeys: 1, noNullPrototype: true })),
  );

/** Returns whether a path leads through mappings and lists only, and not to one that exists. */
function canSet(data: unknown, path: readonly (string | number)[], value: ManifestValue): boolean {
  const old = valueAt(data, path);
  if (typeof old === 'object' && old !== null) return false;
  try {
    withValue(data, path, value);
    return true;
  } catch {
    return false;
  }
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (holder, part) => (holder as Record<string, unknown> | null | undefined)?.[part],
    data,
  );
}

/** The greatest number of lines that a value has in a manifest. */
const linesOf = (value: unknown): number =>
  value === undefined ? 0 : new Document(value).toString({ lineWidth: 20 }).split('\n').length;
