import { Refusal } from '../http/failures.js';
import { approve, unapprove } from './approve.js';
import { choose } from './choose.js';
import { getAudio } from './get-audio.js';
import { getBook } from './get-book.js';
import { getEvents } from './get-events.js';
import { getPlace } from './get-place.js';
import { getWaveform } from './get-waveform.js';
import { getWords } from './get-words.js';
import { quoteRespelling } from './quote-respelling.js';
import { quoteRetake } from './quote-retake.js';
import type { Route } from './route.js';
import { saveRespelling } from './save-respelling.js';
import { startRetake } from './start-retake.js';
import { stopJob } from './stop-job.js';
import { tryRespelling } from './try-respelling.js';

/** Every address below `/api`. */
export const routes: readonly Route[] = [
  getBook,
  getAudio,
  getWaveform,
  getWords,
  getPlace,
  getEvents,
  approve,
  unapprove,
  choose,
  quoteRetake,
  startRetake,
  stopJob,
  tryRespelling,
  quoteRespelling,
  saveRespelling,
];

/** A route with the part of the path that stands for its `:id`. */
export interface FoundRoute {
  readonly route: Route;
  readonly id: string;
}

/** Finds the route of a request. @throws Refusal `not-found`; `not-allowed` when the path has another method */
export function findRoute(method: string, path: string): FoundRoute {
  const parts = path.split('/');
  const found = routes.flatMap((route) => {
    const id = idIn(route.path.split('/'), parts);
    return id === null ? [] : [{ route, id }];
  });
  if (found.length === 0) throw new Refusal('not-found', 'There is nothing at this address.');
  const exact = found.find(({ route }) => route.method === method);
  if (exact !== undefined) return exact;
  throw new Refusal('not-allowed', `This address does not answer ${method.slice(0, 20)}.`);
}

/** Returns the part that stands for `:id`, empty if there is none; null: the path is another one. */
function idIn(pattern: readonly string[], parts: readonly string[]): string | null {
  if (pattern.length !== parts.length) return null;
  let id = '';
  for (const [index, part] of pattern.entries()) {
    if (part === ':id') id = parts[index] ?? '';
    else if (part !== parts[index]) return null;
  }
  return id;
}
