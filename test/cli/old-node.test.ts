import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** Runs narrate on a Node that reports another version. */
const narrateOn = (version: string, ...args: string[]) => {
  const script = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const preload = `data:text/javascript,${encodeURIComponent(script)}`;
  return promisify(execFile)(process.execPath, ['--import', preload, main, ...args]);
};

describe('the check of the Node version', () => {
  it.each(['18.20.8', '20.9.0', '20.18.3'])(
    'refuses %s and names the version that narrate needs',
    async (version) => {
      await expect(narrateOn(version, 'voices')).rejects.toMatchObject({
        code: 5,
        stdout: '',
        stderr: `narrate: narrate needs Node 20.19.0 or later, but this is Node ${version}.\nInstall a newer version: https://nodejs.org\n`,
      });
    },
  );

  it.each(['20.19.0', '22.0.0', '100.1.0'])('accepts %s', async (version) => {
    const { stdout } = await narrateOn(version, 'voices', '--engine', 'espeak');
    expect(stdout).toContain('espeak');
  });
});
