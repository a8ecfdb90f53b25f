import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';

const narrate = (...args: string[]) => runCli(args, { cwd: tmpdir() });

const commands = ['', 'script', 'status', 'verify', 'gc', 'voices', 'schema', 'sandbox'];

describe('usage', () => {
  it('of gc without --keep is told with an example, and where the rest stands', async () => {
    const { status, stdout, stderr } = await narrate('gc');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'narrate: narrate gc needs --keep: for how many days unused recordings stay.\n' +
        'For example `narrate gc --keep 90`; `narrate gc --help` has the other options.\n',
    );
    const json = await narrate('gc', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'failed', error: { code: 'usage' } });
  });

  it.each([
    [['gc', '--keep', 'soon'], 'gc'],
    [['status', '--jason'], 'status'],
    [['sandbox', '--rate'], 'sandbox'],
  ])('misread in %j points at the help of that command', async (args, command) => {
    const { status, stderr } = await narrate(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(`Run \`narrate ${command} --help\` for its options and examples.\n`);
  });

  it('of the main command points at its own help', async () => {
    expect((await narrate('--jason')).stderr).toContain('Run `narrate --help` for the commands and options.');
  });

  it.each(commands)('narrate %s --help says of no flag that it is not set', async (command) => {
    const { status, stdout, stderr } = await narrate(...(command === '' ? [] : [command]), '--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Options:');
    expect(stdout).toContain('Examples:');
    expect(stdout).not.toMatch(/default:\s+false/);
  });

  it('of an option that has a value still says what it is without one', async () => {
    expect((await narrate('--help')).stdout).toMatch(/\(default: "pipeline.yaml"\)/);
    expect((await narrate('voices', '--help')).stdout).toMatch(/\(default: "pixazo"\)/);
  });
});
