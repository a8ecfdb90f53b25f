import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/program.js';
import { terminalOn } from '../../src/cli/terminal.js';

const terminal = terminalOn();
const folders = await readdir(resolve(import.meta.dirname, '../../src/cli/commands'));

describe('the table of commands', () => {
  it('has a row for each folder in commands/ except that of the main command', () => {
    const names = commands.map(({ name }) => name);
    expect(['run', ...names].sort()).toEqual(folders.sort());
  });

  it.each(commands)('loads a module that declares the command $name', async ({ name, load }) => {
    const program = new Command();
    const { command } = await load();
    command(program, { version: '0.0.0', terminal, outcome: { status: 0 } });
    expect(program.commands.map((one) => one.name())).toEqual([name]);
  });
});
