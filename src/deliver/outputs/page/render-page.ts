import type { ImageName } from '../../../render/render-chapter.js';
import type { RenderedChapter } from '../../../render/rendered-chapter.js';
import type { DeliverOptions } from '../../delivery.js';
import { spokenChapter, type TimedWords } from '../../timeline/spoken-chapter.js';

/** What a page is made from. */
export interface PageInputs extends Omit<TimedWords, 'words'> {
  readonly reading: DeliverOptions['reading'];
}

/** Renders a chapter with the times that are known. What renders is loaded only now, because most runs render nothing. */
export async function renderPage(
  { laidOut, sampleRate, language, reading }: PageInputs,
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
    { imageName, hasWords },
  );
}
