import { describe, expect, it } from 'vitest';
import { plainDataAt, withoutComments } from '../../../src/init/files/plain-data.js';

const dataIn = (code: string) => {
  const bare = withoutComments(code);
  return plainDataAt(bare, bare.search(/[[{]/));
};

describe('plainDataAt', () => {
  it.each([
    [
      "[ 'a', \"b ] c\", { label: 'D', items: ['e'] }, ] + more",
      ['a', 'b ] c', { label: 'D', items: ['e'] }],
    ],
    [
      "{ link: 'https://example.com' /* ] */, open: true, // }\n n: 1 }",
      { link: 'https://example.com', open: true, n: 1 },
    ],
    ["{ 'a-b': null,\n\t'c': [[]] }", { 'a-b': null, c: [[]] }],
  ])('reads %s', async (code, data) => expect(await dataIn(code)).toEqual(data));

  it.each([
    '[...items]',
    '[make()]',
    '[items]',
    '[`a`]',
    '[(x) => x]',
    '{ a: other.b }',
    "[require('fs')]",
    "['a'",
    '[',
    '',
  ])('returns null for code: %s', async (code) => expect(await dataIn(code)).toBeNull());
});
