import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../../src/base/time/clock.js';
import type { Finding } from '../../../src/doctor/live/finding.js';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type DoctorLiveOptions, doctorLive } from '../../../src/use-cases/doctor-live.js';
import { makeBook } from '../../support/book-folder.js';
import { runCli } from '../../support/cli.js';
import { encodeWav } from '../../support/encode-wav.js';
import { freePort } from '../../support/free-port.mjs';
import { startServer } from '../../support/http-server.js';
import { environmentOf, optionsOf, recordBook, waveOnly } from '../../support/sandbox-book.js';
import {
  always,
  type GatewayScript,
  goodWav,
  type ScriptedGateway,
  startScriptedGateway,
} from '../../support/scripted-gateway.js';
import { speechLike } from '../../support/speech.js';

const secret = 'kJ7-secret-0815-gateway';
let gateway: ScriptedGateway | null = null;
afterEach(() => gateway?.close());

/** A clock that skips pauses between requests, and not the longer time limits of requests. */
function skippedPauses() {
  let skipped = 0;
  const clock: Clock = {
    ...systemClock,
    monotonic: () => systemClock.monotonic() + skipped,
    sleep(ms, signal) {
      if (ms > 20_000) return systemClock.sleep(ms, signal);
      skipped += ms;
      return systemClock.sleep(1, signal);
    },
  };
  return { ...clock, skippedMs: () => skipped };
}

interface CheckOptions extends Pick<DoctorLiveOptions, 'clock' | 'signal' | 'random'> {
  readonly manifest?: string;
  readonly requests?: number;
  readonly key?: string;
}

/** Runs a live check, by default of one request, against a gateway with a script. */
async function check(
  script: (urls: { readonly api: string; readonly media: string }) => GatewayScript,
  { manifest = '', requests = 1, key = secret, ...options }: CheckOptions = {},
) {
  gateway = await startScriptedGateway();
  gateway.script(script({ api: gateway.url, media: gateway.mediaUrl }));
  const book = await makeBook({ chapters: 1, paragraphs: 2, manifest: `${waveOnly}${manifest}` });
  onTestFinished(() => book.remove());
  const { report, failures } = await doctorLive({
    ...optionsOf(book.folder, gateway),
    environment: environmentOf(gateway, key),
    requests,
    confirm: async () => true,
    ...options,
  });
  const finding = (name: string) => report.findings.find((one) => one.name === name) as Finding;
  return { report, failures, finding };
}

const json = { 'content-type': 'application/json' };
const completed = (media: unknown) => ({
  poll: always({ status: 200, body: { status: 'COMPLETED', output: { media_url: media } } }),
});

describe('doctor --live', () => {
  it('finds a gateway that does all that the contract says', async () => {
    const { report, finding } = await check(() => ({
      media: always({
        status: 200,
        body: encodeWav(speechLike(13 * 12_000, 24_000, 3), 24_000),
        headers: { 'content-type': 'audio/wav' },
      }),
    }));
    expect(report).toMatchObject({ requests: 1, spentMicroUsd: 40_000 });
    // Not the time, because a test may run on a busy machine.
    const different = report.findings.filter(
      ({ name, verdict }) => verdict === 'differs' && name !== 'time to audio',
    );
    expect(different).toEqual([]);
    expect(report.findings.filter(({ verdict }) => verdict === 'not tested').map(({ name }) => name)).toEqual(
      ['errors', 'callback'],
    );
    expect(finding('WAV format').observed).toBe('16-bit PCM, 24000 Hz, mono');
  });

  it.each<[string, (urls: { api: string; media: string }) => GatewayScript, string, string]>([
    [
      'another status',
      () => ({ submit: always({ status: 200, body: { request_id: 'r-1', state: 'NEW' }, headers: json }) }),
      'answer',
      'HTTP 200 with request_id, state',
    ],
    [
      'a polling address elsewhere',
      ({ media }) => ({
        submit: always({
          status: 202,
          body: { request_id: 'r-1', status: 'QUEUED', polling_url: `${media}/status/r-1?token=${secret}` },
        }),
      }),
      'polling address',
      'http://127.0.0.1:',
    ],
    [
      'an unknown status word',
      ({ media }) => ({
        poll: [
          { status: 200, body: { status: 'WAITING' } },
          { status: 200, body: { status: 'COMPLETED', output: { media_url: [`${media}/a.wav`] } } },
        ],
      }),
      'job status',
      'WAITING, COMPLETED',
    ],
    ['one address of the audio', ({ media }) => completed(`${media}/a.wav`), 'media field', 'a text'],
    [
      'another media type',
      () => ({
        media: always({ status: 200, body: goodWav, headers: { 'content-type': 'binary/octet-stream' } }),
      }),
      'media type',
      'binary/octet-stream',
    ],
    [
      'another sample rate',
      () => ({ media: always({ status: 200, body: encodeWav(speechLike(44_100, 44_100, 3), 44_100) }) }),
      'WAV format',
      '16-bit PCM, 44100 Hz, mono',
    ],
    ['audio that ends early', () => ({}), 'length of text', ' s (estimate: '],
    ['speech that is too fast', () => ({}), 'speed of speech', 'characters a second (profile: 15)'],
    [
      'headers about limits',
      () => ({
        submit: always({
          status: 202,
          body: { request_id: 'r-1', status: 'QUEUED', polling_url: 'x' },
          headers: { 'X-RateLimit-Remaining': '9' },
        }),
      }),
      'limits',
      'x-ratelimit-remaining',
    ],
    [
      'an error that is no JSON',
      () => ({ submit: [{ status: 429, body: 'slow down', headers: { 'retry-after': '1' } }] }),
      'errors',
      'HTTP 429 with no JSON',
    ],
  ])('reports %s as different', async (_name, script, name, observed) => {
    const { report, finding } = await check(script);
    expect(report.status).toBe('differs');
    expect(finding(name)).toMatchObject({ verdict: 'differs', observed: expect.stringContaining(observed) });
  });

  it('says that a signed address needs no key, and shows nothing of it', async () => {
    const { report, finding } = await check(({ media }) =>
      completed([`${media}/a.wav?X-Amz-Signature=abc123`]),
    );
    expect(finding('media key').observed).toBe('HTTP 200 without the key, signed address');
    expect(JSON.stringify(report)).not.toMatch(/abc123|Signature|a\.wav/);
  });

  it('sends the key only to the gateway', async () => {
    await check(() => ({}));
    expect(gateway?.media.length).toBe(1);
    for (const { headers } of gateway?.media ?? []) expect(JSON.stringify(headers)).not.toContain(secret);
  });

  it('reports a refused key, and what could not be tested then', async () => {
    const { report, finding, failures } = await check(() => ({
      submit: always({
        status: 401,
        body: { statusCode: 401, message: `Wrong key ${secret}` },
        headers: json,
      }),
    }));
    expect(report).toMatchObject({ status: 'failed', spentMicroUsd: 0 });
    expect(finding('key')).toMatchObject({ verdict: 'differs', observed: 'HTTP 401' });
    expect(finding('WAV format')).toMatchObject({ verdict: 'not tested', observed: 'no audio arrived' });
    expect(finding('errors')).toMatchObject({
      verdict: 'as expected',
      observed: 'HTTP 401 with statusCode, message',
    });
    expect(`${JSON.stringify(report)} ${failures.join(' ')}`).not.toContain(secret);
  });

  it('buys nothing a second time if the first request gives no audio', async () => {
    const { report } = await check(() => ({
      poll: always({ status: 200, body: { status: 'FAILED', error: 'no' } }),
    }));
    expect(report).toMatchObject({ status: 'failed', requests: 1, spentMicroUsd: 40_000 });
    expect(gateway?.submits.length).toBe(1);
  });

  it.each<[string, (urls: { api: string; media: string }) => GatewayScript, string]>([
    [
      'the media host refuses the audio',
      ({ media }) => ({
        ...completed([`${media}/a.wav`]),
        media: always({ status: 403, body: '<Error>AccessDenied</Error>' }),
      }),
      'The media host answered HTTP 403; the next run collects it',
    ],
    [
      'the job does not end',
      () => ({ poll: always({ status: 200, body: { status: 'QUEUED' } }) }),
      'not done after 5 minutes: the gateway is still working on it; the next run collects it',
    ],
    [
      'the gateway does not know the job',
      () => ({ poll: always({ status: 404, body: { message: 'Not found' } }) }),
      '; the next run collects it',
    ],
  ])('ends in minutes if %s, and buys no second chunk', async (_name, script, failure) => {
    const clock = skippedPauses();
    const { report, failures } = await check(script, { requests: 3, clock, random: () => 0.3 });
    expect(report).toMatchObject({ status: 'failed', requests: 1, spentMicroUsd: 40_000 });
    expect(gateway?.submits).toHaveLength(1);
    expect(failures).toEqual([expect.stringContaining(failure)]);
    expect(clock.skippedMs()).toBeLessThan(6 * 60_000);
  });

  it('reports what it has seen if it is interrupted, and leaves the request to the next run', async () => {
    const stop = new AbortController();
    const { report } = await check(
      () => ({
        poll(number) {
          if (number > 1) stop.abort(new Error('interrupted'));
          return { status: 200, body: { status: 'QUEUED' } };
        },
      }),
      { signal: stop.signal, requests: 2 },
    );
    expect(report).toMatchObject({ status: 'interrupted', requests: 1 });
    expect(report.findings.find(({ name }) => name === 'answer')?.verdict).toBe('as expected');
    expect(report.findings.find(({ name }) => name === 'WAV format')?.verdict).toBe('not tested');
  });

  it.each(['letters', 'Ab3-_0'])(
    'hides the key %s also in names of fields, words of status and hosts',
    async (key) => {
      const { report } = await check(
        () => ({
          submit: always({
            status: 202,
            body: {
              request_id: 'r-1',
              status: 'QUEUED',
              polling_url: `https://${key}.example.com/status`,
              [key]: 1,
            },
          }),
          poll: always({ status: 200, body: { status: 'FAILED', error: key, output: { [key]: 1 } } }),
        }),
        { key },
      );
      expect(report.findings.find(({ name }) => name === 'answer')?.observed).toContain('…');
      expect(JSON.stringify(report)).not.toMatch(new RegExp(key, 'i'));
    },
  );

  it('shows no key, no text of the book and no value of an answer', async () => {
    const { report } = await check(({ media }) => ({
      submit: always({
        status: 202,
        body: {
          request_id: 'id-of-this-request',
          status: `echo ${secret}`,
          polling_url: `not an address ${secret}`,
          [`field ${secret}`]: 'In chapter 1 paragraph 1',
        },
        headers: json,
      }),
      poll: always({
        status: 200,
        body: {
          status: 'COMPLETED',
          text: 'In chapter 1 paragraph 1',
          output: { media_url: [`${media}/${secret}.wav`] },
        },
      }),
    }));
    const shown = JSON.stringify(report);
    expect(shown).not.toContain(secret);
    expect(shown).not.toMatch(/In chapter|paragraph|id-of-this-request/);
  });

  it('sees the callback of a webhook', async () => {
    const sandbox = await startSandbox({ latencyMs: [700, 700] });
    onTestFinished(() => sandbox.close());
    const port = await freePort();
    const book = await makeBook({
      chapters: 1,
      paragraphs: 1,
      manifest: `${waveOnly}webhook: { url: "http://127.0.0.1:${port}/hook", listen: "127.0.0.1:${port}" }\n`,
    });
    onTestFinished(() => book.remove());
    const { report } = await doctorLive({
      ...optionsOf(book.folder, sandbox),
      requests: 1,
      confirm: async () => true,
    });
    // A poll can find the audio first.
    expect(report.findings.find(({ name }) => name === 'callback')?.observed).toMatch(
      /^1 arrived$|^no callback arrived before/,
    );
  });
});

describe('narrate doctor --live', () => {
  it('speaks chunks that the book needs, which the next run uses, and counts them in the month', async () => {
    const sandbox = await startSandbox({});
    onTestFinished(() => sandbox.close());
    const book = await makeBook({
      chapters: 1,
      paragraphs: 3,
      manifest: `${waveOnly}limits: { monthlyBudget: 5 }\n`,
    });
    onTestFinished(() => book.remove());
    const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });

    const refused = await narrate('doctor', '--live');
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('To allow it, add --yes.') });
    expect(sandbox.report().charged).toBe(0);

    const { status, stdout, stderr } = await narrate('doctor', '--live', '--yes');
    expect(status).toBe(0);
    expect(stderr).toContain('2 requests, $0.08 ($5.00 of $5.00 left for');
    expect(stdout).toContain('- **WAV format**: as expected\n  - assumed: ');
    expect(sandbox.report().charged).toBe(2);
    const plan = JSON.parse((await narrate('--dry-run', '--json')).stdout);
    expect(plan.total).toMatchObject({ buy: 1, reuse: 2 });
    expect((await narrate('status')).stdout).toContain('$0.08');

    const { live } = JSON.parse(
      (await narrate('doctor', '--live', '--yes', '--requests', '1', '--json')).stdout,
    );
    expect(live).toMatchObject({ requests: 1, spentUsd: 0.04 });
  });

  it('speaks a sentence of its own if the book is recorded', async () => {
    const sandbox = await startSandbox({});
    onTestFinished(() => sandbox.close());
    const book = await makeBook({ chapters: 1, paragraphs: 1, manifest: waveOnly });
    onTestFinished(() => book.remove());
    await recordBook(book.folder, sandbox);
    const { charged } = sandbox.report();
    const { status, stderr } = await runCli(['doctor', '--live', '--yes'], {
      cwd: book.folder,
      env: environmentOf(sandbox),
    });
    expect(status).toBe(0);
    expect(stderr).toContain('1 request, $0.04. It speaks a sentence that is not in the book');
    expect(sandbox.report().charged).toBe(charged + 1);
    const journal = await readFile(join(book.folder, '.narrate/journal.jsonl'), 'utf8');
    expect(journal).toContain('This is a test of the connection');
  });

  it('reports what a server that responds with audio does', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' });
      response.end(encodeWav(speechLike(24_000, 24_000, 3), 24_000));
    });
    onTestFinished(() => server.close());
    const book = await makeBook({
      chapters: 1,
      paragraphs: 1,
      manifest: `${waveOnly}engine: { name: openai, model: kokoro, price: 0.01 }\n`,
    });
    onTestFinished(() => book.remove());
    const { stdout } = await runCli(['doctor', '--live', '--yes', '--json'], {
      cwd: book.folder,
      env: { PATH: process.env.PATH ?? '', OPENAI_BASE_URL: `${server.url}/v1` },
    });
    const { live } = JSON.parse(stdout);
    expect(live.engine).toBe('openai');
    const names = live.findings.map(({ name, verdict }: Finding) => `${name}: ${verdict}`);
    expect(names).toContain('audio answer: as expected');
    expect(names).toContain('WAV format: as expected');
    expect(names.some((name: string) => name.startsWith('job status'))).toBe(false);
  });

  it('says that it needs a book, and that it bought nothing if a check failed', async () => {
    const book = await makeBook({ chapters: 1, paragraphs: 1, manifest: waveOnly });
    onTestFinished(() => book.remove());
    const failed = await runCli(['doctor', '--live', '--yes'], {
      cwd: book.folder,
      env: { PATH: process.env.PATH ?? '', PIXAZO_BASE_URL: 'http://127.0.0.1:9' },
    });
    expect(failed).toMatchObject({
      status: 1,
      stderr: 'The live check bought nothing, because a check above failed. Fix it first.\n',
    });
    await rm(join(book.folder, 'pipeline.yaml'));
    const missing = await runCli(['doctor', '--live', '--yes'], { cwd: book.folder, env: {} });
    expect(missing).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--live needs a book: its requests are in the journal of a book'),
    });
  });

  it.each([
    [['--live', '--draft'], '--live cannot be combined with --draft'],
    [['--live', '--engine', 'espeak'], 'speaks on this computer, so there is no gateway to check'],
    [['--live', '--requests', '4'], 'Expected 1, 2 or 3.'],
  ])('refuses %j', async (args, message) => {
    const book = await makeBook({ chapters: 1, paragraphs: 1, manifest: waveOnly });
    onTestFinished(() => book.remove());
    await book.write('pipeline.yaml', 'voice: en-gb\nengine: espeak\nchapters: [01.md]\n');
    const { stderr, status } = await runCli(['doctor', ...args], { cwd: book.folder, env: {} });
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
