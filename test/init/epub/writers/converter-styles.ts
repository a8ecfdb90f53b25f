import { plain, type Writer } from './writer.js';

const each = <T>(list: readonly T[], write: (one: T) => string): string => list.map(write).join('\n');

/** Calibre's conversion of a document: lists of terms as notes, in a file of their own. */
const calibre: Writer = {
  ...plain,
  version: '2.0',
  emphasis: (text) => `<i class="calibre2">${text}</i>`,
  note: (number, file) =>
    `<sup class="noteref" id="back_note_${number}"><a href="${file}#note_${number}" title="${number}" class="text_1">${number}</a></sup>`,
  formula: () => '<img src="images/image1.png" alt="" class="image"/>',
  heading: ({ number, title }) =>
    `<h1 class="block_"><span class="text_">${number}</span><br/><span class="text_">${title}</span></h1>`,
  opening: ({ letter, word: rest }, more) =>
    `<p class="dropcap">${letter}</p>\n<p class="block_1"><span class="text_2">${rest}</span>${more}</p>`,
  notes: (list) =>
    `<h1 class="notes-header">Notes</h1>${each(list, ({ number, text, back }) => `<dl id="note_${number}" class="footnote"><dt>[<a href="${back}#back_note_${number}" title="${number}">←${number}</a>]</dt><dd><p class="block_3">${text}</p></dd></dl>`)}`,
  notesFile: 'index_split_001.xhtml',
};

/** LibreOffice: bookmarks before links, notes as paragraphs at the end. */
const libreOffice: Writer = {
  ...plain,
  emphasis: (text) => `<span class="span1">${text}</span>`,
  note: (number) =>
    `<a id="body_ftn${number}"></a><a href="#ftn${number}"><sup class="span2">${number}</sup></a>`,
  formula: () => '<img class="frame1" src="images/image0.svg"/>',
  heading: ({ number, title }) => `<h1 class="para1"><span class="span3">${number}<br/>${title}</span></h1>`,
  opening: ({ letter, word: rest }, more) =>
    `<p class="para3"><span class="span4">${letter}${rest}</span>${more}</p>`,
  break: '<p class="para4"><span class="span4">* * *</span></p>',
  notes: (list) =>
    each(
      list,
      ({ number, text }) =>
        `<p class="para9"><a id="ftn${number}"></a><a href="#body_ftn${number}"><span class="span5">${number}</span></a><span class="span6"> </span><span class="span6">${text}</span></p>`,
    ),
};

/** Sphinx: labels of notes in brackets of their own, formulas for MathJax, pictures with the same words as their captions. */
const sphinx: Writer = {
  ...plain,
  picture: (text) =>
    `<figure class="align-default" id="id7"><img alt="${text}" src="_images/map.png"/><figcaption><p><span class="caption-text">${text}</span></p></figcaption></figure>`,
  note: (number) =>
    `<a class="footnote-reference brackets" href="#n${number}" id="r${number}" role="doc-noteref"><span class="fn-bracket">[</span>${number}<span class="fn-bracket">]</span></a>`,
  formula: ({ tex }) => `<span class="math notranslate nohighlight">\\(${tex}\\)</span>`,
  heading: ({ number, title }) => `<h1><span class="section-number">${number} </span>${title}</h1>`,
  list: (items) => `<ul class="simple">${each(items, (item) => `<li><p>${item}</p></li>`)}</ul>`,
  verse: (stanzas) =>
    `<div class="line-block">${each(stanzas, (stanza) => `${each(stanza, (line) => `<div class="line">${line}</div>`)}<div class="line"><br/></div>`)}</div>`,
  letter: (list) =>
    `<div class="line-block">${each(list, (line) => `<div class="line">${line}</div>`)}</div>`,
  notes: (list) =>
    `<hr class="footnotes docutils" />${each(list, ({ number, text }) => `<aside class="footnote brackets" id="n${number}" role="doc-footnote"><span class="label"><span class="fn-bracket">[</span><a role="doc-backlink" href="#r${number}">${number}</a><span class="fn-bracket">]</span></span><p>${text}</p></aside>`)}`,
};

/** Asciidoctor: titles with a line of their own, notes in a section. */
const asciidoctor: Writer = {
  ...plain,
  note: (number) =>
    `<sup class="noteref">[<a id="noteref-${number}" href="#n${number}" epub:type="noteref">${number}</a>]</sup>`,
  heading: ({ number, title }) =>
    `<header><div class="chapter-header"><h1 class="chapter-title">${number}<small class="subtitle">${title}</small></h1></div></header>`,
  list: (items) =>
    `<div class="itemized-list"><ul class="thrifty">${each(items, (item) => `<li><span class="principal">${item}</span></li>`)}</ul></div>`,
  verse: (stanzas) =>
    `<div class="verse"><pre>${stanzas.map((stanza) => stanza.join('\n')).join('\n\n')}</pre></div>`,
  wrap: (body) => `<section class="chapter" epub:type="chapter">${body}</section>`,
  notes: (list) =>
    `<footer><div class="chapter-footer"><div class="footnotes">${each(list, ({ number, text }) => `<aside id="n${number}" epub:type="footnote"><p><sup class="noteref"><a href="#noteref-${number}">${number}</a></sup> ${text}</p></aside>`)}</div></div></footer>`,
};

/** Asciidoctor's HTML, which a converter made into an EPUB: formulas for MathJax as text, captions as titles. */
const asciidoctorHtml: Writer = {
  ...plain,
  note: (number) =>
    `<sup class="footnote">[<a id="_footnoteref_${number}" class="footnote" href="#n${number}" title="View footnote.">${number}</a>]</sup>`,
  paragraph: (content) => `<div class="paragraph"><p>${content}</p></div>`,
  formula: ({ tex }) => `\\(${tex}\\)`,
  list: (items) => `<div class="ulist"><ul>${each(items, (item) => `<li><p>${item}</p></li>`)}</ul></div>`,
  picture: (text) =>
    `<div class="imageblock figure"><div class="content"><img src="map.png" alt="${text}"/></div><div class="title">${text}</div></div>`,
  notes: (list) =>
    `<div id="footnotes"><hr/>${each(list, ({ number, text }) => `<div class="footnote" id="n${number}"><a href="#_footnoteref_${number}">${number}</a>. ${text}</div>`)}</div>`,
};

/** DocBook XSL: a page with the title of the book, formulas as phrases, and notes with a paragraph around the number. */
const docBook: Writer = {
  ...plain,
  version: '2.0',
  emphasis: (text) => `<span class="emphasis"><em>${text}</em></span>`,
  page: (number) => `<a id="page${number}"></a>`,
  note: (number) =>
    `<a href="#n${number}" class="footnote" id="id${number}"><sup class="footnote">[${number}]</sup></a>`,
  formula: ({ tex }) => `<span class="mathphrase">${tex}</span>`,
  heading: ({ number, title }) =>
    `<div class="titlepage"><div><div><h1 class="title"><a id="x"></a>${number} ${title}</h1></div></div></div>`,
  opening: ({ letter, word: rest }, more) => `<p><span class="dropcap">${letter}</span>${rest}${more}</p>`,
  verse: (stanzas) =>
    `<div class="literallayout"><p>${stanzas.map((stanza) => stanza.join('<br/>\n')).join('<br/>\n<br/>\n')}</p></div>`,
  picture: (text) =>
    `<div class="informalfigure"><div class="mediaobject"><img src="map.png" alt="${text}"/></div></div>`,
  wrap: (body) => `<div class="chapter">${body}</div>`,
  notes: (list) =>
    `<div class="footnotes"><br/><hr/>${each(list, ({ number, text }) => `<div id="n${number}" class="footnote"><p><a href="#id${number}" class="simpara"><sup class="simpara">[${number}] </sup></a>${text}</p></div>`)}</div>`,
  before: [
    {
      name: 'index.xhtml',
      body: '<div class="book"><div class="titlepage"><div><div><h1 class="title">The Lamp</h1></div></div><hr/></div></div>',
    },
  ],
};

/** Programs that convert documents in other formats, by name. */
export const converters: Readonly<Record<string, Writer>> = {
  Calibre: calibre,
  LibreOffice: libreOffice,
  Sphinx: sphinx,
  Asciidoctor: asciidoctor,
  "Asciidoctor's HTML": asciidoctorHtml,
  'DocBook XSL': docBook,
};
