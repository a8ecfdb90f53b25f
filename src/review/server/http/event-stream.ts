import type { ServerResponse } from 'node:http';
import type { ReviewEvents } from '../../api.js';
import { securityHeaders } from './reply.js';

/** How often an open page gets a line, so that a connection that no longer exists is noticed. */
const beatMs = 15_000;

/** How many pages may be open. A browser has six connections to a server, and each page keeps one of them. */
export const mostPages = 3;

const tooMany =
  'The review is open in too many tabs, so this one has ended. Close it, or close other tabs and load it again.';

/** The open pages, each with a stream of events. */
export class EventStreams {
  readonly #open = new Set<ServerResponse>();
  readonly #timer = setInterval(() => this.#write(': \n\n'), beatMs).unref();

  /** How many pages are open. */
  get pages(): number {
    return this.#open.size;
  }

  /** Adds a page, and ends the one that was opened first if there are too many. `first`: the events that it gets at once. */
  add(response: ServerResponse, first: readonly string[]): void {
    // It may have been closed while its first events were put together, and would then never be removed.
    if (response.destroyed) return;
    response.writeHead(200, {
      ...securityHeaders,
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Not reusable for another request.
      Connection: 'close',
    });
    response.write(`retry: 2000\n\n${first.join('')}`);
    response.once('close', () => this.#open.delete(response));
    for (const oldest of [...this.#open].slice(0, 1 - mostPages)) {
      this.#open.delete(oldest);
      oldest.end(eventText('bye', { why: tooMany }));
    }
    this.#open.add(response);
  }

  /** Sends an event to all pages. */
  send<Name extends keyof ReviewEvents>(name: Name, data: ReviewEvents[Name]): void {
    this.#write(eventText(name, data));
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#timer);
    for (const response of this.#open) response.end();
  }

  #write(text: string): void {
    for (const response of this.#open) response.write(text);
  }
}

/** Returns an event as its lines in a stream. */
export const eventText = <Name extends keyof ReviewEvents>(name: Name, data: ReviewEvents[Name]): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
