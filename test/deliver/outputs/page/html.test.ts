import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { chapterScript } from '../../../../src/deliver/outputs/page/chapter-script.js';
import { Html, html, scriptJson } from '../../../../src/deliver/outputs/page/html.js';

/** Text as an HTML parser can return it: it replaces U+0000 and line ends of other systems. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('</script>', '<!--', '"', "'", '&amp;', '\u202e', '\u2028', ']]>'),
  )
  .map((value) => value.replace(/[\0\r]/g, '').replace(/\p{Cs}/gu, ''));

describe('html', () => {
  it('keeps every text as it is, in elements and in attributes', () => {
    fc.assert(
      fc.property(text, text, (content, title) => {
        const [element] = fromHtml(String(html`<p title="${title}">${content}</p>`), {
          fragment: true,
        }).children;
        expect(element).toMatchObject({ tagName: 'p', properties: { title } });
        const children = element?.type === 'element' ? element.children : [];
        expect(children.map((child) => (child.type === 'text' ? child.value : child.type)).join('')).toBe(
          content,
        );
      }),
    );
  });

  it('keeps every text in a data block and in the script of a chapter', () => {
    fc.assert(
      fc.property(text, (value) => {
        const block = String(html`<script type="application/json">${new Html(scriptJson([value]))}</script>`);
        const [element] = fromHtml(block, { fragment: true }).children;
        const [content] = element?.type === 'element' ? element.children : [];
        expect(JSON.parse(content?.type === 'text' ? content.value : '')).toEqual([value]);
        const given: unknown[] = [];
        new Function('narrateChapter', chapterScript(1, { blocks: [value], sentences: [], words: [] }))(
          (_: number, { blocks }: { blocks: readonly string[] }) => given.push(...blocks),
        );
        expect(given).toEqual([value]);
      }),
    );
  });
});
