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
});
