import { converters } from './converter-styles.js';
import { plain, type Writer } from './writer.js';

const each = <T>(list: readonly T[], write: (one: T) => string): string => list.map(write).join('\n');

/** Drama as a table, semantic types, end notes in a file of their own. */
const standardEbooks: Writer = {
  ...plain,
  capitals: (text) => `<b>${text}</b>`,
  note: (number, file) => `<a href="${file}#n${number}" id="r${number}" epub:type="noteref">${number}</a>`,
  heading: ({ number, title }) =>
    `<hgroup><h2><span epub:type="label">${number.split(' ')[0]}</span> <span epub:type="ordinal">${number.split(' ')[1]}</span></h2><p epub:type="title">${title}</p></hgroup>`,
  verse: (stanzas) =>
    `<blockquote epub:type="z3998:verse">${each(stanzas, (stanza) => `<p>${each(stanza, (line) => `<span>${line}</span>`).replaceAll('\n', '\n<br/>\n')}</p>`)}</blockquote>`,
  play: (speeches) =>
    `<table epub:type="z3998:drama"><tbody>${each(speeches, ([name, speech]) => `<tr><td epub:type="z3998:persona">${name}</td><td><p>${speech}</p></td></tr>`)}</tbody></table>`,
  letter: (list) =>
    `<blockquote epub:type="z3998:letter">${each(list, (line) => `<p epub:type="z3998:valediction">${line}</p>`)}</blockquote>`,
  formula: ({ mathml }) =>
    `<m:math xmlns:m="http://www.w3.org/1998/Math/MathML" alttext="">${mathml.replace(/<(\/?)/g, '<$1m:')}</m:math>`,
  notes: (list) =>
    `<section epub:type="endnotes"><h2 epub:type="title">Endnotes</h2><ol>${each(list, ({ number, text, back }) => `<li id="n${number}" epub:type="endnote"><p>${text} <a href="${back}#r${number}" epub:type="backlink">↩</a></p></li>`)}</ol></section>`,
  notesFile: 'endnotes.xhtml',
};

/** Page numbers by class inside words, anchors as notes, header and licence. */
const gutenberg: Writer = {
  ...plain,
  version: '2.0',
  emphasis: (text) => `<i>${text}</i>`,
  capitals: (text) => `<span class="smcap">${text}</span>`,
  page: (number) => `<span class="pagenum"><a id="Page_${number}">[Pg ${number}]</a></span>`,
  note: (number) => `<a id="FNanchor_${number}"></a><a href="#n${number}" class="fnanchor">[${number}]</a>`,
  formula: () => '<img src="images/formula.png" alt="formula.png"/>',
  heading: ({ number, title }) =>
    `<h2><a id="${title.replace(' ', '')}"></a>${number}<br/><br/>${title}</h2>`,
  opening: ({ letter, word }, rest) =>
    `<p><span class="dropcap">${letter}</span>\n<span class="smcap">${word.toUpperCase()}</span>${rest}</p>`,
  verse: (stanzas) =>
    `<div class="poem">${each(stanzas, (stanza) => `<div class="stanza">${each(stanza, (line) => `<span class="i0">${line}<br/></span>`)}</div>`)}</div>`,
  break: '<p class="center">* * * * *</p>',
  picture: (text) =>
    `<div class="figcenter"><img src="images/map.png" alt="${text}" title=""/></div><hr class="tb" />`,
  notes: (list) =>
    `<div class="footnotes">${each(list, ({ number, text }) => `<div class="footnote"><p><a id="n${number}"></a><a href="#FNanchor_${number}"><span class="label">[${number}]</span></a> ${text}</p></div>`)}</div>`,
  before: [
    {
      name: 'c0.xhtml',
      body: '<section class="pg-boilerplate pgheader" id="pg-header"><h2>The Project Gutenberg eBook of The Lamp</h2><div>This ebook is for anyone.</div><div>*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***</div></section>',
    },
  ],
  after: [
    {
      name: 'c9.xhtml',
      body: '<section class="pg-boilerplate pgfooter" id="pg-footer"><div>*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***</div><h2>THE FULL PROJECT GUTENBERG LICENSE</h2><div>To protect the mission</div></section>',
    },
  ],
};

/** Everything in paragraphs and spans with classes, notes at the end of the file. */
const inDesign: Writer = {
  ...plain,
  emphasis: (text) => `<span class="CharOverride-1">${text}</span>`,
  capitals: (text) => `<span class="Small-Caps">${text}</span>`,
  note: (number) =>
    `<span class="Footnote-Reference"><span id="footnote-00${number}-backlink"><a class="_idFootnoteLink _idGenColorInherit" href="#n${number}">${number}</a></span></span>`,
  heading: ({ number, title }) =>
    `<h1 class="Chapter"><span class="Chapter-Number">${number}</span><span class="Chapter-Title">${title}</span></h1>`,
  opening: ({ letter, word }, rest) =>
    `<p class="First"><span class="_idGenDropcap-1">${letter}</span>${word}${rest}</p>`,
  list: (items) => each(items, (item) => `<p class="List">•\t${item}</p>`),
  play: (speeches) =>
    `<table class="No-Table-Style"><tbody>${each(speeches, ([name, speech]) => `<tr class="No-Table-Style"><td class="Cell"><p class="Name">${name}</p></td><td class="Cell"><p class="Speech">${speech}</p></td></tr>`)}</tbody></table>`,
  break: '<p class="Break">***</p>',
  wrap: (body) => `<div id="_idContainer001" class="Basic-Text-Frame">${body}</div>`,
  notes: (list) =>
    `<hr class="HorizontalRule-1"/><div class="_idFootnotes">${each(list, ({ number, text }) => `<div class="_idFootnote" id="n${number}"><p class="Footnote"><a class="_idFootnoteAnchor _idGenColorInherit" href="#footnote-00${number}-backlink">${number}</a>\t${text}</p></div>`)}</div>`,
};

/** Hand-written EPUB 2 with raised links and a file of notes. */
const sigil: Writer = {
  ...plain,
  version: '2.0',
  capitals: (text) => `<span style="font-variant:small-caps">${text}</span>`,
  note: (number, file) => `<sup><a href="../OEBPS/${file}#n${number}" id="r${number}">${number}</a></sup>`,
  formula: ({ mathml }) =>
    `<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="image">${mathml}</math>`,
  heading: ({ number, title }) =>
    `<h1 class="sigil_not_in_toc">${number}</h1><h2 title="${title}">${title}</h2>`,
  opening: ({ letter, word }, rest) =>
    `<p><img class="drop" src="images/${letter}.png" alt="${letter}"/>${word}${rest}</p>`,
  verse: (stanzas) => `<pre>${stanzas.map((stanza) => stanza.join('\n')).join('\n\n')}</pre>`,
  break: '<div><br/></div><p>❦</p>',
  notes: (list) =>
    `<h3>Notes</h3>${each(list, ({ number, text, back }) => `<p id="n${number}"><a href="${back}#r${number}">${number}.</a> ${text}</p>`)}`,
  notesFile: 'Notes.xhtml',
};

/** Lines and title parts that only the style sheet separates. */
const vellum: Writer = {
  ...plain,
  capitals: (text) => `<span class="small-caps">${text}</span>`,
  heading: ({ number, title }) =>
    `<div class="heading"><h1><span class="element-number">${number}</span><span class="element-title">${title}</span></h1></div>`,
  opening: ({ letter, word }, rest) =>
    `<p class="first"><span class="first-letter">${letter}</span><span class="first-phrase">${word}</span>${rest}</p>`,
  verse: (stanzas) =>
    `<div class="verse">${each(stanzas, (stanza) => `<p>${stanza.map((line) => `<span class="verse-text">${line}</span>`).join('')}</p>`)}</div>`,
  letter: (list) =>
    `<div class="written-note">${list.map((line) => `<small class="l">${line}</small>`).join('')}</div>`,
  break: '<div class="ornamental-break"><img src="images/break.png" alt="Ornamental Break"/></div>',
  css: '.element-number, .element-title { display: block } .verse p > span.verse-text { display: block; } small.l{display:block}',
};

/** Converted from MOBI: one division with line breaks, fonts, and positions as ids. */
const kindle: Writer = {
  ...plain,
  version: '2.0',
  emphasis: (text) => `<i class="calibre3">${text}</i>`,
  page: (number) => `<a id="page_${number}"></a>`,
  note: (number) =>
    `<sup class="calibre5"><small><a id="filepos10${number}" href="#n${number}">${number}</a></small></sup>`,
  heading: ({ number, title }) =>
    `<h1 class="calibre1"><font size="5"><b>${number}</b></font><br/><b>${title}</b></h1>`,
  opening: ({ letter, word }, rest) =>
    `<span class="calibre2"><big>${letter}</big>${word}${rest}<br class="calibre"/><br class="calibre"/></span>`,
  paragraph: (content) => `${content}<br/><br/>`,
  list: (items) => `${items.join('<br/>')}<br/><br/>`,
  verse: (stanzas) => `${stanzas.map((stanza) => stanza.join('<br/>')).join('<br/><br/>')}<br/><br/>`,
  letter: (list) => `${list.join('<br/>')}<br/><br/>`,
  play: (speeches) => `${each(speeches, ([name, speech]) => `${name}: ${speech}<br/><br/>`)}`,
  picture: (description) => `<img src="images/00002.jpg" alt="${description}"/><br/><br/>`,
  break: '* * *<br/><br/>',
  wrap: (body) => `<div class="calibre">${body}</div>`,
  notes: (list) =>
    each(
      list,
      ({ number, text }) =>
        `<p class="calibre6" id="n${number}"><a href="#filepos10${number}">[${number}]</a> ${text}</p>`,
    ),
};

/** Spans with generated classes, and notes as links in both directions. */
const googleDocs: Writer = {
  ...plain,
  emphasis: (text) => `<span class="c1">${text}</span>`,
  capitals: (text) => `<span class="c4">${text.toUpperCase()}</span>`,
  note: (number) => `<sup><a href="#ftnt${number}" id="ftnt_ref${number}">[${number}]</a></sup>`,
  formula: () => '<img src="images/image1.png" alt="" title=""/>',
  heading: ({ number, title }) =>
    `<h1 id="h.x" class="c2"><span class="c3">${number}</span><span class="c3"> ${title}</span></h1>`,
  paragraph: (content) => `<p class="c0"><span>${content}</span></p><p class="c0 c5"><span></span></p>`,
  table: (rows) =>
    `<a id="t.1"></a><table class="c7"><tbody>${each(rows, (row) => `<tr class="c8">${row.map((cell) => `<td class="c9" colspan="1" rowspan="1"><p class="c0"><span>${cell}</span></p></td>`).join('')}</tr>`)}</tbody></table>`,
  break: '<p class="c0"><span>* * *</span></p>',
  notes: (list) =>
    `<hr class="c11"/>${each(list, ({ number, text }) => `<div><p class="c0"><a href="#ftnt_ref${number}" id="ftnt${number}">[${number}]</a><span> ${text}</span></p></div>`)}`,
};

/** Word's HTML: bookmarks, notes with `_ftn`, and paragraphs of one line for verse. */
const word: Writer = {
  ...plain,
  version: '2.0',
  emphasis: (text) => `<i><span lang="EN-GB">${text}</span></i>`,
  capitals: (text) => `<span style="font-variant:small-caps">${text}</span>`,
  note: (number) =>
    `<a href="#_ftn${number}" id="_ftnref${number}" title=""><span class="MsoFootnoteReference"><span class="MsoFootnoteReference"><span>[${number}]</span></span></span></a>`,
  formula: () => '<img width="98" height="22" src="x_files/image001.png"/>',
  heading: ({ number, title }) =>
    `<h1><a id="_Toc1"></a><a id="_Toc2">${number}<br clear="all"/>${title}</a></h1>`,
  opening: ({ letter, word: rest }, more) =>
    `<p class="MsoNormal" style="page-break-after:avoid"><span style="position:relative">${letter}</span>${rest}${more}</p>`,
  paragraph: (content) =>
    `<p class="MsoNormal"><span lang="EN-GB">${content}</span></p><p class="MsoNormal">&#160;</p>`,
  list: (items) =>
    each(
      items,
      (item) =>
        `<p class="MsoListParagraph"><span>·<span style="font:7pt">&#160;&#160; </span></span>${item}</p>`,
    ),
  verse: (stanzas) => each(stanzas.flat(), (line) => `<p class="MsoNormal">${line}</p>`),
  break: '<p class="MsoNormal" align="center">***</p>',
  notes: (list) =>
    `<div><br clear="all"/><hr align="left" size="1" width="33%"/>${each(list, ({ number, text }) => `<div id="ftn${number}"><p class="MsoFootnoteText"><a href="#_ftnref${number}" id="_ftn${number}" title=""><span class="MsoFootnoteReference">[${number}]</span></a> ${text}</p></div>`)}</div>`,
};

/** Writers by name. Their XHTML is written here in the shapes that the programs and publishers use. */
export const writers: Readonly<Record<string, Writer>> = {
  'a person': plain,
  'Standard Ebooks': standardEbooks,
  'Project Gutenberg': gutenberg,
  InDesign: inDesign,
  Sigil: sigil,
  Vellum: vellum,
  'a conversion from Kindle': kindle,
  'Google Docs': googleDocs,
  Word: word,
  ...converters,
};
