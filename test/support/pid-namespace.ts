import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ways = [
  ['--pid', '--fork', '--kill-child', '--mount-proc'],
  ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'],
];

/** The prefix of a command that gives it its own process namespace, like a container; null: not permitted here. */
export const inOwnNamespace: readonly string[] | null =
  process.platform === 'linux'
    ? (ways
        .map((options) => ['unshare', ...options])
        .find(([command = '', ...options]) => spawnSync(command, [...options, 'true']).status === 0) ?? null)
    : null;

/** Why tests that need a process namespace are skipped. */
export const noNamespace = 'unshare is not permitted here: process namespaces are not tested';

/** Returns `inOwnNamespace`. If it is null, this skips the test, or fails it in CI on Linux, where a skipped test would go unnoticed. */
export function requireNamespace(context: { skip(note?: string): never }): readonly string[] {
  if (inOwnNamespace !== null) return inOwnNamespace;
  if (process.platform === 'linux' && process.env.CI === 'true')
    throw new Error(
      `${noNamespace}. Install util-linux, or permit it: sudo sysctl --write kernel.apparmor_restrict_unprivileged_userns=0`,
    );
  return context.skip(noNamespace);
}

/** Returns the process id, in this namespace, of the command that the `unshare` process with the given id started. */
export function pidInside(unshare: number): number {
  const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}
