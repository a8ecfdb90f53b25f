import { spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waveFile } from '../../src/audio/wav/wav-file.js';
import { makeBook } from '../support/book-folder.js';
import { reply, startServer } from '../support/http-server.js';

const wav = waveFile(Buffer.alloc(4800), 24_000);
const script = resolve(import.meta.dirname, '../support/fast-process.mjs');
/** Longer than the deadline of one minute, which takes five seconds in that process. */
const stoppedMs = 6500;

/**
 * Runs a task of `fast-process.mjs` against a server that counts requests, without polls and downloads. When the first `held`
 * requests have arrived, it stops the process for longer than its deadline and answers them. The responses are in the sockets
 * of the process when it continues.
 */
async function stopWhileAnswered({
  task,
  held,
  answer,
}: {
  readonly task: readonly string[];
  readonly held: number;
  readonly answer: (response: ServerResponse, number: number) => void;
}): Promise<{ outcome: unknown; requests: number }> {
  const heldAnswers: (() => void)[] = [];
  let requests = 0;
  const server = await startServer(({ path }, response) => {
    const [, requestId] = /^\/v2\/requests\/status\/(.+)$/.exec(path) ?? [];
    if (path.endsWith('.wav')) return void response.end(wav);
    if (requestId !== undefined) {
      const output = { media_url: [`${server.url}/${requestId}.wav`] };
      return reply(response, 200, { request_id: requestId, status: 'COMPLETED', output });
    }
    requests += 1;
    const number = requests;
    if (number > held) return answer(response, number);
    heldAnswers.push(() => answer(response, number));
    if (number === held) void stop();
  });
  const child = spawn(process.execPath, [script, ...task], {
    env: {
      ...process.env,
      PIXAZO_API_KEY: 'test-key',
      PIXAZO_BASE_URL: server.url,
      OPENAI_API_KEY: 'test-key',
      OPENAI_BASE_URL: `${server.url}/v1`,
      AWS_ENDPOINT_URL_S3: server.url,
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'eu-central-1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  async function stop(): Promise<void> {
    child.kill('SIGSTOP');
    for (const send of heldAnswers) send();
    await wait(stoppedMs);
    child.kill('SIGCONT');
  }
  let output = '';
  for await (const part of child.stdout.setEncoding('utf8')) output += part;
  await server.close();
  return { outcome: JSON.parse(output), requests };
}

// Windows cannot stop a process.
describe
  .skipIf(process.platform === 'win32')
  .concurrent('response that arrives while the process is stopped', () => {
    it('is read by a run when it continues, so that each chunk is bought once', async () => {
      const book = await makeBook({ chapters: 1, paragraphs: 10, manifest: 'limits: { concurrency: 2 }\n' });
      const { outcome, requests } = await stopWhileAnswered({
        task: ['run', join(book.folder, 'pipeline.yaml')],
        held: 2,
        answer: (response, number) => reply(response, 202, { request_id: `r-${number}`, status: 'QUEUED' }),
      });
      expect(outcome).toMatchObject({ bought: 10, uncertainMicroUsd: 0, failed: [] });
      expect(requests).toBe(10);
      await book.remove();
    });

    it('is read by the OpenAI engine when the process continues', async () => {
      const { outcome, requests } = await stopWhileAnswered({
        task: ['synthesize'],
        held: 1,
        answer: (response) => response.end(wav),
      });
      expect([outcome, requests]).toEqual([{ kind: 'spoken' }, 1]);
    });

    it('is read by an S3 store when the process continues', async () => {
      const { outcome, requests } = await stopWhileAnswered({
        task: ['get'],
        held: 1,
        answer: (response) => response.end('kept'),
      });
      expect([outcome, requests]).toEqual([{ text: 'kept' }, 1]);
    });
  });
