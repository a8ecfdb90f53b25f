import { describe, expect, it } from 'vitest';
import { fileOfLink } from '../../../../src/deliver/outputs/page/render-page.js';

describe('file that a link leads to', () => {
  it.each([
    ['02.md', 'text/02.md'],
    ['./02%20b%23.md#x?y', 'text/02 b#.md'],
    ['../notes/n.md?x', 'notes/n.md'],
    ['/text/03.md', 'text/03.md'],
    ['%', null],
  ])('%s in a chapter in a folder leads to %s', (href, file) => {
    expect(fileOfLink(href, 'text/01.md')).toBe(file);
  });
});
