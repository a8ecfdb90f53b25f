import { spawnSync } from 'node:child_process';

/**
 * Times two commands in turn, A B A B …, after one round that is not counted. The speed of a machine changes, but the ratio
 * within a pair does not.
 * @param {{ a: () => void, b: () => void, rounds?: number }} options
 * @returns {{ ratio: number, aMs: number, bMs: number }} medians
 */
export function timePairs({ a, b, rounds = 7 }) {
  /** @type {{ aMs: number, bMs: number }[]} */
  const pairs = [];
  for (let round = 0; round <= rounds; round += 1) {
    const pair = { aMs: timed(a), bMs: timed(b) };
    if (round > 0) pairs.push(pair);
  }
  return {
    ratio: median(pairs.map(({ aMs, bMs }) => aMs / bMs)),
    aMs: median(pairs.map(({ aMs }) => aMs)),
    bMs: median(pairs.map(({ bMs }) => bMs)),
  };
}

/** @param {() => void} work */
function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Runs Node with these arguments and returns its output. Throws an error with all output if the exit status is not 0.
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined> }} [options]
 */
export function node(args, { cwd, env } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stderr}\n${stdout}`);
  return stdout;
}
