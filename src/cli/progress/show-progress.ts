import type { NarrateEvent, OnEvent } from '../../base/events.js';
import type { Terminal } from '../terminal.js';
import { initialProgress, progressAfter } from './progress-state.js';
import { progressLine, progressLines } from './progress-text.js';

/** Shows a run's events until it is ended. */
export interface Progress {
  readonly onEvent: OnEvent;
  /** Takes the display off the screen, so that something else can be printed. */
  readonly end: () => void;
}

/** In a log, a line at this pace, whatever happens. */
const plainIntervalMs = 10_000;
const liveIntervalMs = 100;

/** A live display on a terminal, else a plain line now and then. Nothing is shown before there is something to do. */
export async function showProgress(terminal: Terminal): Promise<Progress> {
  const logUpdate = terminal.errIsTerminal ? (await import('log-update')).logUpdateStderr : null;
  let state = initialProgress(performance.now());
  let shown = '';
  let busy = false;
  const draw = () => {
    const now = performance.now();
    if (logUpdate !== null) return logUpdate(progressLines(state, now, terminal.errColumns));
    const line = progressLine(state, now);
    if (line !== shown) terminal.err(`${line}\n`);
    shown = line;
  };
  const notice = (text: string) => {
    logUpdate?.clear();
    terminal.err(`${text}\n`);
    if (logUpdate !== null && busy) draw();
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    onEvent(event) {
      state = progressAfter(state, event, performance.now());
      const text = noticeOf(event);
      if (text !== null) notice(text);
      if (!busy && isWork(event)) {
        busy = true;
        draw();
        timer = setInterval(draw, logUpdate === null ? plainIntervalMs : liveIntervalMs).unref();
      }
    },
    end() {
      clearInterval(timer);
      if (!busy) return;
      busy = false;
      if (logUpdate === null) draw();
      else logUpdate.clear();
    },
  };
}

const isWork = ({ type }: NarrateEvent): boolean =>
  type === 'chunk-submitting' || type === 'chunk-recorded' || type === 'file-started';

/** What is worth a line of its own, at once and for good. */
function noticeOf(event: NarrateEvent): string | null {
  switch (event.type) {
    case 'chunk-uncertain':
      return `Chapter ${event.chapter}, chunk ${event.chunk}: perhaps charged, the answer was lost (${event.reason}).`;
    case 'chunk-found':
      return `Chapter ${event.chapter}, chunk ${event.chunk}: its request was accepted after all, as a callback tells.`;
    case 'chunk-failed':
      return `Chapter ${event.chapter}, chunk ${event.chunk} failed: ${event.reason}.`;
    case 'buying-stopped':
      return `${event.reason} What is under way comes home.`;
    case 'warning':
      return event.message;
    default:
      return null;
  }
}
