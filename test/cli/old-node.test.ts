import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** narrate on a Node that says that it is another version. */
const narrateOn = (version: string, ...args: string[]) => {
  const said = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const preload = `data:text/javascript,${encodeURIComponent(said)}`;
  return promisify(execFile)(process.execPath, ['--import', preload, main, ...args]);
};

describe('a Node that is too old', () => {
  it.each(['18.20.8', '20.9.0', '20.18.3'])('%s is told which is wanted', async (version) => {
    await expect(narrateOn(version, 'voices')).rejects.toMatchObject({
      code: 5,
      stdout: '',
      stderr: `narrate: This is Node ${version}, and narrate needs 20.19.0 or later.\nInstall a newer one: https://nodejs.org\n`,
    });
  });

  it.each(['20.19.0', '22.0.0', '100.1.0'])('%s is none', async (version) => {
    const { stdout } = await narrateOn(version, 'voices', '--engine', 'espeak');
    expect(stdout).toContain('espeak');
  });
});
