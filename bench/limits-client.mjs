import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { buyChunks, textOf } from './buying.mjs';

/**
 * The figures of a client at a gateway with limits that it does not know. `rejected` does not count the first ten requests.
 * `pausedSeconds` is the time that the gateway asked the client to wait.
 * @typedef {{ seconds: number, posts: number, rejected: number, pausedSeconds: number }} Dealings
 */

/** Counts requests, 429s after the first ten requests, and the time that the gateway asked to wait, without overlaps. */
function makeCount() {
  let posts = 0;
  let rejected = 0;
  let pausedMs = 0;
  let pausedUntil = 0;
  return {
    posted: () => ++posts,
    /** @param {number} post its number @param {number} waitMs */
    refused(post, waitMs) {
      if (post > 10) rejected += 1;
      const now = performance.now();
      pausedMs += Math.max(0, now + waitMs - Math.max(now, pausedUntil));
      pausedUntil = Math.max(pausedUntil, now + waitMs);
    },
    /** @param {number} seconds @returns {Dealings} */
    dealings: (seconds) => ({ seconds, posts, rejected, pausedSeconds: pausedMs / 1000 }),
  };
}

/** @typedef {{ url: string, requests: number, concurrency: number }} Errand */

/** @param {Errand} errand */
async function narrate(errand) {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-bench-'));
  const count = makeCount();
  let post = 0;
  try {
    const seconds = await buyChunks({
      ...errand,
      folder,
      onEvent(event) {
        if (event.type === 'chunk-submitting') post = count.posted();
        if (event.type === 'rate-limited') count.refused(post, event.waitMs);
      },
    });
    return count.dealings(seconds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The simplest client: p-limit, exponential backoff with jitter on 429, a poll every five seconds. @param {Errand} errand */
async function plain({ url, requests, concurrency }) {
  const count = makeCount();
  const headers = { 'Ocp-Apim-Subscription-Key': 'sandbox', 'Content-Type': 'application/json' };
  /** @param {number} index */
  const buy = async (index) => {
    let requestId = '';
    for (let attempt = 0; requestId === ''; attempt += 1) {
      const post = count.posted();
      const answer = await fetch(`${url}/gemini-flash-tts/v1/gemini-flash-tts/generate`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ text: textOf(index), voice: 'Kore' }),
      });
      const body = /** @type {{ request_id: string }} */ (await answer.json());
      if (answer.status === 429) {
        count.refused(post, Number(answer.headers.get('retry-after')) * 1000);
        await sleep(Math.random() * Math.min(60_000, 1000 * 2 ** attempt));
      } else requestId = body.request_id;
    }
    for (;;) {
      await sleep(5000);
      const answer = await fetch(`${url}/v2/requests/status/${requestId}`, { headers });
      /** @type {{ status: string, output: { media_url: string[] } }} */
      const { status, output } = JSON.parse(await answer.text());
      if (status === 'COMPLETED') return (await fetch(output.media_url[0] ?? '')).arrayBuffer();
    }
  };
  const limit = pLimit(concurrency);
  const start = performance.now();
  await Promise.all(Array.from({ length: requests }, (_, index) => limit(() => buy(index))));
  return count.dealings((performance.now() - start) / 1000);
}

const [client, url = '', requests, concurrency] = process.argv.slice(2);
const errand = { url, requests: Number(requests), concurrency: Number(concurrency) };
console.log(JSON.stringify(await (client === 'plain' ? plain(errand) : narrate(errand))));
