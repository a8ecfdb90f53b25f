import { describe, expect, it } from 'vitest';
import { readAs } from '../read-as.js';

describe('notes in their place', () => {
  const footnotes = { footnotes: 'read' } as const;

  it('are read after their paragraph, with their Markdown', () => {
    expect(readAs('pandoc', 'a^[b [c](d) *e [f]*\ng] h.^[i]', footnotes)).toMatchObject({
      said: ['a h.', 'b c e [f] g', 'i'],
      kinds: ['paragraph', 'footnote', 'footnote'],
    });
  });

  it('may have notes', () => {
    expect(readAs('pandoc', 'a^[b^[c] d] e', footnotes).said).toEqual(['a e', 'b d', 'c']);
  });

  it('are listed as skipped', () => {
    expect(readAs('quarto', 'So^[See *this*.], it was ^[That].')).toMatchObject({
      said: ['So, it was.'],
      skipped: ['footnote: See *this*.', 'footnote: That'],
      places: ['1:3', '1:26'],
    });
  });

  it('are found in every book by two words, and only by these', () => {
    expect(readAs(null, 'a^[A note.] b').said).toEqual(['a b']);
    expect(readAs(null, 'x^[2] and [^a-z ]+').constructs).toEqual([]);
  });

  it.each([
    ['a ^[b', 'a ^[b'],
    ['a ^[b [c] *d*', 'a ^[b [c] d'],
    ['[a ^[b](c) d](e)', 'a (c) d'],
    ['[a^[b] c](d)', 'a c'],
    ['a\\^[b]', 'a^[b]'],
    ['`^[b]`', '^[b]'],
    ['a ^ [b]', 'a ^ [b]'],
  ])('may be incomplete or inside of other syntax: %s', (markdown, said) => {
    expect(readAs('pandoc', markdown).said).toEqual([said]);
  });
});
