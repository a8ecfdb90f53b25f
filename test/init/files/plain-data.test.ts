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
    [
      "[one, ...two(), three]; const one = { a: 'one' }; const three = [1];",
      'function two() { return [2, 3,] }',
    ],
    [
      "[one, ...two(), three]; let one = { 'a': 'one' }, z = 1; var three: X<1> = [1];",
      'const two = (): X[] => [2, 3]',
    ],
  ])('reads constants and functions that only return data: %s', async (code, more) =>
    expect(await dataIn(`${code}\n${more}`)).toEqual([{ a: 'one' }, 2, 3, [1]]),
  );

  it.each([
    ['a constant that contains itself', '[a]; const a = [a];'],
    ['an object in the place of a list', '[...a]; const a = { b: 1 };'],
    ['a constant with code', '[a]; const a = [b()];'],
    ['a property', '[a.b]; const a = [1]; const b = [1];'],
    ['a function with more than a return', '[a()]; function a() { stop(); return [1]; }'],
    [
      'constants that would fill the memory',
      `[a]; const a = [${'b,'.repeat(2000)}]; const b = [${'c,'.repeat(2000)}]; const c = [1];`,
    ],
  ])('returns null for %s', async (_, code) => expect(await dataIn(code)).toBeNull());

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
