import { describe, expect, it } from 'vitest';
import { texts } from '../../support/recording.js';
import { always, type ScriptedGateway, type Step } from '../../support/scripted-gateway.js';
import { skippingClock } from '../../support/skipping-clock.js';
import { hastyClock, scriptedBook, summaryOf } from '../scripted-run.js';

const html = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Step => ({
  status,
  body,
  headers,
});
const state = (status: string, more: object = {}): Step => json(200, { status, ...more });
const minute = 60_000;

const bought = { bought: 1, failed: 0, spent: 1, uncertain: 0, stopped: null };
const taken = 'submitting accepted taken';

/** Answers to the first poll (or the first few); all after it goes well, and the job comes home for its one price. */
const passing: [string, Step[]][] = [
  ['QUEUED', [state('QUEUED')]],
  ['queued and processing in lower case', [state('queued'), state('processing')]],
  ['a status that nobody has heard of', [state('WARMING_UP')]],
  ['a status in an answer about another request', [state('COMPLETED', { request_id: 'r-77' })]],
  ['no status', [json(200, {})]],
  ['a status that is no word', [json(200, { status: 7 })]],
  ['an array', [json(200, [])]],
  ['HTML', [json(200, html)]],
  ['nothing', [json(200, '')]],
  ['cut JSON', [json(200, '{"status":"COMP')]],
  ['204', [json(204, '')]],
  ['a dropped connection', ['destroy']],
  ['an answer that breaks off', [{ begin: '{"st', status: 200, ending: 'destroy' }]],
  ['408', [json(408, '')]],
  ['500 of the queue', [json(500, { error: 'Internal', message: 'No' })]],
  ['500 of API Management', [json(500, { statusCode: 500, message: 'No' })]],
  ['502', [json(502, html)]],
  ['503', [json(503, '')]],
  ['504', [json(504, html)]],
  ['404 of a gateway that does not know it yet', [json(404, { error: 'Not Found' })]],
  ['429', [json(429, { statusCode: 429, message: 'Try again in 9 seconds.' })]],
  ['429 that is HTML', [json(429, html)]],
  ['429 for ever so long', Array(40).fill(json(429, ''))],
  ['a quota that comes back in a while', [json(403, { message: 'Out of quota' }, { 'retry-after': '30' })]],
];

const mediaAt = (gateway: ScriptedGateway, name: string) => `${gateway.mediaUrl}/${name}`;

/** Forms of a finished job's media, made for a gateway. */
const forms: [string, (gateway: ScriptedGateway) => object][] = [
  ['an array', (gateway) => ({ output: { media_url: [mediaAt(gateway, 'good.wav')] } })],
  ['a string', (gateway) => ({ output: { media_url: mediaAt(gateway, 'good.wav') } })],
  [
    'several, sound among them',
    (gateway) => ({ output: { media_url: [mediaAt(gateway, 'words.json'), mediaAt(gateway, 'good.wav')] } }),
  ],
  [
    'several sounds',
    (gateway) => ({ output: { media_url: [mediaAt(gateway, 'good.wav'), mediaAt(gateway, 'other.wav')] } }),
  ],
  [
    'several formats, a WAV file among them',
    (gateway) => ({ output: { media_url: [mediaAt(gateway, 'words.mp3'), mediaAt(gateway, 'good.wav')] } }),
  ],
  ['objects', (gateway) => ({ audio: [{ url: mediaAt(gateway, 'good.wav') }] })],
  [
    'one that is no address beside one that is',
    (gateway) => ({ output: { media_url: ['', null, mediaAt(gateway, 'good.wav')] } }),
  ],
];

/** The job is over and has no audio: paid for, so tried once more and no more than that. */
const charged: [string, Step][] = [
  ['FAILED', state('FAILED', { error: 'The model refused' })],
  ['failed, in lower case', state('failed')],
  ['FAILED with an error that is an object', state('FAILED', { error: { message: 'Deep' } })],
  ['CANCELLED', state('CANCELLED')],
  ['canceled', state('canceled')],
];

/** The job is done, and its audio is not named, or not yet. */
const withoutMedia: [string, Step][] = [
  ['COMPLETED without output', state('COMPLETED', { output: null })],
  ['COMPLETED with no media', state('COMPLETED', { output: { media_url: [] } })],
  ['COMPLETED with an empty address', state('COMPLETED', { output: { media_url: '' } })],
  [
    'COMPLETED with the address of a file',
    state('COMPLETED', { output: { media_url: ['file:///etc/hosts'] } }),
  ],
];

describe('an answer to a poll', () => {
  it.each(passing)('%s is only a reason to ask again', async (_name, steps) => {
    const { record, journal, gateway } = await scriptedBook({ poll: steps });
    expect(summaryOf(await record())).toEqual(bought);
    expect(await journal()).toBe(taken);
    expect(gateway.polls).toHaveLength(steps.length + 1);
  });

  it('that does not come within half a minute is asked for again', async () => {
    const { record, journal } = await scriptedBook({ poll: ['stall'] });
    expect(summaryOf(await record({ engineClock: hastyClock }))).toEqual(bought);
    expect(await journal()).toBe(taken);
  });

  it.each(forms)('may name its media as %s', async (_name, media) => {
    const { record, gateway } = await scriptedBook();
    gateway.script({ poll: always(state('completed', media(gateway))) });
    expect(summaryOf(await record())).toEqual(bought);
    expect(gateway.media.map(({ path }) => path)).toEqual(['/good.wav']);
  });

  it.each(charged)('%s is paid for, and bought once more', async (_name, step) => {
    const { record, journal } = await scriptedBook({ poll: [step] });
    expect(summaryOf(await record())).toEqual({ ...bought, spent: 2 });
    expect(await journal()).toBe(`submitting accepted ended ${taken}`);
  });

  it.each(charged)('%s again and again is paid for twice and no more', async (_name, step) => {
    const { record, gateway, journal } = await scriptedBook({ poll: always(step) });
    const recording = await record({ retries: 9 });
    expect(summaryOf(recording)).toEqual({ ...bought, bought: 0, failed: 1, spent: 2 });
    expect(gateway.submits).toHaveLength(2);
    expect(await journal()).toBe('submitting accepted ended submitting accepted ended');
    expect(recording.snapshot.ledger.pending.size).toBe(0);
  });

  it.each(withoutMedia)('%s is asked for again', async (_name, step) => {
    const { record, journal, gateway } = await scriptedBook({ poll: [step, step] });
    expect(summaryOf(await record())).toEqual(bought);
    expect(await journal()).toBe(taken);
    expect(gateway.polls).toHaveLength(3);
  });

  it.each(withoutMedia)(
    '%s for minutes is bought once more, and then left to the next run',
    async (_name, step) => {
      const { record, gateway, journal } = await scriptedBook({ poll: always(step) });
      const recording = await record({ retries: 9 });
      expect(summaryOf(recording)).toEqual({ ...bought, bought: 0, failed: 1, spent: 2 });
      expect(recording.recorded.failed[0]?.reason).toBe(
        'COMPLETED without any audio; the next run collects it',
      );
      expect(gateway.submits).toHaveLength(2);
      expect(await journal()).toBe('submitting accepted ended submitting accepted');
    },
  );

  it('FAILED is not bought again past the budget', async () => {
    const { record, gateway } = await scriptedBook({ poll: always(state('FAILED')) });
    const recording = await record({ budgetMicroUsd: 40_000 });
    expect(summaryOf(recording)).toMatchObject({ bought: 0, spent: 1, stopped: 'budget' });
    expect(gateway.submits).toHaveLength(1);
  });

  it('ERROR is free, and tried again up to `retries`', async () => {
    const { record, gateway, journal } = await scriptedBook({
      poll: always(state('ERROR', { error: 'Oops' })),
    });
    const recording = await record({ retries: 2 });
    expect(summaryOf(recording)).toEqual({ ...bought, bought: 0, failed: 1, spent: 0 });
    expect(recording.recorded.failed[0]?.reason).toBe('ERROR: Oops');
    expect(gateway.submits).toHaveLength(3);
    expect(await journal()).toBe(Array(3).fill('submitting accepted ended').join(' '));
    expect(recording.snapshot.ledger.spentMicroUsd).toBe(0);
  });

  it.each([400, 404, 410])(
    '%s for a request of this run leaves it to the next one, whatever is known of others: the gateway may be slow',
    async (status) => {
      const { record, gateway, journal } = await scriptedBook({
        poll: (_number, { path }) => (path.endsWith('/r-1') ? json(status, { error: 'Not Found' }) : null),
      });
      const first = await record({ texts: texts(2) });
      expect(summaryOf(first)).toEqual({ ...bought, failed: 1, spent: 2 });
      expect(first.recorded.failed[0]?.reason).toMatch(/; the next run collects it$/);
      expect(await journal()).not.toContain('ended');
      gateway.script({});
      expect((await record({ texts: texts(2) })).recorded).toMatchObject({ collected: 1, bought: 0 });
      expect(gateway.submits).toHaveLength(2);
    },
  );

  it.each<[string, Step, string | null]>([
    ['401', json(401, { statusCode: 401, message: 'Access denied' }), 'key-refused'],
    ['403', json(403, { error: 'Forbidden' }), 'key-refused'],
    ['402', json(402, { error: 'Insufficient Balance', message: 'Required: $0.04' }), 'no-balance'],
    [
      'a quota that is gone for hours',
      json(403, { message: 'Quota will be replenished in 05:00:00.' }),
      'quota',
    ],
  ])('%s leaves the job to the next run, which collects it', async (_name, step, stopped) => {
    const { record, gateway, journal } = await scriptedBook({ poll: always(step) });
    const first = await record({ texts: texts(2), concurrency: 1 });
    expect(summaryOf(first)).toEqual({ ...bought, bought: 0, failed: 1, stopped });
    expect(first.recorded.failed[0]?.reason).toMatch(/; the next run collects it$/);
    expect(gateway.submits).toHaveLength(1);
    expect(await journal()).toBe('submitting accepted');
    gateway.script({});
    const second = await record();
    expect(second.recorded).toMatchObject({ bought: 0, collected: 1, spentMicroUsd: 0 });
    expect(gateway.submits).toHaveLength(1);
  });
});

describe('a job that never ends', () => {
  it.each<[string, Step]>([
    ['QUEUED', state('QUEUED')],
    ['a gateway that is out of order', json(502, html)],
    ['429 with a wait of a day', json(429, '', { 'retry-after': '86400' })],
  ])('is reported after 15 minutes of %s, and collected by the next run', async (_name, step) => {
    const { record, gateway, journal } = await scriptedBook({ poll: always(step) });
    const skipping = skippingClock();
    const first = await record({ skipping });
    expect(summaryOf(first)).toEqual({ ...bought, bought: 0, failed: 1 });
    expect(first.recorded.failed[0]?.reason).toMatch(
      /^not done after 15 minutes: .*; the next run collects it$/,
    );
    expect(skipping.monotonic()).toBeGreaterThan(15 * minute - 1);
    expect(skipping.monotonic()).toBeLessThan(17 * minute);
    expect(await journal()).toBe('submitting accepted');
    gateway.script({});
    const second = await record();
    expect(second.plan.total).toMatchObject({ collect: 1, buy: 0 });
    expect(second.recorded).toMatchObject({ bought: 0, collected: 1, failed: [], spentMicroUsd: 0 });
    expect(await journal()).toBe(taken);
  });

  it('holds up nobody but its own slot', async () => {
    const { record } = await scriptedBook({
      poll: (_number, { path }) => (path.endsWith('/r-1') ? state('PROCESSING') : null),
    });
    const recording = await record({ texts: texts(10), concurrency: 2 });
    expect(summaryOf(recording)).toEqual({ ...bought, bought: 9, failed: 1, spent: 10 });
  });
});
