import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ways = [
  ['--pid', '--fork', '--kill-child', '--mount-proc'],
  ['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc'],
];

/** The command before a command that gives it process numbers of its own, as a container does; null: not permitted here. */
export const inOwnNamespace: readonly string[] | null =
  process.platform === 'linux'
    ? (ways
        .map((options) => ['unshare', ...options])
        .find(([command = '', ...options]) => spawnSync(command, [...options, 'true']).status === 0) ?? null)
    : null;

/** Why tests are skipped that need it. */
export const noNamespace = 'unshare is not permitted here: process namespaces are not tested';

/**
 * The same for a test that needs it: skips the test where there is none, and fails it in CI on Linux, so that nothing is left
 * out there unnoticed.
 */
export function requireNamespace(context: { skip(note?: string): never }): readonly string[] {
  if (inOwnNamespace !== null) return inOwnNamespace;
  if (process.platform === 'linux' && process.env.CI === 'true')
    throw new Error(
      `${noNamespace}. Install util-linux, or permit it: sudo sysctl --write kernel.apparmor_restrict_unprivileged_userns=0`,
    );
  return context.skip(noNamespace);
}

/** The number that a process started through it has here, given that of `unshare`. */
export function pidInside(unshare: number): number {
  const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}
