import type { Waiting } from '../../plan/settle/find-waiting.js';
import type { BookPlan } from '../../project/plan-project.js';
import { visible } from '../terminal-text.js';
import { counted } from './format.js';
import { costPhrase } from './price-phrases.js';
import { wrapIfLong } from './wrap.js';

const maxListed = 12;

/** Chunks of one chapter that wait. */
export interface WaitingChapter {
  readonly file: string;
  readonly chunks: number;
  /** When the last of them may be bought, in milliseconds since 1970. */
  readonly until: number;
}

/** Returns the chapters with chunks that wait, in the order of the book. */
export function waitingChapters({ chunks }: Waiting): readonly WaitingChapter[] {
  const found = new Map<string, WaitingChapter>();
  for (const { chunk, until } of chunks) {
    const { file } = chunk.place;
    const before = found.get(file);
    found.set(file, {
      file,
      chunks: (before?.chunks ?? 0) + 1,
      until: Math.max(until, before?.until ?? 0),
    });
  }
  return [...found.values()];
}

/** Returns a time to the minute in UTC, rounded up: `2026-12-03 10:42 UTC`. */
export function timeText(ms: number): string {
  const minute = new Date(Math.ceil(ms / 60_000) * 60_000).toISOString();
  return `${minute.slice(0, 10)} ${minute.slice(11, 16)} UTC`;
}

/** Returns a time to settle: `2 days`, `36 hours`, `90 minutes`. */
export function settleText(ms: number): string {
  const units = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ] as const;
  const [length, name] = units.find(([unit]) => ms >= unit && ms % unit === 0) ?? [1000, 'second'];
  return counted(ms / length, name);
}

/**
 * Returns the sentences about chunks that wait.
 * @param options `mode`: whether the plan was estimated or run; `quoted`: makes words of git safe for the output
 */
export function waitingSentences(
  { plan }: BookPlan,
  waiting: Waiting,
  { mode, quoted }: { readonly mode: 'estimate' | 'run'; readonly quoted: (text: string) => string },
): { readonly what: string; readonly notes: readonly string[] } {
  const { chunks, costMicroUsd, settleMs, undated } = waiting;
  const cost = costPhrase(costMicroUsd, plan.pricing.price);
  const [wait, they] = chunks.length === 1 ? ['waits', 'its text has'] : ['wait', 'their texts have'];
  const of =
    mode === 'estimate' ? `${counted(chunks.length, 'chunk')} to buy` : counted(chunks.length, 'chunk');
  const nothing = mode === 'run' && plan.total.buy === 0 ? 'Nothing to buy now: ' : '';
  return {
    what: `${nothing}${of} (${cost}) ${wait} until ${they} not changed for ${settleText(settleMs)} (limits.settle):`,
    notes: [
      ...(undated === null
        ? []
        : [
            `git has no date for some of these texts: ${quoted(undated)}. For them, the time counts from the first \`narrate ci run\` that finds them.`,
          ]),
      `${mode === 'estimate' ? '`narrate ci run` leaves them to a later run' : 'A later run buys them'}. To buy them now, use \`narrate ci run --no-settle\`.`,
    ],
  };
}

/** Returns which chunks wait, and until when. Empty: none. */
export function waitingText(bookPlan: BookPlan, mode: 'estimate' | 'run', columns: number): string {
  const { waiting } = bookPlan;
  if (waiting === null) return '';
  const { what, notes } = waitingSentences(bookPlan, waiting, { mode, quoted: visible });
  const chapters = waitingChapters(waiting);
  const rows = chapters
    .slice(0, maxListed)
    .map(
      ({ file, chunks, until }) =>
        `  ${visible(file)}: ${counted(chunks, 'chunk')}, until ${timeText(until)}\n`,
    );
  const left = chapters.length - rows.length;
  const last = Math.max(...chapters.map(({ until }) => until));
  const more =
    left > 0 ? `  … and ${counted(left, 'more chapter')}, until ${timeText(last)} at the latest\n` : '';
  const lines = notes.map((note) => wrapIfLong(note, { columns })).join('');
  return `${wrapIfLong(what, { columns })}${rows.join('')}${more}${lines}`;
}
