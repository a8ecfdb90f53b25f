import type { Examination } from '../examination.js';

/** The least version, as `engines` in package.json has it. */
const least = [20, 19] as const;

/** Whether this Node is new enough. @param version as `process.version` has it: `v20.19.0` */
export function examineNode(version: string): Examination {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isNewEnough = major > least[0] || (major === least[0] && minor >= least[1]);
  return {
    name: 'node',
    state: isNewEnough ? 'ok' : 'failed',
    found: `Node ${version.replace(/^v/, '')}`,
    remedy: isNewEnough ? null : `Install Node ${least.join('.')} or later: https://nodejs.org`,
  };
}
