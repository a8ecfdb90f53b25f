import { describe, expect, it } from 'vitest';
import { elementsOf, renderMarkdown, sentencesOf, wordsOf } from './rendered.js';

describe('a rendered chapter', () => {
  it('has an element for each sentence and word, also where they cross emphasis', () => {
    const page = renderMarkdown('Some *em one. Two* wor**ds** “Quoted.” And more.');
    expect(page.blocks).toEqual([
      '<h1 class="unspoken" data-kind="title">One</h1>',
      '<p><span class="s" id="ch1-s1"><span class="w" id="ch1-w1">Some</span> <em><span class="w" id="ch1-w2">em</span> ' +
        '<span class="w" id="ch1-w3">one.</span></em></span><em> </em><span class="s" id="ch1-s2"><em>' +
        '<span class="w" id="ch1-w4">Two</span></em> <span class="w" id="ch1-w5">wor</span><strong>' +
        '<span class="w" data-for="ch1-w5">ds</span></strong> <span class="w" id="ch1-w6">“Quoted.”</span></span> ' +
        '<span class="s" id="ch1-s3"><span class="w" id="ch1-w7">And</span> <span class="w" id="ch1-w8">more.</span></span></p>',
    ]);
  });

  it('has the times of its sentences and words', () => {
    const { sentences, words } = renderMarkdown('# One\n\nTwo three. Four.');
    expect(sentences).toEqual([
      { id: 'ch1-s1', startSeconds: 0, endSeconds: 1, firstWord: 0, endWord: 1 },
      { id: 'ch1-s2', startSeconds: 1, endSeconds: 3, firstWord: 1, endWord: 3 },
      { id: 'ch1-s3', startSeconds: 3, endSeconds: 4, firstWord: 3, endWord: 4 },
    ]);
    expect(words[2]).toEqual({ id: 'ch1-w3', startSeconds: 2, endSeconds: 3 });
  });

  it('shows the text that the words of a comment replace, as one sentence', () => {
    const page = renderMarkdown(
      '<!-- narrate: say="Other words. Here." -->\n\nWhat *is* on the page.\n\nNext.',
    );
    expect(page.sentences.map(({ id }) => id)).toEqual(['ch1-s1', 'ch1-s1', 'ch1-s3']);
    expect(Object.fromEntries(sentencesOf(page.html))).toEqual({
      'ch1-s1': 'What is on the page.',
      'ch1-s3': 'Next.',
    });
    expect(wordsOf(page)).toEqual([null, null, null, 'Next.']);
  });

  it('marks what is not spoken with its kind', () => {
    const page = renderMarkdown(
      'One.\n\n```js\ncode\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n$$\nx^2\n$$\n\n![](a.png)',
    );
    expect(
      elementsOf(page.html).flatMap(({ name, attributes }) =>
        attributes['data-kind'] ? [[name, attributes['data-kind']]] : [],
      ),
    ).toEqual([
      ['h1', 'title'],
      ['pre', 'code'],
      ['table', 'table'],
      ['p', 'math'],
      ['p', 'image'],
    ]);
  });

  it('shows a note where it is spoken, or at the end of the page', () => {
    const text = 'One[^1] two.\n\nThree.\n\n[^1]: A note.';
    const orderOf = (html: string) =>
      elementsOf(html)
        .filter(({ name }) => name === 'p' || name === 'aside')
        .map(({ name, text: shown }) => `${name}: ${shown}`);
    expect(orderOf(renderMarkdown(text, { read: { footnotes: 'read' } }).html)).toEqual([
      'p: One1 two.',
      'aside: 1 A note.',
      'p: 1 A note.',
      'p: Three.',
    ]);
    expect(orderOf(renderMarkdown(text).html)).toEqual([
      'p: One1 two.',
      'p: Three.',
      'aside: 1 A note.',
      'p: 1 A note.',
    ]);
  });

  it('has language and direction of text in another language than the book', () => {
    const page = renderMarkdown('שלום. עולם.', { language: 'he' });
    expect(page.html).toContain('<p lang="he" xml:lang="he" dir="rtl"><span class="s" id="ch1-s1">');
    expect(page.html).toContain('<span class="s" id="ch1-s2">');
    expect(page.direction).toBe('ltr');
  });

  it('makes a row of a table that is one sentence the element of the sentence', () => {
    const { html } = renderMarkdown('| a | b |\n|---|--:|\n| one | two |', { read: { tables: 'read' } });
    expect(html).toContain('<tr id="ch1-s2" class="s"><td><span class="w" id="ch1-w3">one</span></td>');
  });

  it('resolves links in the chapter, and makes those to other files plain text', () => {
    const { html } = renderMarkdown(
      '# The quay {#quay}\n\n[here](#quay), [slug](#next-one), [file](02.md#x), [web](https://example.org/ä?a|b), [no](javascript:x)\n\n## Next one',
    );
    const links = elementsOf(html).flatMap(({ name, attributes }) => (name === 'a' ? [attributes.href] : []));
    expect(links).toEqual(['#ch1-a1', '#ch1-a2', 'https://example.org/%C3%A4?a%7Cb']);
    expect(html).toContain('<h2 id="ch1-a2">');
    expect(html).not.toContain('{#quay}');
  });

  it('has links to other chapters', () => {
    const chapterAddress = (href: string) => (href === '02.md#x' ? '#ch2' : null);
    const { html } = renderMarkdown('[two](02.md#x), [three](03.md), [no](javascript:02.md#x)', {
      chapterAddress,
    });
    const links = elementsOf(html).flatMap(({ name, attributes }) => (name === 'a' ? [attributes.href] : []));
    expect(links).toEqual(['#ch2']);
  });

  it('shows the alternative text of a picture without a file', () => {
    const text = '![A map](map.png) and ![A *lamp*](lamp.png)';
    const imageName = (source: string) => (source === 'map.png' ? 'images/1.png' : null);
    const page = renderMarkdown(text, { imageName });
    expect(page.images).toEqual([{ source: 'map.png', name: 'images/1.png', alt: 'A map' }]);
    expect(sentencesOf(page.html).get('ch1-s1')).toBe(' and A lamp');
    expect(page.html).toContain('<img src="images/1.png" alt="A map" />');
  });

  it('gives headings levels without gaps, and leaves out empty ones', () => {
    const { html } = renderMarkdown('### One\n\n##### Two\n\n##\n\n## Three\n\n> #### Four');
    expect(
      elementsOf(html).flatMap(({ name, text }) => (/^h/.test(name) ? [`${name} ${text}`] : [])),
    ).toEqual(['h1 One', 'h2 Two', 'h1 Three', 'h2 Four']);
  });

  it('is well-formed with a title that looks like markup, and with a long one', () => {
    for (const title of ['</script> & "x" <b>', '\u202E]]>', 'word '.repeat(1000).trim()]) {
      const { html } = renderMarkdown(`---\ntitle: ${JSON.stringify(title)}\n---\n\nText.`);
      expect(elementsOf(html).find(({ name }) => name === 'h1')?.text).toBe(title);
    }
  });
});
