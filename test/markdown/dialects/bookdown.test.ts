import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';
import { readAs } from './read-as.js';

describe('parts of bookdown', () => {
  it.each([
    ['# (PART) Part *Two* {-}', 'Part Two'],
    ['# (PART\\*) Part Two', 'Part Two'],
    ['# (PART) *Two* boats {#two}', 'Two boats'],
  ])('are spoken without their mark: %s', (markdown, said) => {
    const read = readAs(null, markdown);
    expect(read).toMatchObject({ said: [said], skipped: [] });
    expect(read.headings[0]?.text).toBe(said);
  });

  it('are not the title of the chapter', () => {
    const { title } = readMarkdown('# (PART) Part Two {-}\n\n# The sea', defaults, plainRules);
    expect(title).toBe('The sea');
  });

  it('are listed as `template` if they begin the appendix, which a page shows only in its contents', () => {
    expect(readAs(null, '# (APPENDIX) Appendix {-}\n\n# More')).toMatchObject({
      said: ['More'],
      skipped: ['template: Appendix'],
    });
  });

  it.each(['# (PART ONE) The sea', '# The sea (PART)', '## (PART) Two', '# (part) Two'])(
    'are not found in: %s',
    (markdown) => {
      expect(readAs('pandoc', markdown).said).toEqual([markdown.replace(/^#+ /, '')]);
    },
  );
});

describe('texts for references of bookdown', () => {
  it('are listed as `template`', () => {
    expect(readAs(null, 'One\n\n(ref:map) The *old*\nharbour.\n\nTwo')).toMatchObject({
      said: ['One', 'Two'],
      skipped: ['template: (ref:map) The *old* harbour.'],
      places: ['3:1'],
    });
  });

  it('are read under the policy `read`', () => {
    expect(readAs(null, '(ref:map) Harbour.', { templates: 'read' }).said).toEqual(['(ref:map) Harbour.']);
  });

  it('begin with a name', () => {
    expect(readAs('pandoc', 'See (ref:map) here\n\n(ref: map) here').said).toEqual([
      'See (ref:map) here',
      '(ref: map) here',
    ]);
  });
});
