import { describe, expect, it } from 'vitest';
import { webhookFor } from '../../../src/record/webhook/webhook-for.js';

const gateway = { kind: 'jobs', origin: 'https://gateway.example' } as const;
const sandbox = { kind: 'jobs', origin: 'http://127.0.0.1:4000' } as const;
const offline = { kind: 'direct', origin: 'local:espeak' } as const;
const at = (host: string, url = 'https://hooks.example/n') => ({ url, listen: { host, port: 8788 } });

describe('the webhook of a run', () => {
  it.each([
    ['a gateway far away', gateway, at('0.0.0.0'), 'https://hooks.example/n'],
    ['a rehearsal', sandbox, at('127.0.0.1'), 'http://127.0.0.1:8788'],
    ['a rehearsal at any address', sandbox, at('0.0.0.0'), 'http://127.0.0.1:8788'],
    ['a rehearsal at any IPv6 address', sandbox, at('::'), 'http://[::1]:8788'],
    ['a rehearsal at a name', sandbox, at('localhost'), 'http://localhost:8788'],
    ['a rehearsal with an address of its own', sandbox, at('::1', 'http://[::1]:1/a'), 'http://[::1]:1/a'],
    ['a rehearsal that cannot be called', sandbox, at('192.0.2.1'), undefined],
    ['an engine that answers at once', offline, at('127.0.0.1'), undefined],
    ['none', gateway, null, undefined],
  ])('%s', (_name, engine, webhook, url) => {
    expect(webhookFor(engine, webhook)?.url).toBe(url);
    expect(webhookFor(engine, webhook)?.listen).toEqual(url === undefined ? undefined : webhook?.listen);
  });
});
