import type { Element, Properties, Root } from 'hast';
import { directionOf } from './direction.js';
import { buildPage, type Page } from './page/build-page.js';
import { element, isElement, text, walk } from './page/elements.js';
import { resolveImages } from './page/images.js';
import { joinPieces } from './page/join-pieces.js';
import type { ChapterAddress } from './page/links.js';
import { BlockMarker } from './page/mark-sentences.js';
import { markNoteNumbers, markUnspoken } from './page/mark-unspoken.js';
import type {
  ChapterSource,
  RenderedChapter,
  RenderedWord,
  SpokenBlock,
  SpokenChapter,
} from './rendered-chapter.js';
import { toXhtml } from './to-xhtml.js';
import { wordId } from './word-id.js';
import { placeSpeech } from './words/place-speech.js';

/** Returns the name of a picture in the markup; null: the page shows its alternative text instead. */
export type ImageName = (source: string) => string | null;

/** What a page has in addition to its text. */
export interface RenderOptions {
  /** Called for each picture. */
  readonly imageName: ImageName;
  /** Called for each link to a file. Default: links to files become plain text. */
  readonly chapterAddress?: ChapterAddress;
  /** Whether words have elements. Default: true. */
  readonly hasWords?: boolean;
}

/**
 * Renders a chapter once for all outputs that show it.
 * @throws LimitError for a chapter that narrate does not read
 */
export function renderChapter(
  source: ChapterSource,
  spoken: SpokenChapter,
  { imageName, chapterAddress = () => null, hasWords = true }: RenderOptions,
): RenderedChapter {
  const page = buildPage(source, chapterAddress);
  const { root } = page;
  const { chapter, file, title, language, blocks } = spoken;
  addTitle(page, spoken);
  const images = resolveImages(root, imageName);
  markNoteNumbers(root, source.skipped);
  const speech = placeSpeech(page, blocks, hasWords);
  const sentenceIds = speech.sentences.map(({ shownBy }) => `ch${chapter}-s${shownBy + 1}`);
  const marker = new BlockMarker(speech.marks, {
    sentence: (index, isFirst) => ({
      className: ['s'],
      ...(isFirst ? { id: sentenceIds[index] } : { dataFor: sentenceIds[index] }),
    }),
    word: (index, isFirst) => ({
      className: ['w'],
      ...(isFirst ? { id: wordId(chapter, index) } : { dataFor: wordId(chapter, index) }),
    }),
    language: (index) => languageOf(speech.sentences[index]!.block, language),
  });
  marker.mark(root);
  joinPieces(root);
  markUnspoken(root, source.skipped);
  const words = blocks
    .flatMap(({ sentences }) => sentences.flatMap((sentence) => sentence.words))
    .map(
      ({ startSeconds, endSeconds }, index): RenderedWord => ({
        id: wordId(chapter, index),
        startSeconds,
        endSeconds,
      }),
    );
  return {
    chapter,
    file,
    title,
    language,
    direction: directionOf(language),
    blocks: toXhtml(root),
    sentences: speech.sentences.map(
      ({ sentence: { startSeconds, endSeconds }, firstWord, endWord }, index) => ({
        id: sentenceIds[index]!,
        startSeconds,
        endSeconds,
        firstWord,
        endWord,
      }),
    ),
    words,
    images,
  };
}

function languageOf({ language }: SpokenBlock, ofBook: string | null): Properties {
  if (language === null || language === ofBook) return {};
  const dir = directionOf(language);
  return { lang: language, xmlLang: language, ...(dir === directionOf(ofBook) ? {} : { dir }) };
}

/** Adds the title of the front matter, if it is spoken, or the chapter's title to a page without headings. */
function addTitle({ root, firstLine }: Page, { title, blocks: [first] }: SpokenChapter): void {
  if (first !== undefined && first.span.line < firstLine) {
    const { line, column, endLine, endColumn } = first.span;
    const position = { start: { line, column }, end: { line: endLine, column: endColumn } };
    const words = first.sentences.map((sentence) => sentence.text).join('');
    root.children.unshift(element('h1', {}, [text(words, position)], position));
  } else if (!hasHeading(root)) {
    root.children.unshift(element('h1', { className: ['unspoken'], dataKind: 'title' }, [text(title)]));
  }
}

function hasHeading(root: Root): boolean {
  const headings: Element[] = [];
  walk(root, (node) => {
    if (isElement(node, 'h1')) headings.push(node);
  });
  return headings.length > 0;
}
