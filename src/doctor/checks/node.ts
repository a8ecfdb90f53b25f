import type { Inspection } from '../inspection.js';

/** The oldest supported version, the same as `engines` in package.json. */
const oldest = [20, 19] as const;

/** Checks whether this Node is new enough. @param version as in `process.version`: `v20.19.0` */
export function inspectNode(version: string): Inspection {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isNewEnough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return {
    name: 'node',
    state: isNewEnough ? 'ok' : 'failed',
    found: `Node ${version.replace(/^v/, '')}`,
    remedy: isNewEnough ? null : `Install Node ${oldest.join('.')} or later: https://nodejs.org`,
  };
}
