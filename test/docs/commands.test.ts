import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/commands.md'), 'utf8');
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** Returns the options that the page names in the section of a command, outside of examples. @param command '' is a run */
const optionsOnPage = (command: string): readonly string[] => {
  const sections = page.replace(/^```[\s\S]*?^```/gm, '').split('\n## ');
  const section = sections.find((text) => /^`narrate ([\w-]+|\[)/.exec(text)?.[1] === (command || '[')) ?? '';
  return [...section.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option);
};

/** The options of every command, from the completion script for fish. */
const options = new Map<string, string[]>();
beforeAll(async () => {
  const { stdout } = await runCli(['completion', 'fish'], { cwd: tmpdir() });
  for (const [, command = '', name = ''] of stdout.matchAll(/'__narrate_in ([\w\\']+)'.*? -l ([a-z-]+)/g)) {
    if (['help', 'version'].includes(name)) continue;
    const key = command.replace(/\W/g, '');
    options.set(key, [...(options.get(key) ?? []), `--${name}`]);
  }
});

describe('docs/commands.md', () => {
  it('names exactly the options of each command', () => {
    expect(options.size).toBeGreaterThan(10);
    for (const [command, names] of options)
      expect([command, [...new Set(optionsOnPage(command))].toSorted()]).toEqual([command, names.toSorted()]);
  });

  it('has a section for each command, and the README has a row', async () => {
    const { stdout } = await runCli(['--help'], { cwd: tmpdir() });
    const commands = [...stdout.split('\nCommands:\n')[1]!.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help');
    expect(commands).toEqual(expect.arrayContaining(['init', 'sandbox', 'schema', 'completion']));
    const missing = commands.filter(
      (name) =>
        !page.includes(`\n## \`narrate ${name}`) || !new RegExp(`^\\| .*\`${name}\\b`, 'm').test(readme),
    );
    expect(missing).toEqual([]);
  });
});
