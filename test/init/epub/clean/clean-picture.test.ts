import { describe, expect, it } from 'vitest';
import { chapterOf } from '../imported.js';

describe('importEpub: texts in drawings', () => {
  it.each([
    ['<text>One</text><g><a><text>two</text></a></g>', 'One two\n'],
    ['<text><tspan y="1">One</tspan><tspan x="0" dy="2">two</tspan></text>', 'One two\n'],
    ['<text>O<tspan class="x">ne</tspan></text>', 'One\n'],
    ['<foreignObject><div><p>One</p><p>two</p></div></foreignObject><text>three</text>', 'One two three\n'],
  ])('keeps the words of %s apart', async (drawing, expected) => {
    expect(await chapterOf(`<svg xmlns="http://www.w3.org/2000/svg">${drawing}</svg>`)).toBe(expected);
  });
});
