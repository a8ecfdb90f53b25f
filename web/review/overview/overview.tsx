import type { ReviewBook } from '../../../src/review/api.js';
import { show } from '../actions/move.js';
import type { App } from '../app.js';
import { Chapters } from './chapters.js';
import { Months } from './months.js';
import { Rates } from './rates.js';

interface OverviewProps {
  readonly app: App;
  readonly book: ReviewBook;
}

/** The book as a whole: chapters, spending and reading rates. */
export const Overview = ({ app, book }: OverviewProps) => (
  <div id="overview">
    <Chapters book={book} onShow={(chapter) => showChapter(app, book, chapter)} />
    <Rates book={book} onShow={(id) => show(app, id)} />
    <Months book={book} />
  </div>
);

/** Shows the worst flagged chunk of a chapter, or its first one. */
function showChapter(app: App, { chunks }: ReviewBook, chapter: number): void {
  const own = chunks.filter((chunk) => chunk.chapter === chapter);
  const [worst] = own.filter(({ flagged }) => flagged).sort((one, other) => other.severity - one.severity);
  const id = (worst ?? own[0])?.id;
  if (id !== undefined) show(app, id);
}
