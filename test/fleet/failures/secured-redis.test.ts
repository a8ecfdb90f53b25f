import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFailingFleet } from '../../support/failing-fleet.js';
import { freePort } from '../../support/free-port.mjs';
import { noRedis, type RedisServer, startRedis } from '../../support/redis.js';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const reason = noRedis ?? (hasOpenssl ? null : 'skipped: needs openssl');
const skipped = reason === null ? '' : ` (${reason})`;
const password = 'top-secret-7f3a';
const wrong = 'top-guess-91bc';

let folder: string;
let redis: RedisServer;
let port: number;

/** The address of the server with a password, in the form of REDIS_URL. */
const address = (scheme: string, secret: string) => `${scheme}://:${secret}@127.0.0.1:${port}`;

describe.skipIf(reason !== null)(`a Redis with TLS and a password${skipped}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'narrate-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=narrate-test';
    const files = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
    spawnSync('openssl', ['req', ...options.split(' '), ...files]);
    port = await freePort();
    const tls = `--port 0 --tls-port ${port} --tls-auth-clients no --requirepass ${password}`;
    redis = await startRedis([...tls.split(' '), '--tls-cert-file', certificate, '--tls-key-file', key]);
  });
  afterAll(async () => {
    await redis.remove();
    await rm(folder, { recursive: true });
  });
  const fleetAt = (url: string, isTrusted = true) =>
    makeFailingFleet({
      redis,
      env: { REDIS_URL: url, ...(isTrusted && { NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem') }) },
    });

  it('is used by workers and by all commands, and nobody prints the password', async () => {
    const fleet = await fleetAt(address('rediss', password));
    const worker = fleet.startWorker();
    const { status, stdout, stderr } = await fleet.run('run', '--yes');
    expect(status).toBe(0);
    fleet.expectBoughtOnce(1);
    await worker.stop();
    expect(`${stdout}${stderr}${JSON.stringify(worker.log)}`).not.toContain(password);
  });

  it.each([
    ['a wrong password', 'rediss', wrong, true, 'refused the user or the password', 'REDIS_URL'],
    ['an unknown certificate', 'rediss', password, false, 'self-signed certificate', 'NODE_EXTRA_CA_CERTS'],
    ['an address without TLS', 'redis', password, true, 'cannot be reached', 'rediss://'],
  ])(
    'with %s, a worker says what to do, and does not print the password',
    async (_, scheme, secret, isTrusted, problem, advice) => {
      const fleet = await fleetAt(address(scheme, secret), isTrusted);
      const worker = fleet.startWorker();
      expect(await worker.ended).toBe(5);
      const said = JSON.stringify(worker.log);
      expect(said).toContain(problem);
      expect(said).toContain(advice);
      expect(said).toContain(`${scheme}://127.0.0.1:${port}`);
      expect(said).not.toContain(secret);
    },
  );
});
