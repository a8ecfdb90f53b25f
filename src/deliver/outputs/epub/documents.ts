import { x } from 'xastscript';
import type { RenderedChapter } from '../../../render/rendered-chapter.js';
import { written, xmlDocument } from './xml.js';

/** The language and direction of a document. */
type Writing = Pick<RenderedChapter, 'language' | 'direction'>;

const head = (title: string) =>
  x('head', [x('title', title), x('link', { rel: 'stylesheet', type: 'text/css', href: 'style.css' })]);

const attributesOf = ({ language, direction }: Writing) => ({
  xmlns: 'http://www.w3.org/1999/xhtml',
  'xmlns:epub': 'http://www.idpf.org/2007/ops',
  ...(language === null ? {} : { lang: language, 'xml:lang': language }),
  ...(direction === 'rtl' ? { dir: 'rtl' } : {}),
});

/** Returns the identifier of a chapter on its page. */
export const sectionId = ({ chapter }: Pick<RenderedChapter, 'chapter'>): string => `ch${chapter}`;

/** Returns the page of a chapter. */
export const chapterXhtml = (chapter: RenderedChapter): string =>
  xmlDocument(
    x('html', attributesOf(chapter), [
      head(chapter.title),
      x('body', { 'epub:type': 'bodymatter' }, [
        x('main', [
          x(
            'section',
            {
              id: sectionId(chapter),
              'epub:type': 'chapter',
              role: 'doc-chapter',
              'aria-label': chapter.title,
            },
            [written(`\n${chapter.blocks.join('\n')}\n`)],
          ),
        ]),
      ]),
    ]),
  );

/** A line of the list of contents. */
export interface Entry {
  /** Relative to the list of contents. */
  readonly address: string;
  readonly title: string;
}

/** Returns the list of contents. */
export const navigationXhtml = (title: string, entries: readonly Entry[], writing: Writing): string =>
  xmlDocument(
    x('html', attributesOf(writing), [
      head(title),
      x('body', [
        x('main', [
          x('nav', { 'epub:type': 'toc', role: 'doc-toc', 'aria-label': title }, [
            x('h1', title),
            x(
              'ol',
              entries.map(({ address, title: name }) => x('li', [x('a', { href: address }, name)])),
            ),
          ]),
          x('nav', { 'epub:type': 'landmarks', hidden: 'hidden', 'aria-label': 'Landmarks' }, [
            x('ol', [
              ...entries
                .slice(0, 1)
                .map(({ address, title: name }) =>
                  x('li', [x('a', { 'epub:type': 'bodymatter', href: address }, name)]),
                ),
            ]),
          ]),
        ]),
      ]),
    ]),
  );

/** The style of all pages. Reading systems set the class while a sentence is read (`media:active-class`). */
export const activeClass = '-epub-media-overlay-active';
export const styleSheet = `.${activeClass} { background-color: #ffe9a8; color: #000; }
body { line-height: 1.5; }
img { max-width: 100%; }
pre, .math { white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: 0.2em 0.5em; text-align: start; vertical-align: top; }
td.right, th.right { text-align: end; }
td.center, th.center { text-align: center; }
ul.numbered { list-style: none; padding-inline-start: 0; }
.box { border-inline-start: 0.25em solid; padding-inline-start: 1em; }
.title { font-weight: bold; }
.notes { border-block-start: 1px solid; margin-block-start: 2em; }
`;
