import { expect, it } from 'vitest';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults } from './policies.js';

/** The first word of each block that a break stands before. */
const brokenBefore = (markdown: string): string[] =>
  readMarkdown(markdown, defaults)
    .blocks.filter(({ afterBreak }) => afterBreak)
    .map(({ text }) => text.split(' ')[0] as string);

it.each([
  ['a thematic break', 'One.\n\n***\n\nTwo.\n\nThree.', ['Two.']],
  ['two in a row', 'One.\n\n---\n\n* * *\n\nTwo.\n\nThree.', ['Two.']],
  ['a line of signs that stands for one', 'One.\n\n⁂\n\nTwo.\n\n• • •\n\nThree.', ['Two.', 'Three.']],
  ['one before something that is not read', 'One.\n\n***\n\n```\ncode\n```\n\nTwo.', ['Two.']],
  ['one at the very end', 'One.\n\n***\n', []],
  ['one before a list', 'One.\n\n***\n\n- Two.\n- Three.', ['Two.']],
  ['signs alone in a list, which are no break', '- One.\n- ⁂\n- Two.', []],
  ['none', 'One.\n\nTwo.', []],
])('%s', (_, markdown, expected) => {
  expect(brokenBefore(markdown)).toEqual(expected);
});
