import { describe, expect, it } from 'vitest';
import { fmtChunk, riff, riffChunk } from '../../audio/wav-fixture.js';
import { texts } from '../../support/recording.js';
import { always, goodWav, type Step } from '../../support/scripted-gateway.js';
import { skippingClock } from '../../support/skipping-clock.js';
import { scriptedBook, shortTimeouts, summaryOf } from '../scripted-run.js';

const html = '<html><body>Not here</body></html>';
const file = (body: Uint8Array | string, headers: Record<string, string> = {}): Step => ({
  status: 200,
  body,
  headers,
});
const bought = { bought: 1, failed: 0, spent: 1, uncertain: 0, stopped: null };
const taken = 'submitting accepted taken';
const half = goodWav.subarray(0, goodWav.length / 2);

/** Failures of the media host. The job is polled again for a new address. */
const hostFailures: [string, Step][] = [
  ['404', { status: 404, body: html }],
  ['403', { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }],
  ['500', { status: 500, body: '' }],
  ['503', { status: 503, body: html }],
  ['400', { status: 400, body: '<Error><Code>ExpiredToken</Code></Error>' }],
  ['401', { status: 401, body: '' }],
  ['402', { status: 402, body: { error: 'Payment Required' } }],
  ['429', { status: 429, body: '', headers: { 'retry-after': '2' } }],
  ['204', { status: 204 }],
  ['206', { status: 206, body: half }],
  ['a redirect to nowhere', { status: 302, headers: { location: 'http://127.0.0.1:2/x.wav' } }],
  ['a dropped connection', 'destroy'],
  ['a download that breaks off', { begin: half, status: 200, ending: 'destroy' }],
  [
    'a download shorter than its Content-Length',
    { begin: half, status: 200, headers: { 'content-length': String(goodWav.length) }, ending: 'destroy' },
  ],
  [
    'a download with a huge Content-Length that stalls',
    { begin: half, status: 200, headers: { 'content-length': '9999999999' }, ending: 'stall' },
  ],
];

const pcm = (bytes: number) => Buffer.alloc(bytes, 1);
/** Downloads that are not a recording. A further download may help. */
const corrupted: [string, Uint8Array | string][] = [
  ['a web page', html],
  ['an empty file', ''],
  ['JSON', '{"error":"expired"}'],
  ['an MP3', Buffer.from('494433040000000000', 'hex')],
  ['only a header', goodWav.subarray(0, 44)],
  ['half a header', goodWav.subarray(0, 20)],
  ['fewer samples than the header says', half],
  ['a wrong RIFF size', riff([fmtChunk(), riffChunk('data', pcm(100))], 5000)],
  ['a wrong data size', riff([fmtChunk(), riffChunk('data', pcm(100), 3000)])],
  ['a header with 0 samples', riff([fmtChunk(), riffChunk('data', pcm(0))])],
  ['compressed samples', riff([fmtChunk({ tag: 0x55 }), riffChunk('data', pcm(100))])],
];

/** Complete recordings with unusual headers. */
const good: [string, Step][] = [
  ['a WAV file with the content type of a web page', file(goodWav, { 'content-type': 'text/html' })],
  ['a WAV file without a content type', file(goodWav)],
  [
    'a streamed WAV file with open sizes',
    file(riff([fmtChunk(), riffChunk('data', pcm(4800), 0xffffffff)], 0xffffffff)),
  ],
  ['8 bits', file(riff([fmtChunk({ bits: 8 }), riffChunk('data', pcm(2400))]))],
  ['stereo', file(riff([fmtChunk({ channels: 2 }), riffChunk('data', pcm(9600))]))],
  ['44.1 kHz', file(riff([fmtChunk({ rate: 44_100 }), riffChunk('data', pcm(8820))]))],
  ['float', file(riff([fmtChunk({ tag: 3, bits: 32 }), riffChunk('data', Buffer.alloc(9600))]))],
];

describe('the media of a finished job', () => {
  it.each(hostFailures)(
    'are downloaded from a new address without a new charge after %s',
    async (_name, step) => {
      const { record, journal, gateway } = await scriptedBook({ media: [step] });
      expect(summaryOf(await record())).toEqual(bought);
      expect(await journal()).toBe(taken);
      expect(gateway.polls).toHaveLength(2);
      expect(gateway.media.map(({ path }) => path)).toEqual(['/1/output.wav', '/2/output.wav']);
    },
  );

  it('are downloaded again after half a minute without a byte', async () => {
    const { record, gateway } = await scriptedBook({
      media: ['stall', { begin: half, status: 200, ending: 'stall' }],
    });
    expect(summaryOf(await record({ engineClock: shortTimeouts }))).toEqual(bought);
    expect(gateway.media).toHaveLength(3);
  });

  it.each(hostFailures.slice(2, 4))(
    'are left to the next run after five minutes of %s',
    async (_name, step) => {
      const { record, journal, gateway } = await scriptedBook({ media: always(step) });
      const skipping = skippingClock();
      const first = await record({ skipping, retries: 0 });
      expect(summaryOf(first)).toEqual({ ...bought, bought: 0, failed: 1 });
      expect(skipping.monotonic()).toBeGreaterThanOrEqual(5 * 60_000);
      expect(await journal()).toBe('submitting accepted');
      gateway.script({});
      expect((await record()).recorded).toMatchObject({ collected: 1, bought: 0, spentMicroUsd: 0 });
    },
  );

  it('get as many download attempts after failed polls as without', async () => {
    const badGateway: Step = { status: 502, body: html };
    const { record, gateway } = await scriptedBook({
      poll: Array(12).fill(badGateway),
      media: [{ status: 404 }, { status: 404 }],
    });
    expect(summaryOf(await record({ retries: 4 }))).toEqual(bought);
    expect(gateway.media).toHaveLength(3);
  });

  it.each(corrupted)('are downloaded again after two times %s', async (_name, body) => {
    const { record, journal, gateway } = await scriptedBook({ media: [file(body), file(body)] });
    expect(summaryOf(await record())).toEqual(bought);
    expect(await journal()).toBe(taken);
    expect(gateway.media).toHaveLength(3);
  });

  it.each(corrupted)(
    'are bought once more after minutes of %s, and then left to the next run',
    async (_name, body) => {
      const { record, journal } = await scriptedBook({ media: always(file(body)) });
      expect(summaryOf(await record())).toEqual({ ...bought, bought: 0, failed: 1, spent: 2 });
      expect(await journal()).toBe('submitting accepted ended submitting accepted');
    },
  );

  it.each(corrupted)('are bought once more if only one job of many gets %s', async (_name, body) => {
    const { gateway, record } = await scriptedBook();
    gateway.script({
      poll: (_number, { path }) => ({
        status: 200,
        body: {
          status: 'COMPLETED',
          output: { media_url: [`${gateway.mediaUrl}/${path.split('/').at(-1)}/output.wav`] },
        },
      }),
      media: (_number, { path }) => (path === '/r-1/output.wav' ? file(body) : null),
    });
    const recording = await record({ texts: texts(20), concurrency: 2 });
    expect(summaryOf(recording)).toEqual({ ...bought, bought: 20, spent: 21 });
    expect(recording.recorded.paidTwice).toHaveLength(1);
  });

  it.each(good)('can be %s', async (name, step) => {
    const { record, journal } = await scriptedBook({ media: [step] });
    const recording = await record();
    expect(summaryOf(recording)).toEqual(bought);
    expect(await journal()).toBe(taken);
    const event = recording.events.find(({ type }) => type === 'chunk-recorded');
    expect(event).toMatchObject({
      audioSeconds: expect.closeTo(name.includes('content type') ? 0.5 : 0.1, 6),
    });
  });

  it('are not affected by the failure of another job', async () => {
    const { record } = await scriptedBook({ media: always(file(html)) });
    const { gateway } = await scriptedBook({
      media: (_number, { path }) => (path.startsWith('/1/') ? { status: 404 } : null),
    });
    const recording = await record({ url: gateway.url, texts: texts(6), concurrency: 3 });
    expect(summaryOf(recording)).toEqual({ ...bought, bought: 6, spent: 6 });
  });
});
