import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';

const narrate = (...args: string[]) => runCli(args, { cwd: tmpdir() });

const commands = ['', 'script', 'status', 'verify', 'gc', 'voices', 'schema', 'sandbox'];

describe('usage errors and help', () => {
  it('asks for --keep with an example when narrate gc has none', async () => {
    const { status, stdout, stderr } = await narrate('gc');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'narrate: narrate gc needs --keep <days>: how many days to keep unused recordings.\n' +
        'For example, run `narrate gc --keep 90`. `narrate gc --help` lists all options.\n',
    );
    const json = await narrate('gc', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'failed', error: { code: 'usage' } });
  });

  it.each([
    [['gc', '--keep', 'soon'], 'gc'],
    [['status', '--jason'], 'status'],
    [['sandbox', '--rate'], 'sandbox'],
  ])('names the help of the command after the wrong arguments %j', async (args, command) => {
    const { status, stderr } = await narrate(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(`Run \`narrate ${command} --help\` for its options and examples.\n`);
  });

  it('names the help of narrate after a wrong option of the main command', async () => {
    expect((await narrate('--jason')).stderr).toContain('Run `narrate --help` for the commands and options.');
  });

  it.each(commands)('shows examples and no defaults of flags in narrate %s --help', async (command) => {
    const { status, stdout, stderr } = await narrate(...(command === '' ? [] : [command]), '--help');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Options:');
    expect(stdout).toContain('Examples:');
    expect(stdout).not.toMatch(/default:\s+false/);
  });

  it('shows in the help the defaults of options that have a value', async () => {
    expect((await narrate('--help')).stdout).toMatch(/\(default: "pipeline.yaml"\)/);
    expect((await narrate('voices', '--help')).stdout).toMatch(/\(default: "pixazo"\)/);
  });
});
