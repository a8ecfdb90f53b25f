import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.mjs';

const isInstalled = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

/** Why tests with Redis are skipped; null: they are not. In CI they fail without redis-server. */
export const noRedis =
  isInstalled || process.env.CI === 'true' ? null : 'skipped: `.ci/install-tools` installs redis-server';

/** A real redis-server on a loopback port, with a folder of its own. Nothing is in it at first. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends the process. Without `save`, as a crash: what is not on its disk is lost. */
  stop(options?: { readonly save?: boolean }): Promise<void>;
  /** Starts it again on the same port, with what is on its disk. Call it after `stop`. */
  start(): Promise<void>;
  /** Ends it if it runs, and deletes its folder. */
  remove(): Promise<void>;
}

/**
 * Starts a redis-server. `options` are further ones of its command line. It saves nothing by itself: `stop({ save: true })`
 * does.
 */
export async function startRedis(options: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-redis-'));
  const port = await freePort();
  let child = await spawnRedis({ folder, port, options });
  const stop = async ({ save = false } = {}): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    if (save) {
      const client = ['-p', String(port), 'shutdown', 'save'];
      spawnSync('redis-cli', client, { stdio: 'ignore' });
    } else child.kill('SIGKILL');
    await exit;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return child.pid ?? 0;
    },
    stop,
    async start() {
      child = await spawnRedis({ folder, port, options });
    },
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the process, and resolves when it accepts connections. */
async function spawnRedis({
  folder,
  port,
  options,
}: {
  readonly folder: string;
  readonly port: number;
  readonly options: readonly string[];
}): Promise<ChildProcess> {
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn('redis-server', [...own, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes('Ready to accept connections')) break;
  }
  if (!lines.at(-1)?.includes('Ready')) throw new Error(`redis-server ended:\n${lines.join('\n')}`);
  // Read on, so that the process never waits for its output.
  child.stdout.resume();
  return child;
}
