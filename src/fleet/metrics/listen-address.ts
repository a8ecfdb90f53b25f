import { NarrateError } from '../../base/errors.js';

/** Where a server listens. */
export interface ListenAddress {
  /** Null: on all addresses of this machine. */
  readonly host: string | null;
  /** 0: any free port. */
  readonly port: number;
}

/** Reads `:9464`, `9464`, `127.0.0.1:9464` or `[::1]:9464`. @throws NarrateError `usage` */
export function listenAddress(text: string): ListenAddress {
  const [, host = '', digits = ''] = /^(?:(\[[\da-fA-F:]+\]|[\w.-]*):)?(\d{1,5})$/.exec(text.trim()) ?? [];
  const port = Number(digits);
  if (digits !== '' && port <= 65_535) return { host: host.replace(/^\[|\]$/g, '') || null, port };
  throw new NarrateError('usage', `--metrics expects an address, not "${text}".`, {
    hint: 'Write :9464 for all addresses of this machine, or 127.0.0.1:9464 for this machine only.',
  });
}
