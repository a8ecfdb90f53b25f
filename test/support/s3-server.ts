import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';

/** An S3 server on 127.0.0.1 that checks signatures. Its only account has the key id S3RVER and the secret S3RVER. */
export interface S3Server {
  readonly url: string;
  readonly bucket: string;
  /** The AWS_* variables for its account. */
  readonly environment: Readonly<Record<string, string>>;
  /** The requests so far: method and path. */
  readonly seen: readonly string[];
  /**
   * From now on, replaces the responses of the server by faults: a cut connection, no response (`hang`) or a status.
   * Null: the server responds itself.
   */
  answerWith(fault: ((method: string, path: string) => 'cut' | 'hang' | number | null) | null): void;
  /** Makes the claims of its bucket two minutes old. */
  ageLeases(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server with an empty bucket. */
export async function startS3(bucket = 'audio'): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'narrate-s3-'));
  const s3 = new S3rver({
    directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  await s3.configureBuckets();
  const handle = s3.callback();
  const seen: string[] = [];
  let fault: Parameters<S3Server['answerWith']>[0] = null;
  const server = createServer((request, response) => {
    const method = request.method ?? '';
    const path = (request.url ?? '').split('?')[0] ?? '';
    seen.push(`${method} ${path}`);
    const instead = fault?.(method, path) ?? null;
    if (instead === null) return void handle(request, response);
    if (instead === 'hang') return void request.resume();
    if (instead === 'cut') return void request.socket.destroy();
    request.resume();
    response.writeHead(instead).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    bucket,
    environment: {
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
      AWS_ENDPOINT_URL_S3: url,
      AWS_REGION: 'eu-central-1',
    },
    seen,
    answerWith(next) {
      fault = next;
    },
    async ageLeases() {
      const then = new Date(Date.now() - 120_000);
      const names = await readdir(directory, { recursive: true });
      for (const name of names.filter((one) => one.includes('/lease/')))
        await utimes(join(directory, name), then, then);
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
