import { describe, expect, it, onTestFinished } from 'vitest';
import { reply, startServer } from '../support/http-server.js';
import { texts } from '../support/recording.js';
import { always, type Step } from '../support/scripted-gateway.js';
import { price, scriptedBook, shortTimeouts, summaryOf } from './scripted-run.js';

const html = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const queueError = { error: 'Something', message: 'is wrong' };
const managementError = { statusCode: 500, message: 'Something is wrong' };
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Step => ({
  status,
  body,
  headers,
});

/** Responses to the first POST. All later ones succeed. */
const bought = { bought: 1, failed: 0, spent: 1, stopped: null };
const secondTry = 'submitting refused submitting accepted taken';
const secondTryUncertain = 'submitting uncertain submitting accepted taken';
const firstResponses: [string, Step, object, string][] = [
  ['202', json(202, { request_id: 'a' }), { ...bought, uncertain: 0 }, 'submitting accepted taken'],
  ['200', json(200, { request_id: 'a' }), { ...bought, uncertain: 0 }, 'submitting accepted taken'],
  [
    'a status in lower case, complete already',
    json(200, {
      request_id: 'a',
      status: 'completed',
      output: { media_url: 'http://nowhere.invalid/x.wav' },
    }),
    { ...bought, uncertain: 0 },
    'submitting accepted taken',
  ],
  [
    '429',
    json(429, { statusCode: 429, message: 'Try again in 60 seconds.' }),
    { ...bought, uncertain: 0 },
    secondTry,
  ],
  ['429 that is HTML', json(429, html), { ...bought, uncertain: 0 }, secondTry],
  ['408 of the queue', json(408, queueError), { ...bought, uncertain: 0 }, secondTry],
  ['408 that is HTML', json(408, html), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['500 of the queue', json(500, queueError), { ...bought, uncertain: 0 }, secondTry],
  ['500 of API Management', json(500, managementError), { ...bought, uncertain: 0 }, secondTry],
  ['500 that is HTML', json(500, html), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['500 that is empty', json(500, ''), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['500 cut JSON', json(500, '{"error":"Int'), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['502', json(502, html), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['503 in JSON', json(503, queueError), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['504 that is empty', json(504, ''), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['202 without an id', json(202, { status: 'QUEUED' }), { ...bought, uncertain: 1 }, secondTryUncertain],
  [
    '202 with a number for an id',
    json(202, { request_id: 7 }),
    { ...bought, uncertain: 1 },
    secondTryUncertain,
  ],
  ...['\ud800', '..', 'a/b', 'x'.repeat(201), 'a\u0007b', ' a'].map(
    (request_id): (typeof firstResponses)[number] => [
      `202 with the unusable id ${JSON.stringify(request_id.slice(0, 4))}`,
      json(202, { request_id }),
      { ...bought, uncertain: 1 },
      secondTryUncertain,
    ],
  ),
  ['202 that is HTML', json(202, html), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['202 that is empty', json(202, ''), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['202 with cut JSON', json(202, '{"request_id":"r'), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['202 with an array', json(202, [{ request_id: 'a' }]), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['204', json(204, ''), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['304', json(304, ''), { ...bought, uncertain: 1 }, secondTryUncertain],
  ['a dropped connection', 'destroy', { ...bought, uncertain: 1 }, secondTryUncertain],
  [
    'a response that breaks off',
    { begin: '{"request_', status: 202, headers: { 'content-length': '50' }, ending: 'destroy' },
    { ...bought, uncertain: 1 },
    secondTryUncertain,
  ],
];

/** Responses after which nothing more is sent for any text. */
const stopping: [string, Step, string][] = [
  [
    '401',
    json(401, { statusCode: 401, message: 'Access denied due to invalid subscription key.' }),
    'key-refused',
  ],
  ['401 that is HTML', json(401, html), 'key-refused'],
  ['402', json(402, { error: 'Insufficient Balance', message: 'Required: $0.04' }), 'no-balance'],
  ['402 that is empty', json(402, ''), 'no-balance'],
  ['403', json(403, { error: 'Forbidden', message: 'No' }), 'key-refused'],
  ['403 that is HTML', json(403, html), 'key-refused'],
  [
    '403 for a quota that is replenished too late',
    json(403, {
      statusCode: 403,
      message: 'Out of call volume quota. Quota will be replenished in 23:30:02.',
    }),
    'quota',
  ],
];

/** Responses that reject a text. Only that text fails. */
const rejecting: [string, Step, string][] = [
  ['400', json(400, { error: 'Bad Request', message: 'text is required' }), 'HTTP 400: text is required'],
  ['400 of API Management', json(400, { statusCode: 400, message: 'Bad text' }), 'HTTP 400: Bad text'],
  ['400 that is HTML', json(400, html), 'HTTP 400: the response is not JSON'],
  ['400 that is empty', json(400, ''), 'HTTP 400: the response is not JSON'],
  ['404', json(404, { statusCode: 404, message: 'Resource not found' }), 'HTTP 404: Resource not found'],
  ['413', json(413, ''), 'HTTP 413: the response is not JSON'],
  ['422', json(422, { detail: { message: 'Too long' } }), 'HTTP 422: Too long'],
];

describe('the response to a submission', () => {
  it.each(firstResponses)('decides about retry and charge: %s', async (_name, step, expected, lines) => {
    const { record, journal, gateway } = await scriptedBook({ submit: [step] });
    const recording = await record();
    expect(summaryOf(recording)).toEqual(expected);
    expect(await journal()).toBe(lines);
    expect(gateway.submits).toHaveLength(lines.split('submitting').length - 1);
    // The journal has the same charges as the result of the run.
    const { spentMicroUsd, uncertainMicroUsd } = recording.snapshot.ledger;
    expect([spentMicroUsd, uncertainMicroUsd]).toEqual([
      recording.recorded.spentMicroUsd,
      recording.recorded.uncertainMicroUsd,
    ]);
  });

  it('counts as lost after a minute, and the text is submitted again', async () => {
    const { record, journal } = await scriptedBook({ submit: ['stall'] });
    expect(summaryOf(await record({ engineClock: shortTimeouts }))).toEqual({ ...bought, uncertain: 1 });
    expect(await journal()).toBe(secondTryUncertain);
  });

  it.each(stopping)('stops all buying: %s', async (_name, step, code) => {
    const { record, journal, gateway } = await scriptedBook({ submit: always(step) });
    const recording = await record({ texts: texts(5), concurrency: 1 });
    expect(summaryOf(recording)).toEqual({ bought: 0, failed: 0, spent: 0, uncertain: 0, stopped: code });
    expect(await journal()).toBe('submitting refused');
    expect(gateway.submits).toHaveLength(1);
    expect(recording.snapshot.ledger.uncertainMicroUsd).toBe(0);
  });

  it.each(rejecting)(
    'fails only that text, with its place and without a retry: %s',
    async (_name, step, reason) => {
      const { record, journal, gateway } = await scriptedBook({ submit: [null, step] });
      const recording = await record({ texts: texts(4), concurrency: 1 });
      expect(summaryOf(recording)).toEqual({ bought: 3, failed: 1, spent: 3, uncertain: 0, stopped: null });
      expect(recording.recorded.failed).toEqual([
        { chapter: 1, chunk: 2, place: { file: '01.md', line: 2, column: 1 }, reason },
      ]);
      expect(gateway.submits).toHaveLength(4);
      expect(await journal()).toBe(
        'submitting accepted taken submitting refused submitting accepted taken submitting accepted taken',
      );
    },
  );

  it('fails the text free of charge after `retries` times 500', async () => {
    const { record, gateway } = await scriptedBook({ submit: always(json(500, queueError)) });
    const recording = await record({ retries: 2 });
    expect(summaryOf(recording)).toEqual({ bought: 0, failed: 1, spent: 0, uncertain: 0, stopped: null });
    expect(gateway.submits).toHaveLength(3);
  });

  it.each<[string, Step, { uncertain: number }]>([
    ['502', json(502, html), { uncertain: 3 }],
    ['a dropped connection', 'destroy', { uncertain: 3 }],
    ['202 without an id', json(202, {}), { uncertain: 3 }],
  ])('stops buying after three possibly charged requests: %s', async (_name, step, expected) => {
    const { record, gateway } = await scriptedBook({ submit: always(step) });
    const recording = await record({ retries: 9, texts: texts(4), concurrency: 1 });
    const stopped = 'gateway-failing';
    expect(summaryOf(recording)).toEqual({ bought: 0, failed: 1, spent: 0, stopped, ...expected });
    expect(gateway.submits).toHaveLength(3);
    expect(recording.snapshot.ledger.uncertainMicroUsd).toBe(expected.uncertain * price);
  });

  it('never lets uncertain requests exceed the budget', async () => {
    const { record, gateway } = await scriptedBook({ submit: always('destroy') });
    const recording = await record({ texts: texts(3), budgetMicroUsd: 2 * price, concurrency: 1 });
    expect(summaryOf(recording)).toMatchObject({ bought: 0, uncertain: 2, stopped: 'budget' });
    expect(gateway.submits).toHaveLength(2);
  });
});

describe('addresses from the gateway', () => {
  it('are not used for requests: neither its polling_url nor redirects of a submission or a poll', async () => {
    const elsewhere = await startServer((_request, response) => reply(response, 200, { request_id: 'x' }));
    onTestFinished(() => elsewhere.close());
    const to = (path: string) => `${elsewhere.url}${path}`;
    const redirect = (status: number): Step => json(status, '', { location: to('/redirected') });
    const { record, gateway } = await scriptedBook({
      submit: [
        redirect(307),
        redirect(302),
        json(202, { request_id: 'r-9', polling_url: to('/status/r-9') }),
      ],
      poll: [redirect(308), redirect(301)],
    });
    expect(summaryOf(await record())).toEqual({ ...bought, uncertain: 2 });
    expect(elsewhere.seen).toEqual([]);
    expect(gateway.polls.map(({ path }) => path)).toEqual(Array(3).fill('/v2/requests/status/r-9'));
  });

  it('never get the key if they are media addresses, not even after a redirect', async () => {
    const { record, gateway } = await scriptedBook();
    gateway.script({
      media: [json(302, '', { location: `${gateway.mediaUrl}/moved.wav` })],
    });
    expect(summaryOf(await record())).toEqual({ ...bought, uncertain: 0 });
    expect(gateway.media).toHaveLength(2);
    for (const { headers } of gateway.media)
      expect(JSON.stringify(headers)).not.toMatch(/test-key|subscription/i);
  });
});

describe('a 402', () => {
  it('stops buying at once: the requests in flight are collected, and no further one is sent', async () => {
    const pending: Step = json(200, { status: 'PROCESSING' });
    const empty = json(402, { error: 'Insufficient Balance', message: 'Required: $0.04' });
    const { record, gateway } = await scriptedBook({
      submit: (number) => (number >= 4 ? empty : null),
      poll: (number) => (number <= 9 ? pending : null),
    });
    const recording = await record({ texts: texts(20), concurrency: 4 });
    expect(summaryOf(recording)).toEqual({
      bought: 3,
      failed: 0,
      spent: 3,
      uncertain: 0,
      stopped: 'no-balance',
    });
    expect(gateway.submits).toHaveLength(4);
    expect(recording.recorded.stopped?.message).toBe('The balance is used up: HTTP 402: Required: $0.04.');
    expect(recording.snapshot.present.size).toBe(3);
  });
});
