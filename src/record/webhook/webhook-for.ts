import type { Engine } from '../../engines/engine.js';
import type { Webhook } from '../../manifest/manifest.js';
import { isLoopback } from '../../state/ledger.js';

/** Addresses that stand for all of a machine's own, with one of them. */
const anyAddress: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * The webhook as a run uses it; null: none. A gateway on this machine is told where the receiver listens: a rehearsal
 * needs no tunnel, and calls nobody outside.
 */
export function webhookFor(
  { kind, origin }: Pick<Engine, 'kind' | 'origin'>,
  webhook: Webhook | null,
): Webhook | null {
  // A direct engine has nobody to call back.
  if (webhook === null || kind !== 'jobs') return null;
  if (!isLoopback(origin) || isLoopback(webhook.url)) return webhook;
  const { host, port } = webhook.listen;
  const here = anyAddress[host] ?? host;
  const url = `http://${here.includes(':') ? `[${here}]` : here}:${port}`;
  return isLoopback(url) ? { ...webhook, url } : null;
}
