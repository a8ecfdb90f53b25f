import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { readAll } from '../../../markdown/policies.js';
import { chapterOf, imported, markdown } from '../imported.js';

describe('importEpub: notes without types', () => {
  it.each([
    [
      "Calibre's notes with the link inside the raised element",
      '<p>In 1990.<sup class="noteref" id="b1"><a href="#n1" title="1">1</a></sup> Home.</p>',
      '<dl id="n1" class="footnote"><dt>[<a href="#b1" title="1">←1</a>]</dt><dd><p>A note.</p></dd></dl>',
    ],
    [
      "Calibre's notes with the raised element inside the link",
      '<p>In 1990.<a href="#n1" class="noteref" title="1"><sup id="b1">1</sup></a> Home.</p>',
      '<dl id="n1" class="footnote"><dt>[<a href="#b1" title="1">←1</a>]</dt><dd><p>A note.</p></dd></dl>',
    ],
    [
      'notes in one list of terms',
      '<p>In 1990.<a class="footnote-reference" href="#n1" id="b1">1</a> Home.</p>',
      '<dl class="footnote"><dt id="n1"><span>[</span><a href="#b1">1</a><span>]</span></dt><dd><p>A note.</p></dd><dt id="n2">2</dt><dd>Other.</dd></dl>',
    ],
    [
      'raised numbers without a link back',
      '<p>In 1990.<sup><a href="#n1">1</a></sup> Home.</p>',
      '<p id="n1">1. A note.</p>',
    ],
    [
      'notes with brackets in elements of their own',
      '<p>In 1990.<a role="doc-noteref" href="#n1" id="b1"><span>[</span>1<span>]</span></a> Home.</p>',
      '<aside role="doc-footnote" id="n1"><span class="label"><span>[</span><a role="doc-backlink" href="#b1">1</a><span>]</span></span><p>A note.</p></aside>',
    ],
  ])('finds %s', async (_, text, note) => {
    const written = await chapterOf(`${text}${note}`);
    expect(written.replace(/\n\n- 2\n\n {2}Other\./, '').replace(/\n+/g, '\n')).toBe(
      'In 1990.[^1] Home.\n[^1]: A note.\n',
    );
  });

  it.each(['epub:type="noteref"', 'class="noteref"'])(
    'keeps the text that a link back with %s leads to',
    async (marks) => {
      const body = `<p>He came.<a ${marks} id="r1" href="#n1">1</a></p><p id="n1"><a ${marks} href="#r1">1</a> A note.</p>`;
      expect(await chapterOf(body)).toBe('He came.[^1]\n\n[^1]: A note.\n');
    },
  );

  it('finds a note whose reference is a paragraph of its own', async () => {
    const body = `<p>Easter.</p><p><a epub:type="noteref" id="r1" href="#n1">1</a></p>
      <section epub:type="endnotes"><ol><li id="n1"><p>A note. <a href="#r1">↩</a></p></li></ol></section>`;
    expect(await chapterOf(body)).toBe('Easter.\n\n&#x2060;[^1]\n\n[^1]: A note.\n');
  });

  it('never joins the number of a missing note with a word, and counts it', async () => {
    const book = await imported({
      pages: [
        {
          name: 'c.xhtml',
          body: '<p>In 1990<sup class="noteref"><a href="n.xhtml#n1">1</a></sup> and 1991<sup><a href="#n2">2</a></sup>.</p>',
        },
      ],
    });
    expect(markdown(book)).toEqual(['In 1990 and 1991.\n']);
    expect(book.proposal.notices).toEqual([
      '2 references to notes were left out, because the notes are not in the book.',
    ]);
  });

  it('keeps raised numbers that are no links', async () => {
    expect(await chapterOf('<p>10<sup>6</sup> and x<sup><i>n</i></sup></p>')).toBe('10⁶ and x*n*\n');
  });
});

describe('importEpub: sidenotes', () => {
  it('converts a sidenote in a paragraph to a note', async () => {
    const body =
      '<p>He came<label for="s" class="margin-toggle sidenote-number"></label><input id="s" type="checkbox" class="margin-toggle"/><span class="sidenote">At noon.</span> home.</p>';
    expect(await chapterOf(body)).toBe('He came[^1] home.\n\n[^1]: At noon.\n');
  });

  it('attaches a sidenote between paragraphs to the next paragraph', async () => {
    const body = '<p>One.</p><div class="sidenote">The king rides.</div><p>Two.</p>';
    expect(await chapterOf(body)).toBe('One.\n\nTwo.[^1]\n\n[^1]: The king rides.\n');
  });

  it('keeps a sidenote without a paragraph to attach it to', async () => {
    expect(await chapterOf('<p>One.</p><p class="sidenote">The end.</p>')).toBe('One.\n\nThe end.\n');
  });
});

describe('importEpub: notes that no chapter refers to', () => {
  const reference = (id: string) => `<a epub:type="noteref" href="c.xhtml#${id}">1</a>`;
  const note = (id: string, text: string) => `<aside epub:type="footnote" id="${id}"><p>${text}</p></aside>`;

  it.each([
    [
      'notes that refer only to each other',
      `<p>A</p>${note('x', `One${reference('y')}`)}${note('y', `Two${reference('x')}`)}`,
      'A\n\nOne1\n\nTwo1\n',
    ],
    [
      'a note of a hidden text',
      `<p>A<span hidden="">b${reference('x')}</span></p>${note('x', 'One')}`,
      'A\n\nOne\n',
    ],
  ])('reads %s where they are', async (_, body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });

  it('reads a note that only a file outside the reading order refers to', async () => {
    const pages = [
      { name: 'c.xhtml', body: `<p>A</p>${note('x', 'One')}` },
      { name: 'd.xhtml', body: `<p>B${reference('x')}</p>`, inSpine: false },
    ];
    expect(markdown(await imported({ pages }))).toEqual(['A\n\nOne\n']);
  });

  it('keeps the notes of code, with the references after it', async () => {
    const body = `<p>A <code>b${reference('x')}</code></p><pre><code>c${reference('y')}</code></pre>`;
    const written = await chapterOf(body + note('x', 'One') + note('y', 'Two'));
    expect(written).toBe('A `b`[^1]\n\n```\nc\n```\n\n&#x2060;[^2]\n\n[^1]: One\n\n[^2]: Two\n');
    const spoken = readMarkdown(written, readAll).blocks.map(({ text }) => text);
    expect(spoken).toEqual(['A b', 'One', 'c', 'Two']);
  });
});
