import { describe, expect, it, onTestFinished } from 'vitest';
import { makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';
import { type GatewayScript, type Step, startScriptedGateway } from '../support/scripted-gateway.js';
import { soundFiles } from '../support/sound-files.js';

const pending: Step = { status: 200, body: { status: 'PROCESSING' } };

async function narratedBook(script: GatewayScript) {
  const gateway = await startScriptedGateway(script);
  const book = await makeBook({
    chapters: 2,
    paragraphs: 3,
    manifest: 'audio: { chapters: [wav], book: [m4b] }\n',
  });
  onTestFinished(async () => {
    await gateway.close();
    await book.remove();
  });
  const env = { PIXAZO_API_KEY: 'very-secret-test-key', PIXAZO_BASE_URL: gateway.url };
  return { gateway, book, narrate: (...args: string[]) => runCli(args, { cwd: book.folder, env }) };
}

describe('answers of the gateway that refuse a request', () => {
  it('402 stops buying, collects accepted requests, and reports the cost of the rest of the book', async () => {
    const { gateway, book, narrate } = await narratedBook({
      submit: (number) =>
        number < 3
          ? null
          : { status: 402, body: { error: 'Insufficient Balance', message: 'Required: $0.04' } },
      // The gateway still works on both when it refuses the third.
      poll: (number) => (number <= 4 ? pending : null),
    });
    const { status, stdout, stderr } = await narrate('--concurrency', '3');
    expect(status).toBe(4);
    expect(stdout).toMatch(/^Stopped: 6 chunks \(2 bought, 0 reused\), \$0\.08 spent/);
    expect(stdout).toContain(
      'The balance is used up: HTTP 402: Required: $0.04. 4 chunks still to buy: $0.16.',
    );
    expect(stderr).toContain('Waiting for the requests that are already accepted.');
    expect(gateway.submits).toHaveLength(3);

    gateway.script({});
    const again = JSON.parse((await narrate('--json')).stdout);
    expect(again).toMatchObject({ status: 'complete', bought: 4, reused: 2, spentUsd: 0.16 });
    expect(await soundFiles(book.folder)).toEqual(['01-chapter-1.wav', '02-chapter-2.wav', 'a-test.m4b']);
  });

  it('400 fails one chunk, reports its place in the Markdown, and is not retried', async () => {
    const { gateway, book, narrate } = await narratedBook({
      submit: [null, { status: 400, body: { error: 'Bad Request', message: 'The text is not readable' } }],
    });
    const { status, stdout } = await narrate('--concurrency', '1');
    expect(status).toBe(1);
    expect(stdout).toContain('01.md:5:1 chapter 1, chunk 2 failed: HTTP 400: The text is not readable\n');
    expect(gateway.submits).toHaveLength(6);
    expect(await soundFiles(book.folder)).toEqual(['02-chapter-2.wav']);
  });

  it('a lost response is reported in the progress and in the summary', async () => {
    const { narrate } = await narratedBook({ submit: ['destroy'] });
    const { status, stdout, stderr } = await narrate('--concurrency', '1');
    expect(status).toBe(0);
    expect(stderr).toContain('Chapter 1, chunk 1: possibly charged, because the response was lost');
    expect(stdout).toContain('$0.24 spent, and $0.04 possibly charged (responses were lost)');
  });
});
