import type {
  JobEvent,
  RespellingQuote,
  RetakeQuote,
  ReviewBook,
  ReviewChunk,
  ReviewTake,
  Span,
} from '../../../src/review/api.js';
import type { Filter } from '../list/rows.js';

/** Everything that the page shows. A change makes a new object (`Store`). */
export interface State {
  /** Null: not loaded yet. */
  readonly book: ReviewBook | null;
  readonly connection: Connection;
  readonly view: 'takes' | 'overview';
  /** On a narrow screen, the list and the chunk are shown one at a time. */
  readonly pane: 'list' | 'chunk';
  readonly filter: Filter;
  readonly search: string;
  /** The id of the chunk that is shown; null: none. */
  readonly chunk: string | null;
  /** The ids of the list when that chunk was shown. A decision may move it in the list, and the next one is still the next one. */
  readonly order: readonly string[];
  /** The id of the take that the reader hears, or would hear with Play; null: the chunk has none. */
  readonly heard: string | null;
  /** The take that was heard before, for A/B; null: none. */
  readonly before: string | null;
  readonly isPlaying: boolean;
  /** Where the take that is heard is, in seconds, rounded to a tenth. */
  readonly seconds: number;
  /** The sentence of the chunk's text that is spoken now; null: none. */
  readonly spoken: Span | null;
  /** The word of the text that the keyboard has reached, from 0. */
  readonly word: number;
  /** The last state of each retake, by chunk. */
  readonly jobs: Readonly<Record<string, JobEvent>>;
  readonly dialog: DialogState | null;
  readonly toast: Toast | null;
  /** The last message that only screen readers get. */
  readonly said: string;
  /** Whether single keys are shortcuts. */
  readonly hasKeys: boolean;
  /** Whether a take plays as soon as its chunk is shown. */
  readonly playsAtOnce: boolean;
}

/** `none`: the page is a report without a server. `why`: what the server said at its end; null: it said nothing. */
export type Connection =
  | { readonly kind: 'open' | 'none' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'ended'; readonly why: string };

/** A short message. It stays until the next one, or until the reader closes it. */
export interface Toast {
  readonly message: string;
  readonly isProblem?: boolean;
  /** Takes back what the message reports. Absent: that is not possible. */
  readonly undo?: () => Promise<void>;
  readonly link?: { readonly href: string; readonly text: string };
}

export type DialogState = { readonly kind: 'help' } | RetakeDialog | PronunciationDialog;

/** The question whether to buy another take. */
export interface RetakeDialog {
  readonly kind: 'retake';
  readonly chunk: string;
  /** Null: the server is still computing it. */
  readonly quote: RetakeQuote | null;
  readonly problem: Problem | null;
  /** Whether the retake is being ordered, so that a second click orders nothing. */
  readonly isSending: boolean;
}

/** Trying respellings of a word. */
export interface PronunciationDialog {
  readonly kind: 'pronunciation';
  readonly chunk: string;
  /** The word as it is written in the Markdown, which the entry is for. */
  readonly word: string;
  /** What is said for it now: the respelling of its entry, or the word. */
  readonly now: string;
  /** The word of the text that was chosen, if the respelling of an entry has it; null: no entry has. */
  readonly chosen: string | null;
  readonly say: string;
  /** What saving would make the next run buy; null: not known. */
  readonly quote: RespellingQuote | null;
  readonly problem: Problem | null;
  readonly isBusy: boolean;
}

/** A failure in the words of the server. */
export interface Problem {
  readonly message: string;
  readonly hint: string | null;
}

export const firstState: State = {
  book: null,
  connection: { kind: 'open' },
  view: 'takes',
  pane: 'list',
  filter: 'all',
  search: '',
  chunk: null,
  order: [],
  heard: null,
  before: null,
  isPlaying: false,
  seconds: 0,
  spoken: null,
  word: 0,
  jobs: {},
  dialog: null,
  toast: null,
  said: '',
  hasKeys: true,
  playsAtOnce: false,
};

/** Returns the chunk that is shown; null: none. */
export const shownChunk = ({ book, chunk }: State): ReviewChunk | null =>
  book?.chunks.find(({ id }) => id === chunk) ?? null;

/** Returns the take that the reader hears; null: none. */
export const heardTake = (state: State): ReviewTake | null =>
  shownChunk(state)?.takes.find(({ id }) => id === state.heard) ?? null;

/** Tells whether the page may change anything: it has a server, which holds the book. */
export const canChange = ({ book, connection }: State): boolean =>
  connection.kind === 'open' && book?.access.kind === 'write';

/** Tells whether a retake of a chunk is waiting or being recorded. */
export const isRetaking = (state: State, chunk: string): boolean => {
  const job = state.jobs[chunk]?.state;
  return job === 'waiting' || job === 'recording';
};
