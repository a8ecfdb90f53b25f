import type { ServerResponse } from 'node:http';
import type { ReviewEvents } from '../../api.js';
import { securityHeaders } from './reply.js';

/** How often an open page gets a line, so that a connection that no longer exists is noticed. */
const beatMs = 15_000;

/** The open pages, each with a stream of events. */
export class EventStreams {
  readonly #open = new Set<ServerResponse>();
  readonly #timer = setInterval(() => this.#write(': \n\n'), beatMs).unref();

  /** How many pages are open. */
  get pages(): number {
    return this.#open.size;
  }

  /** Adds a page. `first`: the events that it gets at once. */
  add(response: ServerResponse, first: readonly string[]): void {
    response.writeHead(200, {
      ...securityHeaders,
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Not reusable for another request.
      Connection: 'close',
    });
    response.write(`retry: 2000\n\n${first.join('')}`);
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
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
