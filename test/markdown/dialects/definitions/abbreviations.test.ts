import { describe, expect, it } from 'vitest';
import { readAs } from '../read-as.js';

describe('definitions of abbreviations', () => {
  it('are listed as skipped in every book', () => {
    const markdown = 'The HTML text.\n\n*[HTML]: Hyper Text\n*[W3C]: World Wide\n\nEnd.';
    expect(readAs(null, markdown)).toMatchObject({
      said: ['The HTML text.', 'End.'],
      skipped: ['template: *[HTML]: Hyper Text', 'template: *[W3C]: World Wide'],
      places: ['3:1', '4:1'],
    });
  });

  it('may follow a paragraph without a blank line in their dialects', () => {
    expect(readAs('mkdocs', 'The Html text.\n*[Html]: Hyper').said).toEqual(['The Html text.']);
  });

  it.each([
    '*[Aside]: well*',
    '*[Laughing]: said he, and*\nleft',
    '* [A]: b\n* c',
    '**[B]: c**',
    'a *[C]: d',
  ])('are not emphasis or list items: %s', (markdown) => {
    expect(readAs(null, markdown).constructs).toEqual([]);
    expect(readAs('mkdocs', markdown).skipped).toEqual([]);
  });
});
