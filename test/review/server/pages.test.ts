import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RetakeQuote } from '../../../src/review/api.js';
import { mostPages } from '../../../src/review/server/http/event-stream.js';
import { type StartReviewOptions, startReview } from '../../../src/review/server/start-review.js';
import { makeRecordedBook, type RecordedBook } from '../../support/recorded-book.js';
import { enterReview } from '../../support/review-client.js';
import { optionsOf } from '../../support/sandbox-book.js';

/** Longer than the server of a test waits for a page. */
const idleMs = 300;

let recorded: RecordedBook;
beforeAll(async () => {
  recorded = await makeRecordedBook({ chapters: 1, paragraphs: 2 });
});
afterAll(() => recorded.remove());

/** Starts the review of a book. */
async function started(options: Partial<StartReviewOptions> = {}) {
  const { gateway } = recorded;
  const book = await recorded.copy();
  onTestFinished(book.remove);
  const server = await startReview({ ...optionsOf(book.folder, gateway), watchMs: 50, ...options });
  onTestFinished(() => server.close('The test has ended.'));
  let isIdle = false;
  void server.idle.then(() => {
    isIdle = true;
  });
  return { gateway, server, isIdle: () => isIdle };
}

/** Starts a review and opens its page before the server is idle, which a busy machine may need several attempts for. */
async function startedWithPage() {
  for (;;) {
    const review = await started({ idleMs });
    const page = await enterReview(review.server);
    await page.listen();
    await page.received('access', () => true);
    if (!review.isIdle()) return { ...review, page };
    page.leave();
  }
}

describe('the review server', () => {
  it('is idle when no page was opened', async () => {
    const { server } = await started({ idleMs });
    await server.idle;
  });

  it('is not idle while a page is open, and is when it was closed', async () => {
    const { server, isIdle, page } = await startedWithPage();
    await setTimeout(3 * idleMs);
    expect(isIdle()).toBe(false);
    page.leave();
    await server.idle;
  });

  it('is not idle in the middle of a retake, and is afterwards', async () => {
    const { gateway, server, isIdle, page } = await startedWithPage();
    gateway.hold();
    const { quote } = (await page.post<RetakeQuote>('/api/chunks/1-1/quote', {})).body;
    await page.post('/api/chunks/1-1/retake', { quote });
    while (gateway.held() === 0) await setTimeout(10);
    page.leave();
    await setTimeout(3 * idleMs);
    expect(isIdle()).toBe(false);
    gateway.release();
    await server.idle;
  });

  it('does not count pages that were closed while it answered them', async () => {
    const { server } = await started({ idleMs });
    const { base, origin, cookie } = await enterReview(server);
    const { host, port } = new URL(origin);
    const head = `GET ${base.slice(origin.length)}/api/events HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`;
    for (let count = 0; count < 40; count++) {
      const socket = connect({ host: '127.0.0.1', port: Number(port) });
      await once(socket, 'connect');
      await new Promise<void>((resolve) => socket.write(head, () => resolve()));
      socket.resetAndDestroy();
    }
    await server.idle;
  });

  it('ends the page that was opened first when there are too many, because browsers have few connections', async () => {
    const { server } = await started();
    const pages = [];
    for (let count = 0; count <= mostPages; count++) {
      const page = await enterReview(server);
      await page.listen();
      await page.received('access', () => true);
      pages.push(page);
    }
    const [first, ...others] = pages;
    expect((await first!.received('bye', () => true)).why).toContain('too many tabs');
    const { used } = (await first!.book()).chunks[0]!;
    await first!.post('/api/chunks/1-1/approve', { take: used });
    for (const page of others) {
      await page.received('book-changed', () => true);
      expect(page.events.some(({ name }) => name === 'bye')).toBe(false);
    }
  });

  it('tells all pages what one of them has changed', async () => {
    const { server } = await started();
    const [one, other] = [await enterReview(server), await enterReview(server)];
    await Promise.all([one.listen(), other.listen()]);
    const { id, used } = (await one.book()).chunks[1]!;
    await one.post(`/api/chunks/${id}/approve`, { take: used });
    await other.received('book-changed', () => true);
    expect((await other.book()).chunks.map(({ approval }) => approval)).toEqual(['none', 'approved']);
  });
});
