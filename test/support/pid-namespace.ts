import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const optionSets = [
  ['--pid', '--fork', '--kill-child', '--mount-proc'],
  ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'],
];

/** The command that starts another command in its own process namespace, like a container; null: not permitted here. */
export const inOwnNamespace: readonly string[] | null =
  process.platform === 'linux'
    ? (optionSets
        .map((options) => ['unshare', ...options])
        .find(([command = '', ...options]) => spawnSync(command, [...options, 'true']).status === 0) ?? null)
    : null;

/** The reason for skipping tests that need a process namespace. */
export const noNamespace = 'unshare is not permitted here: process namespaces are not tested';

/** Returns `inOwnNamespace` for a test. If it is null, skips the test, or in CI on Linux, fails it. */
export function requireNamespace(context: { skip(note?: string): never }): readonly string[] {
  if (inOwnNamespace !== null) return inOwnNamespace;
  if (process.platform === 'linux' && process.env.CI === 'true')
    throw new Error(
      `${noNamespace}. Install util-linux, or allow it: sudo sysctl --write kernel.apparmor_restrict_unprivileged_userns=0`,
    );
  return context.skip(noNamespace);
}

/** Returns the id, outside of the namespace, of the process that `unshare` started. @param unshare the id of `unshare` */
export function pidInside(unshare: number): number {
  const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}
