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

/** The number that a process started through it has here, given that of `unshare`. */
export function pidInside(unshare: number): number {
  const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}
