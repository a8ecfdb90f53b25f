import { posix } from 'node:path';
import type { ImageName } from '../../../render/render-chapter.js';
import type { RenderedChapter } from '../../../render/rendered-chapter.js';
import type { DeliverOptions } from '../../delivery.js';
import { spokenChapter, type TimedWords } from '../../timeline/spoken-chapter.js';

/** What a page is made from. */
export interface PageInputs extends Omit<TimedWords, 'words'> {
  readonly reading: DeliverOptions['reading'];
  /** The addresses of the book's chapters by their Markdown files, for links from one to another. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** Renders a chapter with the times that are known. What renders is loaded only now, because most runs render nothing. */
export async function renderPage(
  { laidOut, sampleRate, language, reading, addresses }: PageInputs,
  words: TimedWords['words'],
  imageName: ImageName,
  hasWords = true,
): Promise<RenderedChapter> {
  const [{ rulesFor }, { renderChapter }] = await Promise.all([
    import('../../../markdown/dialects/reading-rules.js'),
    import('../../../render/render-chapter.js'),
  ]);
  const { chapter, file } = laidOut.chapter;
  const { policies, found, chapters } = reading;
  const { text, skipped } = chapters.get(file) ?? { text: '', skipped: [] };
  return renderChapter(
    { chapter, text, policies, rules: rulesFor(file, { found }), skipped },
    spokenChapter({ laidOut, sampleRate, words, language }),
    { imageName, hasWords, chapterAddress: (href) => addresses.get(fileOfLink(href, file) ?? '') ?? null },
  );
}

/** Returns the file that a link in a chapter leads to, relative to the manifest's folder; null: the address is not valid. */
export function fileOfLink(href: string, chapterFile: string): string | null {
  try {
    const path = decodeURIComponent(href.replace(/[?#].*$/s, ''));
    // Page generators take a leading slash as the folder of the book.
    return path.startsWith('/')
      ? posix.normalize(path.slice(1))
      : posix.join(posix.dirname(chapterFile), path);
  } catch {
    return null;
  }
}
