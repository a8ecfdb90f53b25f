import { spawnSync } from 'node:child_process';

/** Tells whether a program is installed. */
export const hasProgram = (name: string): boolean =>
  spawnSync(name, ['-version'], { stdio: 'ignore' }).error === undefined;
