import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults } from './policies.js';

/** Returns the first word of each block after a thematic break. */
const brokenBefore = (markdown: string): string[] =>
  readMarkdown(markdown, defaults)
    .blocks.filter(({ afterBreak }) => afterBreak)
    .map(({ text }) => text.split(' ')[0] as string);

describe('readMarkdown', () => {
  it.each([
    ['a thematic break', 'One.\n\n***\n\nTwo.\n\nThree.', ['Two.']],
    ['two breaks in a row', 'One.\n\n---\n\n* * *\n\nTwo.\n\nThree.', ['Two.']],
    ['a line of only signs', 'One.\n\n⁂\n\nTwo.\n\n• • •\n\nThree.', ['Two.', 'Three.']],
    ['a break before a skipped block', 'One.\n\n***\n\n```\ncode\n```\n\nTwo.', ['Two.']],
    ['a break before a list', 'One.\n\n***\n\n- Two.\n- Three.', ['Two.']],
  ])('sets afterBreak on the block after %s', (_, markdown, expected) => {
    expect(brokenBefore(markdown)).toEqual(expected);
  });

  it.each([
    ['a break at the end', 'One.\n\n***\n'],
    ['a list item of only signs', '- One.\n- ⁂\n- Two.'],
    ['no break', 'One.\n\nTwo.'],
  ])('sets no afterBreak in text with %s', (_, markdown) => {
    expect(brokenBefore(markdown)).toEqual([]);
  });
});
