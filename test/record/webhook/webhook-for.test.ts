import { describe, expect, it } from 'vitest';
import { webhookFor } from '../../../src/record/webhook/webhook-for.js';

const gateway = { kind: 'jobs', origin: 'https://gateway.example' } as const;
const sandbox = { kind: 'jobs', origin: 'http://127.0.0.1:4000' } as const;
const offline = { kind: 'direct', origin: 'local:espeak' } as const;
const at = (host: string, url = 'https://hooks.example/n') => ({ url, listen: { host, port: 8788 } });

describe('the webhook address of a run', () => {
  it.each([
    ['a remote gateway', gateway, at('0.0.0.0'), 'https://hooks.example/n'],
    ['a sandbox', sandbox, at('127.0.0.1'), 'http://127.0.0.1:8788'],
    ['a sandbox, with a receiver on all addresses', sandbox, at('0.0.0.0'), 'http://127.0.0.1:8788'],
    ['a sandbox, with a receiver on all IPv6 addresses', sandbox, at('::'), 'http://[::1]:8788'],
    ['a sandbox, with a receiver on a host name', sandbox, at('localhost'), 'http://localhost:8788'],
    ['a sandbox, with a webhook on loopback', sandbox, at('::1', 'http://[::1]:1/a'), 'http://[::1]:1/a'],
    ['a sandbox, with a receiver that is not on loopback', sandbox, at('192.0.2.1'), undefined],
    ['an engine without jobs', offline, at('127.0.0.1'), undefined],
    ['a manifest without a webhook', gateway, null, undefined],
  ])('is chosen for %s', (_name, engine, webhook, url) => {
    expect(webhookFor(engine, webhook)?.url).toBe(url);
    expect(webhookFor(engine, webhook)?.listen).toEqual(url === undefined ? undefined : webhook?.listen);
  });
});
