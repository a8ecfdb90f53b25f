import { describe, expect, it } from 'vitest';
import { chapterOf } from '../imported.js';

describe('importEpub: thousands of references', () => {
  it('finds each of those that lead to one note, which leads back to each', async () => {
    const all = Array.from({ length: 5000 }, (_, index) => index);
    const references = all.map((index) => `<sup><a href="#x" id="r${index}">*</a></sup>`);
    const backlinks = all.map((index) => `<a href="#r${index}">*</a>`);
    const markdown = await chapterOf(
      `<p>A rope${references.join('')}.</p><aside id="x"><p>${backlinks.join(' ')} Of hemp.</p></aside>`,
    );
    expect(markdown.match(/\[\^1\](?!:)/g)).toHaveLength(5000);
    expect(markdown).toMatch(/\n\n\[\^1\]: Of hemp\.\n$/);
  });
});
