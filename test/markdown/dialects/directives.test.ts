import { describe, expect, it } from 'vitest';
import { readAs } from './read-as.js';

describe('directives', () => {
  it.each([
    [':abbr[HTML]{title="x"} is old.', ['HTML is old.'], []],
    ['Press :kbd[Ctrl].', ['Press Ctrl.'], []],
    ['A (:i[very *old*]{.x}) boat', ['A (very old) boat'], []],
    ['One\n\n::youtube[Video of a cat]{#x}\n\ntwo', ['One', 'Video of a cat', 'two'], []],
    ['One\n::youtube[Video of a cat]{#x}', ['One', 'Video of a cat'], []],
    ['::leaf[A :b[c] d]', ['A c d'], []],
    ['One\n\n::video{src="a.mp4"}', ['One'], ['template: ::video{src="a.mp4"}']],
    ['A :icon{name="x"} here', ['A here'], ['template: :icon']],
  ])('are only their label: %j', (markdown, said, skipped) => {
    expect(readAs('docusaurus', markdown)).toMatchObject({ said, skipped });
  });

  it.each([
    'At 10:30:45 and 10:[x]',
    'A smile :heat: and :note',
    '::leaf',
    'std::map[0] and a:b[1]',
    'Say:[hello]',
    ':two words[x]',
    'So :narrate[x] and :narate[y]',
    ':abbr[never closed',
    ':1a[b]',
  ])('are not found in: %s', (markdown) => {
    expect(readAs('docusaurus', markdown).said).toEqual([markdown]);
  });

  it('are found in every book by a label with attributes', () => {
    expect(readAs(null, 'So :abbr[HTML]{title="x"} and :kbd[Ctrl].').said).toEqual(['So HTML and Ctrl.']);
    expect(readAs(null, 'So :kbd[Ctrl].').said).toEqual(['So :kbd[Ctrl].']);
  });
});
