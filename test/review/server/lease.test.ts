import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/base/time/clock.js';
import { pull } from '../../../src/index.js';
import type { Access, Failure } from '../../../src/review/api.js';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { startHeldGateway } from '../../support/held-gateway.js';
import { openReview } from '../../support/review-client.js';
import { makeMachine, makeShare } from '../../support/stored-book.js';

/** Starts a gateway, and a store that two machines share for the same book. */
async function twoMachines() {
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  const gateway = await startHeldGateway(sandbox);
  onTestFinished(() => gateway.close());
  gateway.release();
  const share = await makeShare();
  onTestFinished(share.remove);
  const make = async () => {
    const machine = await makeMachine({ sandbox: gateway, store: share.folder, chapters: 1 });
    onTestFinished(machine.remove);
    return machine;
  };
  return { gateway, mine: await make(), other: await make() };
}

it('a page can play recordings as soon as they are downloaded from the store', async () => {
  const { mine } = await twoMachines();
  await mine.run();
  for (const path of await mine.takes()) await rm(path);
  const client = await openReview({ ...mine.options, watchMs: 50 });
  const first = async () => (await client.book()).chunks[0]!.takes[0]!;
  const { id, isHere } = await first();
  expect(isHere).toBe(false);
  const { status, body } = await client.get<Failure>(`/api/takes/${id}/audio`);
  expect([status, body.error.hint]).toEqual([
    404,
    'Run `narrate pull`, which downloads the recordings of the store.',
  ]);
  await pull(mine.options);
  expect((await first()).isHere).toBe(true);
  expect((await client.get(`/api/takes/${id}/audio`)).status).toBe(200);
});

it('a page says which machine holds the lease of the store, and works again when it has ended', async () => {
  const { gateway, mine, other } = await twoMachines();
  await mine.run();
  let passedMs = 0;
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + passedMs };
  const client = await openReview({ ...mine.options, clock, watchMs: 50 });
  await client.listen();
  const { id, used } = (await client.book()).chunks[0]!;
  const approve = () => client.post<Failure>(`/api/chunks/${id}/approve`, { take: used });

  await other.write('01.md', '# A chapter\n\nIt has a text that has to be bought.\n');
  gateway.hold();
  const running = other.run();
  while (gateway.held() === 0) await setTimeout(10);
  const who = /^Another run is working on the books of the store .*: process \d+ on .*, since .*\.$/;
  const refused = await approve();
  expect([refused.status, refused.body.error.code]).toEqual([409, 'locked']);
  expect(refused.body.error.message).toMatch(who);
  const access = await client.received('access', ({ kind }) => kind === 'read-only');
  expect(access).toEqual({ kind: 'read-only', why: refused.body.error.message });
  expect((await client.book()).access).toEqual(access);

  gateway.release();
  await running;
  // The store is asked again only after a time, because each question costs a request.
  expect((await approve()).status).toBe(409);
  const before = client.events.length;
  passedMs = 30_000;
  await client.received('access', () =>
    client.events
      .slice(before)
      .some(({ name, data }) => name === 'access' && (data as Access).kind === 'write'),
  );
  expect((await approve()).status).toBe(200);
  expect((await client.book()).chunks[0]).toMatchObject({ approval: 'approved' });
});
