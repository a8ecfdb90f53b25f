import type { Disclosure } from '../../../project/labels/disclosure-sentence.js';
import { digitalSource } from '../digital-source.js';
import { clockText } from './clock-text.js';
import { Html, html, scriptJson } from './html.js';
import { icons } from './icons.js';
import type { PageBook, PageChapter } from './page-data.js';

/** A file that the reader can save. */
export interface Download {
  /** Relative to the page. */
  readonly url: string;
  /** Such as `MP3`. */
  readonly format: string;
  /** Null: it is small. */
  readonly bytes: number | null;
}

/** What `index.html` shows and links to. */
export interface IndexParts {
  readonly book: PageBook;
  /** BCP-47; null: unknown. */
  readonly language: string | null;
  readonly narrator: string | null;
  readonly description: string | null;
  readonly disclosure: Disclosure | null;
  /** Files with the whole book. */
  readonly bookFiles: readonly Download[];
  /** The files of each chapter of the book. */
  readonly chapterFiles: readonly (readonly Download[])[];
  /** The addresses of the script and the style of the player, relative to the page. */
  readonly script: string;
  readonly style: string;
}

/**
 * What the page may load: its own files, and nothing else. No code or style in the markup runs, whatever a chapter contains.
 * A page from a disk has no origin that `'self'` could name in every browser, so `file:` is named too. Browsers let no page from a
 * server load such files.
 */
export const policy = [
  "default-src 'none'",
  ...['script-src', 'style-src', 'media-src'].map((kind) => `${kind} 'self' file:`),
  "img-src 'self' file: data:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The icon of a book without a cover. With no icon at all, browsers would ask the server for one. */
export const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="#8a3b12"/><path d="M9 6.5v11l8.5-5.5z" fill="#fff"/></svg>',
)}`;

/** It is not part of the template, because build tools rewrite a tagged template that contains it. */
export const endScript = new Html('</script>');

/** Returns the page. Without scripts, it lists the chapters with links to their files. */
export function indexHtml(parts: IndexParts): string {
  const { book, language, narrator, description, disclosure, script, style } = parts;
  const { title, author, cover } = book;
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="narrate">
${description === null ? null : html`<meta name="description" content="${description}">`}
<title>${title}</title>
<link rel="stylesheet" href="${style}">
<link rel="icon" href="${cover ?? icon}">
<script type="application/ld+json">${new Html(scriptJson(structuredData(parts)))}${endScript}
<script type="application/json" id="book">${new Html(scriptJson(book))}${endScript}
<script src="${script}" defer>${endScript}
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header id="top">
<button type="button" id="open-side" class="tool" aria-label="Chapters" aria-expanded="false" aria-controls="side">${icons.list}</button>
<p lang="${language ?? ''}" dir="auto">${title}</p>
</header>
<aside id="side" aria-label="Book">
<button type="button" id="close-side" class="tool" aria-label="Close">${icons.close}</button>
<div class="about">
${cover === null ? null : html`<img src="${cover}" alt="">`}
<div><h1 lang="${language ?? ''}" dir="auto">${title}</h1>
${author === null ? null : html`<p dir="auto">${author}</p>`}
${narrator === null ? null : html`<p class="quiet" dir="auto">Read by ${narrator}</p>`}
${disclosure === null ? null : html`<p class="quiet" dir="auto">${disclosure.sentence}</p>`}</div>
</div>
<nav id="chapters" aria-label="Chapters"><ol>
${book.chapters.map(chapterItem)}
</ol></nav>
<details class="needs-script" open><summary>Bookmarks</summary>
<p id="no-bookmarks" class="quiet">None yet. The bookmark button keeps your place.</p>
<ul id="bookmarks"></ul>
</details>
${downloadsOf(parts)}
<p class="settings needs-script"><label>Colours <select id="theme"><option value="auto">As the system</option><option value="light">Light</option><option value="dark">Dark</option></select></label></p>
</aside>
<div id="shade"></div>
<main id="text" tabindex="-1">
<noscript><p>This page needs JavaScript to show the text. Without it, the list of chapters leads to the audio files.</p></noscript>
<p id="about-chapter"><span id="about"></span></p>
<div id="blocks"></div>
</main>
${playerBar()}
${helpDialog()}
</body>
</html>
`}`;
}

/** Returns what search engines read about the book (https://schema.org/Audiobook). */
function structuredData({ book, language, narrator, description, disclosure }: IndexParts): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'Audiobook',
    name: book.title,
    ...(book.author === null ? {} : { author: book.author }),
    ...(narrator === null ? {} : { readBy: narrator }),
    ...(language === null ? {} : { inLanguage: language }),
    ...(description === null ? {} : { description }),
    ...digitalSource(disclosure),
  };
}

function chapterItem({ chapter, title, language, audio, durationSeconds }: PageChapter, index: number): Html {
  const length = audio === null ? 'not recorded yet' : clockText(durationSeconds);
  const name = html`<span class="number">${index + 1}</span><span class="name" lang="${language ?? ''}" dir="auto">${title}</span><span class="length">${length}</span>`;
  return html`<li><a href="${audio?.url ?? `#ch${chapter}`}">${name}</a></li>
`;
}

function downloadsOf({ book, bookFiles, chapterFiles }: IndexParts): Html | null {
  if (bookFiles.length + chapterFiles.flat().length === 0) return null;
  const links = (files: readonly Download[], of: string): Html[] =>
    files.map(({ url, format, bytes }) => {
      const size = bytes === null ? '' : ` ${(bytes / 1e6).toFixed(1)} MB`;
      return html` <a href="${url}" download aria-label="${format}${size}, ${of}">${format}<small>${size}</small></a>`;
    });
  return html`<details><summary>Downloads</summary>
${bookFiles.length === 0 ? null : html`<p class="files">Whole book${links(bookFiles, 'whole book')}</p>`}
<ol class="files">${chapterFiles.map((files, index) => {
    const title = book.chapters[index]?.title ?? '';
    return files.length === 0
      ? null
      : html`<li value="${index + 1}"><span dir="auto">${title}</span>${links(files, title)}</li>`;
  })}</ol>
</details>`;
}

const iconButton = (id: string, name: string, content: Html, keys = ''): Html =>
  html`<button type="button" id="${id}" class="tool" aria-label="${name}" title="${name}${keys && ` (${keys})`}">${content}</button>`;

const speeds = ['0.75', '0.9', '1', '1.1', '1.2', '1.3', '1.5', '1.75', '2'];
const sleepMinutes = [5, 10, 15, 30, 45, 60];

function playerBar(): Html {
  return html`<section id="bar" class="needs-script" aria-label="Player">
<audio id="audio" preload="metadata"></audio>
<p id="message" role="status"></p>
<button type="button" id="follow" hidden>${icons.down} Follow the voice</button>
<div class="track"><div id="marks" aria-hidden="true"></div><input type="range" id="position" min="0" max="1" step="any" value="0" aria-label="Position in the book"></div>
<div class="now"><p id="now" dir="auto"></p><p class="times"><span id="time-done"></span> <span id="time-left"></span></p></div>
<div class="transport">
${iconButton('previous', 'Previous sentence', icons.previous, 'Shift+←')}
${iconButton('back', 'Back 15 seconds', icons.back, '←')}
<button type="button" id="play" aria-label="Play">${icons.play}</button>
${iconButton('forward', 'Forward 15 seconds', icons.forward, '→')}
${iconButton('next', 'Next sentence', icons.next, 'Shift+→')}
</div>
<div class="tools">
<label class="choice"><span>Speed</span><select id="speed">${speeds.map((speed) => html`<option value="${speed}"${new Html(speed === '1' ? ' selected' : '')}>${speed}×</option>`)}</select></label>
<label class="choice"><span id="sleep-left">Sleep</span><select id="sleep"><option value="off">Off</option>${sleepMinutes.map((minutes) => html`<option value="${minutes}">${minutes} min</option>`)}<option value="chapter">End of chapter</option></select></label>
${iconButton('add-bookmark', 'Add a bookmark', icons.bookmark, 'B')}
${iconButton('copy-link', 'Copy a link to this sentence', icons.link, 'C')}
${iconButton('open-help', 'Keyboard shortcuts', icons.help, '?')}
</div>
</section>`;
}

function helpDialog(): Html {
  return html`<dialog id="help" aria-labelledby="help-title">
<form method="dialog"><button class="tool" aria-label="Close">${icons.close}</button></form>
<h2 id="help-title">Keyboard shortcuts</h2>
<dl id="shortcut-list"></dl>
<p><label><input type="checkbox" id="shortcuts-on"> Use these shortcuts</label></p>
<p class="quiet">Click a word to hear it. The page stops following the voice when you scroll.</p>
</dialog>`;
}
