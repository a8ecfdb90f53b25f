import { describe, expect, it } from 'vitest';
import { texts } from '../../support/recording.js';
import { always, type ScriptedGateway, type Step } from '../../support/scripted-gateway.js';
import { skippingClock } from '../../support/skipping-clock.js';
import { scriptedBook, shortTimeouts, summaryOf } from '../scripted-run.js';

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

/** Responses to the first polls. All later ones succeed, and the job is charged once. */
const temporary: [string, Step[]][] = [
  ['QUEUED', [state('QUEUED')]],
  ['queued and processing in lower case', [state('queued'), state('processing')]],
  ['an unknown status', [state('WARMING_UP')]],
  ['the status of another request', [state('COMPLETED', { request_id: 'r-77' })]],
  ['no status', [json(200, {})]],
  ['a status that is not a string', [json(200, { status: 7 })]],
  ['an array', [json(200, [])]],
  ['HTML', [json(200, html)]],
  ['nothing', [json(200, '')]],
  ['cut JSON', [json(200, '{"status":"COMP')]],
  ['204', [json(204, '')]],
  ['a dropped connection', ['destroy']],
  ['a response that breaks off', [{ begin: '{"st', status: 200, ending: 'destroy' }]],
  ['408', [json(408, '')]],
  ['500 of the queue', [json(500, { error: 'Internal', message: 'No' })]],
  ['500 of API Management', [json(500, { statusCode: 500, message: 'No' })]],
  ['502', [json(502, html)]],
  ['503', [json(503, '')]],
  ['504', [json(504, html)]],
  ['404 of a gateway that does not know the request yet', [json(404, { error: 'Not Found' })]],
  ['429', [json(429, { statusCode: 429, message: 'Try again in 9 seconds.' })]],
  ['429 that is HTML', [json(429, html)]],
  ['429 forty times', Array(40).fill(json(429, ''))],
  ['a quota that is replenished soon', [json(403, { message: 'Out of quota' }, { 'retry-after': '30' })]],
];

const mediaAt = (gateway: ScriptedGateway, name: string) => `${gateway.mediaUrl}/${name}`;

/** Forms in which the status of a finished job can name its media. */
const mediaForms: [string, (gateway: ScriptedGateway) => object][] = [
  ['an array', (gateway) => ({ output: { media_url: [mediaAt(gateway, 'good.wav')] } })],
  ['a string', (gateway) => ({ output: { media_url: mediaAt(gateway, 'good.wav') } })],
  [
    'several addresses with audio among them',
    (gateway) => ({ output: { media_url: [mediaAt(gateway, 'words.json'), mediaAt(gateway, 'good.wav')] } }),
  ],
  [
    'several audio files',
    (gateway) => ({ output: { media_url: [mediaAt(gateway, 'good.wav'), mediaAt(gateway, 'other.wav')] } }),
  ],
  [
    'several formats with a WAV file among them',
    (gateway) => ({ output: { media_url: [mediaAt(gateway, 'words.mp3'), mediaAt(gateway, 'good.wav')] } }),
  ],
  ['objects', (gateway) => ({ audio: [{ url: mediaAt(gateway, 'good.wav') }] })],
  [
    'a mix of valid and invalid addresses',
    (gateway) => ({ output: { media_url: ['', null, mediaAt(gateway, 'good.wav')] } }),
  ],
];

/** Charged jobs that ended without audio. They are bought once more. */
const charged: [string, Step][] = [
  ['FAILED', state('FAILED', { error: 'The model refused' })],
  ['failed, in lower case', state('failed')],
  ['FAILED with an error that is an object', state('FAILED', { error: { message: 'Deep' } })],
  ['CANCELLED', state('CANCELLED')],
  ['canceled', state('canceled')],
];

/** Finished jobs whose audio is not named, or not yet. */
const withoutMedia: [string, Step][] = [
  ['COMPLETED without output', state('COMPLETED', { output: null })],
  ['COMPLETED with no media', state('COMPLETED', { output: { media_url: [] } })],
  ['COMPLETED with an empty address', state('COMPLETED', { output: { media_url: '' } })],
  [
    'COMPLETED with the address of a file',
    state('COMPLETED', { output: { media_url: ['file:///etc/hosts'] } }),
  ],
];

describe('the response to a poll', () => {
  it.each(temporary)('only causes another poll: %s', async (_name, steps) => {
    const { record, journal, gateway } = await scriptedBook({ poll: steps });
    expect(summaryOf(await record())).toEqual(bought);
    expect(await journal()).toBe(taken);
    expect(gateway.polls).toHaveLength(steps.length + 1);
  });

  it('times out after half a minute, and the job is polled again', async () => {
    const { record, journal } = await scriptedBook({ poll: ['stall'] });
    expect(summaryOf(await record({ engineClock: shortTimeouts }))).toEqual(bought);
    expect(await journal()).toBe(taken);
  });

  it.each(mediaForms)('can name its media as %s', async (_name, media) => {
    const { record, gateway } = await scriptedBook();
    gateway.script({ poll: always(state('completed', media(gateway))) });
    expect(summaryOf(await record())).toEqual(bought);
    expect(gateway.media.map(({ path }) => path)).toEqual(['/good.wav']);
  });

  it.each(charged)('leads to one more purchase after a charged failure: %s', async (_name, step) => {
    const { record, journal } = await scriptedBook({ poll: [step] });
    expect(summaryOf(await record())).toEqual({ ...bought, spent: 2 });
    expect(await journal()).toBe(`submitting accepted ended ${taken}`);
  });

  it.each(charged)(
    'leads to at most two purchases after repeated charged failures: %s',
    async (_name, step) => {
      const { record, gateway, journal } = await scriptedBook({ poll: always(step) });
      const recording = await record({ retries: 9 });
      expect(summaryOf(recording)).toEqual({ ...bought, bought: 0, failed: 1, spent: 2 });
      expect(gateway.submits).toHaveLength(2);
      expect(await journal()).toBe('submitting accepted ended submitting accepted ended');
      expect(recording.snapshot.ledger.pending.size).toBe(0);
    },
  );

  it.each(withoutMedia)('causes another poll if it names no media: %s', async (_name, step) => {
    const { record, journal, gateway } = await scriptedBook({ poll: [step, step] });
    expect(summaryOf(await record())).toEqual(bought);
    expect(await journal()).toBe(taken);
    expect(gateway.polls).toHaveLength(3);
  });

  it.each(withoutMedia)(
    'leads to one more purchase if it names no media for minutes, and then leaves the job to the next run: %s',
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

  it('leads to no purchase beyond the budget after FAILED', async () => {
    const { record, gateway } = await scriptedBook({ poll: always(state('FAILED')) });
    const recording = await record({ budgetMicroUsd: 40_000 });
    expect(summaryOf(recording)).toMatchObject({ bought: 0, spent: 1, stopped: 'budget' });
    expect(gateway.submits).toHaveLength(1);
  });

  it('leads to up to `retries` free retries after ERROR', async () => {
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
    'leaves a new request to the next run after %s, even if the gateway knows other requests',
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
      'a quota that is replenished in hours',
      json(403, { message: 'Quota will be replenished in 05:00:00.' }),
      'quota',
    ],
  ])('leaves the job to the next run, which collects it, after %s', async (_name, step, stopped) => {
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

describe('a job that does not end', () => {
  it.each<[string, Step]>([
    ['QUEUED', state('QUEUED')],
    ['502', json(502, html)],
    ['429 with a Retry-After of a day', json(429, '', { 'retry-after': '86400' })],
  ])('is left to the next run after 15 minutes of %s', async (_name, step) => {
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

  it('occupies only its own slot', async () => {
    const { record } = await scriptedBook({
      poll: (_number, { path }) => (path.endsWith('/r-1') ? state('PROCESSING') : null),
    });
    const recording = await record({ texts: texts(10), concurrency: 2 });
    expect(summaryOf(recording)).toEqual({ ...bought, bought: 9, failed: 1, spent: 10 });
  });
});
