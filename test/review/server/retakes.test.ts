import { readFileSync, readlinkSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { retake, run, status } from '../../../src/index.js';
import type { Access, Failure, RetakeQuote } from '../../../src/review/api.js';
import type { StartReviewOptions } from '../../../src/review/server/start-review.js';
import { startCli } from '../../support/cli.js';
import type { HeldGateway } from '../../support/held-gateway.js';
import { makeRecordedBook, type RecordedBook } from '../../support/recorded-book.js';
import { enterReview, openReview, type ReviewClient } from '../../support/review-client.js';
import { optionsOf } from '../../support/sandbox-book.js';

const price = 0.04;

let recorded: RecordedBook;
beforeAll(async () => {
  recorded = await makeRecordedBook({ chapters: 1, paragraphs: 3, check: '{ retakes: 0, words: off }' });
});
afterAll(() => recorded.remove());

/** Opens the review of a book of three chunks. */
async function reviewed(
  setup: { readonly manifest?: string; readonly options?: Partial<StartReviewOptions> } = {},
) {
  const { sandbox, gateway } = recorded;
  const book = await recorded.copy(setup);
  onTestFinished(book.remove);
  const options = optionsOf(book.folder, gateway);
  const client = await openReview({ ...options, watchMs: 100, ...setup.options });
  await client.listen();
  return { sandbox, gateway, book, client, options };
}

/** Resolves when the gateway holds a poll, so a request was sent, and its journal is open. */
async function untilHeld(gateway: HeldGateway): Promise<void> {
  while (gateway.held() === 0) await setTimeout(10);
}

const quoteOf = async (client: Pick<ReviewClient, 'post'>, chunk: string) =>
  (await client.post<RetakeQuote>(`/api/chunks/${chunk}/quote`, {})).body;
const confirm = (client: Pick<ReviewClient, 'post'>, chunk: string, { quote }: Pick<RetakeQuote, 'quote'>) =>
  client.post<Failure & { job: string }>(`/api/chunks/${chunk}/retake`, { quote });

describe('a retake on the page', () => {
  it('is bought at the quoted price, and its take appears with the events of its job', async () => {
    const { sandbox, client } = await reviewed();
    const quote = await quoteOf(client, '1-2');
    expect(quote).toMatchObject({ requests: 1, costUsd: price, budgetUsd: null, spentUsd: 0, month: null });
    expect(sandbox.report().charged).toBe(0);
    const { status: accepted, body } = await confirm(client, '1-2', quote);
    expect(accepted).toBe(202);
    const end = await client.ended(body.job);
    expect(end).toMatchObject({ state: 'done', chunk: '1-2', message: 'It is in use.' });
    expect(sandbox.report().charged).toBe(1);
    const chunk = (await client.book()).chunks.find(({ id }) => id === '1-2');
    expect(chunk).toMatchObject({ retaken: true, used: end.take });
    expect(chunk?.takes.map(({ number, isUsed }) => [number, isUsed])).toEqual([
      [1, false],
      [2, true],
    ]);
    const states = client.events.flatMap(({ name, data }) => (name === 'job' ? [data] : []));
    expect(states).toContainEqual(expect.objectContaining({ state: 'recording' }));
    expect(client.events.some(({ name }) => name === 'book-changed')).toBe(true);
    expect((await quoteOf(client, '1-2')).spentUsd).toBe(price);
  });

  it('is bought once, although the confirmation is sent several times at once and again later', async () => {
    const { sandbox, client } = await reviewed();
    const quote = await quoteOf(client, '1-2');
    const answers = await Promise.all([1, 2, 3, 4].map(() => confirm(client, '1-2', quote)));
    const accepted = answers.filter((one) => one.status === 202);
    expect(accepted).toHaveLength(1);
    for (const { status: refused, body } of answers.filter((one) => one.status !== 202))
      expect([refused, body.error.code]).toEqual([409, 'quote-used']);
    await client.ended(accepted[0]!.body.job);
    expect((await confirm(client, '1-2', quote)).body.error.code).toBe('quote-used');
    expect(sandbox.report().charged).toBe(1);
  });

  it('needs a quote of this chunk', async () => {
    const { sandbox, client } = await reviewed();
    const quote = await quoteOf(client, '1-2');
    expect((await confirm(client, '1-3', quote)).body.error.code).toBe('quote-used');
    expect((await confirm(client, '1-2', { quote: 'made up' })).body.error.code).toBe('quote-used');
    expect((await client.post('/api/chunks/1-2/retake', {})).status).toBe(400);
    expect((await client.post('/api/chunks/9-9/quote', {})).status).toBe(404);
    expect(sandbox.report().charged).toBe(0);
  });

  it('is refused with the new price if the price has risen since, and bought after that is confirmed', async () => {
    const { sandbox, book, client } = await reviewed();
    const quote = await quoteOf(client, '1-2');
    await appendFile(join(book.folder, 'pipeline.yaml'), 'engine: { name: pixazo, price: 0.05 }\n');
    const refused = await confirm(client, '1-2', quote);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'quote-changed' } } });
    const now = refused.body.error.quote!;
    expect(now.costUsd).toBe(0.05);
    expect(sandbox.report().charged).toBe(0);
    await client.ended((await confirm(client, '1-2', now)).body.job);
    expect(sandbox.report().charged).toBe(1);
  });

  it.each([
    ['another voice', 'book-changed', (text: string) => text.replace('voice: Kore', 'voice: Puck')],
    ['a smaller budget', 'budget', (text: string) => `${text}limits: { budget: 0.03 }\n`],
    ['other chapters', 'book-changed', (text: string) => text.replace('- 01.md', '- 02.md\n  - 01.md')],
    ['an error', 'invalid-input', (text: string) => `${text}nonsense: 1\n`],
  ])('is refused if the manifest has %s since, and nothing is bought', async (_, code, change) => {
    const { sandbox, book, client } = await reviewed();
    const chapter = await readFile(join(book.folder, '01.md'), 'utf8');
    await book.write('02.md', chapter.replaceAll('lamp', 'lantern'));
    const quote = await quoteOf(client, '1-2');
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write('pipeline.yaml', change(manifest));
    expect((await confirm(client, '1-2', quote)).body.error.code).toBe(code);
    expect(sandbox.report().charged).toBe(0);
  });

  it('is refused if the text was edited since', async () => {
    const { sandbox, book, client } = await reviewed();
    const quote = await quoteOf(client, '1-2');
    const text = await readFile(join(book.folder, '01.md'), 'utf8');
    await book.write('01.md', text.replace('paragraph 2 says', 'the second paragraph says'));
    const { status: refused, body } = await confirm(client, '1-2', quote);
    expect([refused, body.error.code]).toEqual([409, 'book-changed']);
    expect(sandbox.report().charged).toBe(0);
  });

  it('is refused in the words of the command line if the budget of the month does not allow it', async () => {
    const { sandbox, client } = await reviewed({ manifest: 'limits: { monthlyBudget: 0.15 }\n' });
    const quote = await quoteOf(client, '1-2');
    expect(quote.month).toMatchObject({ spentUsd: 0.12, budgetUsd: 0.15, leftUsd: 0.03 });
    const { status: refused, body } = await confirm(client, '1-2', quote);
    expect([refused, body.error.code]).toEqual([409, 'monthly-budget']);
    expect(body.error.message).toMatch(
      /^The plan costs \$0\.04 and \$0\.03 of the \$0\.15 budget for .* is left: /,
    );
    expect(body.error.message).not.toBe('');
    expect(quote.warnings).toContain(body.error.message);
    expect(sandbox.report().charged).toBe(0);
  });

  it('is refused when the retakes of the session have used up --max-cost', async () => {
    const { sandbox, client } = await reviewed({ options: { maxCostUsd: 0.06 } });
    const first = await quoteOf(client, '1-2');
    expect(first).toMatchObject({ budgetUsd: 0.06, spentUsd: 0 });
    await client.ended((await confirm(client, '1-2', first)).body.job);
    const second = await quoteOf(client, '1-3');
    expect(second).toMatchObject({ budgetUsd: 0.06, spentUsd: price });
    const { status: refused, body } = await confirm(client, '1-3', second);
    expect([refused, body.error.code]).toEqual([409, 'budget']);
    expect(body.error.message).toBe(
      'The retake costs $0.04, and $0.02 of the $0.06 budget of this session is left.',
    );
    expect(sandbox.report().charged).toBe(1);
  });

  it('is refused if the retakes that were confirmed before, and have not ended, may use up --max-cost', async () => {
    const { sandbox, gateway, client } = await reviewed({ options: { maxCostUsd: 0.06 } });
    gateway.hold();
    const quotes = await Promise.all(['1-2', '1-3'].map((id) => quoteOf(client, id)));
    const answers = await Promise.all(['1-2', '1-3'].map((id, index) => confirm(client, id, quotes[index]!)));
    expect(answers.map(({ status: answered }) => answered).toSorted()).toEqual([202, 409]);
    const refused = answers.find(({ status: answered }) => answered === 409);
    expect(refused?.body.error.code).toBe('budget');
    expect(await quoteOf(client, '1-1')).toMatchObject({ budgetUsd: 0.06, spentUsd: price });
    gateway.release();
    await client.ended(answers.find(({ status: answered }) => answered === 202)?.body.job);
    expect(sandbox.report().charged).toBe(1);
  });

  it('of words that are being recorded is refused, also from another page', async () => {
    const { sandbox, gateway, client } = await reviewed();
    gateway.hold();
    const other = await enterReview(client.server);
    const [mine, theirs] = [await quoteOf(client, '1-2'), await quoteOf(other, '1-2')];
    const { body } = await confirm(client, '1-2', mine);
    expect((await confirm(other, '1-2', theirs)).body.error.code).toBe('busy');
    gateway.release();
    await client.ended(body.job);
    expect(sandbox.report().charged).toBe(1);
  });

  it('waits for another one, and both are bought one after the other', async () => {
    const { sandbox, gateway, client } = await reviewed();
    gateway.hold();
    const quotes = await Promise.all(['1-2', '1-3'].map((id) => quoteOf(client, id)));
    const [one, two] = [await confirm(client, '1-2', quotes[0]!), await confirm(client, '1-3', quotes[1]!)];
    const message = 'Waiting for other work on this book.';
    expect(await client.received('job', (event) => event.job === two.body.job)).toMatchObject({ message });
    gateway.release();
    expect((await client.ended(one.body.job)).state).toBe('done');
    expect((await client.ended(two.body.job)).state).toBe('done');
    expect(sandbox.report().charged).toBe(2);
  });

  it('that waits is stopped without a purchase', async () => {
    const { sandbox, gateway, client } = await reviewed();
    gateway.hold();
    const quotes = await Promise.all(['1-2', '1-3'].map((id) => quoteOf(client, id)));
    const [one, two] = [await confirm(client, '1-2', quotes[0]!), await confirm(client, '1-3', quotes[1]!)];
    expect((await client.post(`/api/jobs/${two.body.job}/stop`, {})).status).toBe(200);
    expect(await client.ended(two.body.job)).toMatchObject({
      state: 'stopped',
      message: 'Stopped. Nothing was bought.',
    });
    gateway.release();
    await client.ended(one.body.job);
    expect((await client.post(`/api/jobs/${two.body.job}/stop`, {})).status).toBe(404);
    expect(sandbox.report().charged).toBe(1);
  });

  it('that is stopped after its request was sent is collected by the next run, free of charge', async () => {
    const { sandbox, gateway, client, options } = await reviewed();
    gateway.hold();
    const { body } = await confirm(client, '1-2', await quoteOf(client, '1-2'));
    await client.received('job', ({ message }) => message === 'The gateway is recording.');
    await client.post(`/api/jobs/${body.job}/stop`, {});
    const end = await client.ended(body.job);
    expect(end.state).toBe('stopped');
    expect(end.message).toContain('the next run downloads its recording, free of charge');
    expect(sandbox.report().charged).toBe(1);
    expect((await client.book()).access).toEqual({ kind: 'write' });
    const { snapshot } = await status(options);
    expect(snapshot.ledger.pending.size).toBe(1);
    // Another retake of the chunk collects it, and costs nothing.
    gateway.release();
    const quote = await quoteOf(client, '1-2');
    expect(quote).toMatchObject({ requests: 0, costUsd: 0 });
    expect(await client.ended((await confirm(client, '1-2', quote)).body.job)).toMatchObject({
      state: 'done',
    });
    expect(sandbox.report().charged).toBe(1);
  });

  it('is known to a page that lost its connection meanwhile, also when it has ended', async () => {
    const { gateway, client } = await reviewed();
    gateway.hold();
    const { body } = await confirm(client, '1-2', await quoteOf(client, '1-2'));
    const during = await enterReview(client.server);
    await during.listen();
    await during.received('job', ({ job, state }) => job === body.job && state !== 'done');
    gateway.release();
    const end = await client.ended(body.job);
    const after = await enterReview(client.server);
    await after.listen();
    expect(await after.received('job', ({ job }) => job === body.job)).toEqual(end);
  });

  it('that fails names files without the folder of the book', async () => {
    const { book, client, options } = await reviewed();
    const file = join(book.folder, 'audiobook', (await readdir(join(book.folder, 'audiobook')))[0] ?? '');
    await rm(file);
    await mkdir(file);
    const end = await client.ended((await confirm(client, '1-2', await quoteOf(client, '1-2'))).body.job);
    expect(end.state).toBe('failed');
    expect(end.message).toContain('audiobook/');
    expect(end.message).not.toContain(book.folder);
    // The take was bought before, and is not lost.
    expect(
      (await status(options)).snapshot.ledger.takes.get((await client.book()).chunks[1]!.key),
    ).toHaveLength(2);
  });

  it('that fails says why, and the next one works', async () => {
    const { sandbox, client } = await reviewed();
    sandbox.orderFaults({ failed: { nth: [1] } });
    const failed = await client.ended((await confirm(client, '1-2', await quoteOf(client, '1-2'))).body.job);
    expect(failed.state).toBe('failed');
    expect(failed.message).toContain('chapter 1, chunk 2');
    const next = await client.ended((await confirm(client, '1-2', await quoteOf(client, '1-2'))).body.job);
    expect(next.state).toBe('done');
    expect(sandbox.report().charged).toBe(2);
  });

  it('in the middle when the server ends is not lost', async () => {
    const { gateway, client, options } = await reviewed();
    gateway.hold();
    await confirm(client, '1-2', await quoteOf(client, '1-2'));
    await client.received('job', ({ message }) => message === 'The gateway is recording.');
    expect(client.server.isBusy).toBe(true);
    await client.close();
    expect(await client.received('bye', () => true)).toEqual({ why: 'The test has ended.' });
    const { snapshot, holder } = await status(options);
    expect([snapshot.ledger.pending.size, holder]).toEqual([1, null]);
    expect(snapshot.ledger.spentMicroUsd).toBe(4 * 40_000);
  });
});

describe('while another process works on the book', () => {
  it('pages are read-only and say who it is, and can change the book again when it has ended', async () => {
    const { book, client } = await reviewed();
    const quote = await quoteOf(client, '1-2');
    const take = (await client.book()).chunks[0]!.used!;
    const { process: other, result } = startCli(['sandbox', '--port', '0'], { cwd: book.folder });
    onTestFinished(async () => {
      other.kill();
      await result;
    });
    // The lock file of a process that runs, as a run of narrate writes it.
    const stat = readFileSync(`/proc/${other.pid}/stat`, 'utf8');
    const lock = join(book.folder, '.narrate', 'lock');
    await writeFile(
      lock,
      JSON.stringify({
        host: 'attic',
        pid: other.pid,
        processStart: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
        boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
        pidNamespace: readlinkSync('/proc/self/ns/pid'),
        since: '2026-12-01T10:02:00.000Z',
      }),
    );
    const why = `Another run is working on this book: process ${other.pid} on attic, since 2026-12-01T10:02:00.000Z.`;
    expect(await client.received('access', ({ kind }) => kind === 'read-only')).toEqual({
      kind: 'read-only',
      why,
    });
    expect((await client.book()).access).toEqual({ kind: 'read-only', why });
    for (const [path, body] of [
      ['/api/chunks/1-2/retake', { quote: quote.quote }],
      ['/api/chunks/1-1/approve', { take }],
      ['/api/chunks/1-1/unapprove', { take }],
      ['/api/chunks/1-1/choose', { take }],
      ['/api/pronunciation/save', { word: 'lamp', say: 'lemp', quote: 'x' }],
    ] as const) {
      const answer = await client.post<Failure>(path, body);
      expect([path, answer.status, answer.body.error.message]).toEqual([path, 409, why]);
    }
    const before = client.events.length;
    await rm(lock);
    expect((await client.book()).access).toEqual({ kind: 'write' });
    await client.received('access', () =>
      client.events
        .slice(before)
        .some(({ name, data }) => name === 'access' && (data as Access).kind === 'write'),
    );
    // The quote was not used up.
    expect((await confirm(client, '1-2', quote)).status).toBe(202);
  });

  it('a run that began before the confirmation makes the retake fail, and nothing is bought twice', async () => {
    const { sandbox, gateway, book, client, options } = await reviewed();
    const quote = await quoteOf(client, '1-2');
    const text = await readFile(join(book.folder, '01.md'), 'utf8');
    await book.write(
      '01.md',
      `${text}\nA new paragraph at the end of the chapter, which the run has to buy.\n`,
    );
    gateway.hold();
    const running = run(options);
    await untilHeld(gateway);
    const { body } = await confirm(client, '1-2', quote);
    const end = await client.ended(body.job);
    expect(end.state).toBe('failed');
    expect(end.message).toMatch(/^Another run is working on this book: process \d+ on /);
    gateway.release();
    await running;
    const { snapshot } = await status(options);
    expect(snapshot.ledger.spentMicroUsd).toBe(4 * 40_000);
    expect(sandbox.report().charged).toBe(1);
  });
});

it('whatever pages send, narrate is charged for confirmed quotes and for nothing else', async () => {
  const { sandbox, client, options } = await reviewed();
  const pages = [client, await enterReview(client.server)] as const;
  const chunks = ['1-1', '1-2', '1-3', '9-9'];
  const action = fc.record({
    page: fc.constantFrom(0, 1),
    chunk: fc.constantFrom(...chunks),
    what: fc.constantFrom(
      'quote',
      'confirm',
      'confirm again',
      'confirm elsewhere',
      'stop',
      'approve',
      'wait',
    ),
  });
  let confirmed = 0;
  let stopped = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 10 }), async (actions) => {
      const quotes = new Map<string, RetakeQuote[]>();
      const jobs: string[] = [];
      await Promise.all(
        actions.map(async ({ page, chunk, what }) => {
          const one = pages[page as 0 | 1];
          const known = quotes.get(chunk) ?? [];
          if (what === 'quote') {
            const answer = await one.post<RetakeQuote>(`/api/chunks/${chunk}/quote`, {});
            if (answer.status === 200) quotes.set(chunk, [...(quotes.get(chunk) ?? []), answer.body]);
          }
          if (what === 'approve') {
            const book = await one.book();
            const take = book.chunks.find(({ id }) => id === chunk)?.used ?? 'none';
            await one.post(`/api/chunks/${chunk}/approve`, { take });
          }
          if (what === 'stop' && jobs[0] !== undefined) {
            stopped += 1;
            await one.post(`/api/jobs/${jobs[0]}/stop`, {});
          }
          if (what === 'wait') await Promise.all(jobs.map((job) => client.ended(job)));
          if (!what.startsWith('confirm')) return;
          const quote = known.at(-1) ?? (await quoteOf(one, '1-1'));
          const where = what === 'confirm elsewhere' ? '1-3' : chunk;
          for (const _ of what === 'confirm again' ? [1, 2] : [1]) {
            const answer = await confirm(one, where, quote);
            if (answer.status !== 202) continue;
            confirmed += quote.requests;
            jobs.push(answer.body.job);
          }
        }),
      );
      await Promise.all(jobs.map((job) => client.ended(job)));
      const { charged } = sandbox.report();
      expect(charged).toBeLessThanOrEqual(confirmed);
      // A retake that was stopped in time is not charged.
      if (stopped === 0) expect(charged).toBe(confirmed);
    }),
    {
      numRuns: 6,
      // One purchase at least.
      examples: [[[{ page: 0, chunk: '1-1', what: 'confirm' } as const]]],
    },
  );
  const { snapshot } = await status(options);
  expect(snapshot.ledger.spentMicroUsd + snapshot.ledger.uncertainMicroUsd).toBe(
    (3 + sandbox.report().charged) * 40_000,
  );
  expect(confirmed).toBeGreaterThan(0);
});

it('a retake on the command line and one on the page at the same time are both bought once', async () => {
  const { sandbox, client, options } = await reviewed();
  const quote = await quoteOf(client, '1-2');
  const other = retake({
    ...options,
    which: { chapter: 1, chunk: 3 },
    confirm: async () => true,
  });
  const answer = await confirm(client, '1-2', quote);
  const [end] = await Promise.allSettled([other]);
  const job = answer.status === 202 ? await client.ended(answer.body.job) : null;
  const bought = [end.status === 'fulfilled', job?.state === 'done'].filter(Boolean).length;
  expect(bought).toBeGreaterThan(0);
  expect(sandbox.report().charged).toBe(bought);
});
