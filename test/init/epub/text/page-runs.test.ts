import { describe, expect, it } from 'vitest';
import { chapterOf } from '../imported.js';

describe('importEpub: numbers of pages in braces', () => {
  it('removes numbers that follow one another, also inside words', async () => {
    const body = '<p>Sea{12}side <i>and {13}sand</i></p><p>{14}Then.</p>';
    expect(await chapterOf(body)).toBe('Seaside *and sand*\n\nThen.\n');
  });

  it.each([
    ['there are less than three', '<p>Sea {12} side {13}</p>', 'Sea \\{12} side \\{13}\n'],
    ['they do not follow one another', '<p>{1} {2} {4}</p>', '\\{1} \\{2} \\{4}\n'],
    ['they are code', '<p><code>a{1} a{2} a{3}</code></p>', '`a{1} a{2} a{3}`\n'],
  ])('keeps numbers if %s', async (_, body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });
});
