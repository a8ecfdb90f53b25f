import type { OpenProject } from '../../project/open-project.js';
import type { DraftSpeech } from '../../use-cases/speak-draft.js';
import type { EventStreams } from './http/event-stream.js';
import type { ReviewOptions } from './review-options.js';
import type { AccessWatch } from './work/access.js';
import type { BookCache } from './work/book-cache.js';
import type { PronunciationQuotes } from './work/pronunciation-quotes.js';
import type { RetakeJobs } from './work/retake-jobs.js';
import type { WriteLane } from './work/write-lane.js';

/** What the routes of a server share. */
export interface ReviewContext {
  readonly options: ReviewOptions;
  /** The book as it was when the server started. */
  readonly project: OpenProject;
  readonly books: BookCache;
  readonly access: AccessWatch;
  readonly lane: WriteLane;
  readonly retakes: RetakeJobs;
  readonly pronunciations: PronunciationQuotes;
  readonly speech: DraftSpeech;
  readonly events: EventStreams;
  /** Tells all pages that the book changed. */
  readonly bookChanged: () => void;
  /** Removes from messages what the page must not see. */
  readonly hide: (text: string) => string;
}
