import type { Engine } from '../../engines/engine.js';
import type { Webhook } from '../../manifest/manifest.js';
import { isLoopback } from '../../state/ledger.js';

/** Addresses that mean all addresses of a machine, each with a loopback address. */
const anyAddress: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Returns the webhook of a run; null: none. A gateway on this machine gets the address at which the receiver listens: a
 * sandbox run needs no tunnel and sends no callback to another machine.
 */
export function webhookFor(
  { kind, origin }: Pick<Engine, 'kind' | 'origin'>,
  webhook: Webhook | null,
): Webhook | null {
  // An engine that returns audio in its response sends no callbacks.
  if (webhook === null || kind !== 'jobs') return null;
  if (!isLoopback(origin) || isLoopback(webhook.url)) return webhook;
  const { host, port } = webhook.listen;
  const local = anyAddress[host] ?? host;
  const url = `http://${local.includes(':') ? `[${local}]` : local}:${port}`;
  return isLoopback(url) ? { ...webhook, url } : null;
}
