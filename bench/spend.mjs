import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { node } from './pairs.mjs';

/**
 * What a Node process used. The seconds of user and system are processor time, with that of its child processes. The memory is
 * the peak of the process itself, its threads included.
 * @typedef {{ seconds: number, userSeconds: number, systemSeconds: number, megabytes: number, output: string }} Spent
 */

const hook = resolve(import.meta.dirname, 'spent.cjs');

/**
 * Runs Node with these arguments and measures what it uses. Needs Linux.
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined> }} [options]
 * @returns {Spent}
 */
export function spend(args, { cwd, env } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'narrate-spent-'));
  const report = join(folder, 'spent.json');
  try {
    const start = performance.now();
    const output = node([...args], {
      ...(cwd !== undefined && { cwd }),
      env: { ...env, NODE_OPTIONS: `--require ${JSON.stringify(hook)}`, NARRATE_BENCH_SPENT: report },
    });
    const seconds = (performance.now() - start) / 1000;
    return { ...JSON.parse(readFileSync(report, 'utf8')), seconds, output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns the processor time in seconds. @param {Pick<Spent, 'userSeconds' | 'systemSeconds'>} spent */
export const processorSeconds = ({ userSeconds, systemSeconds }) => userSeconds + systemSeconds;
