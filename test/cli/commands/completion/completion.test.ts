import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Argument, Command, Option } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetNames } from '../../../../src/check/files/targets.js';
import { bashCompletion } from '../../../../src/cli/commands/completion/bash.js';
import { commandSpec } from '../../../../src/cli/commands/completion/command-spec.js';
import { fishCompletion } from '../../../../src/cli/commands/completion/fish.js';
import { zshCompletion } from '../../../../src/cli/commands/completion/zsh.js';
import { engineNames } from '../../../../src/engines/registry.js';
import { runCli } from '../../../support/cli.js';

const execute = promisify(execFile);
const zshDriver = resolve(import.meta.dirname, '../../../support/zsh-completions.zsh');

/** Returns whether a shell is installed. CI installs all of them (`.ci/run`), so it skips no test. */
function isInstalled(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env.CI === 'true';
  }
}

let folder: string;
const scripts = { bash: '', zsh: '', fish: '' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-completion-'));
  await mkdir(join(folder, 'my books'));
  for (const name of ['pipeline.yaml', 'my books/atlas one.yml', 'one.md', 'notes.txt'])
    await writeFile(join(folder, name), '');
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const { status, stdout, stderr } = await runCli(['completion', shell], { cwd: folder });
    expect([status, stderr]).toEqual([0, '']);
    scripts[shell] = join(folder, `.completion.${shell}`);
    await writeFile(scripts[shell], stdout);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Returns what a shell proposes for the last word of each line, sorted, without duplicates. */
type Propose = (script: string, lines: readonly string[]) => Promise<readonly (readonly string[])[]>;
const sorted = (words: readonly string[]): readonly string[] => [...new Set(words)].filter(Boolean).sort();

/** Readline splits words at white space, `=` and `:`. */
const bash: Propose = (script, lines) =>
  Promise.all(
    lines.map(async (line) => {
      const words = [...line.matchAll(/[^\s=:]+|[=:]/g)].map(([word]) => word);
      if (/\s$/.test(line)) words.push('');
      const program = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _narrate; printf "%s\\n" "\${COMPREPLY[@]}"`;
      const args = ['--norc', '-c', program, 'bash', script, ...words];
      const { stdout } = await execute('bash', args, { cwd: folder });
      return sorted(stdout.split('\n'));
    }),
  );

const zsh: Propose = async (script, lines) => {
  const notes = join(folder, '.notes');
  await execute('zsh', ['-f', zshDriver, script, notes, ...lines], { cwd: folder });
  const noted = (await readFile(notes, 'utf8')).replaceAll('\\ ', ' ').split(/^--\n/m);
  return noted.slice(0, -1).map((words) => sorted(words.split('\n')));
};

const fish: Propose = async (script, lines) => {
  const program = 'source $argv[1]; for line in $argv[2..]; complete -C $line; echo =done=; end';
  const { stdout } = await execute('fish', ['--no-config', '-c', program, script, ...lines], { cwd: folder });
  // fish prints a description after a tab, and a slash after a folder.
  const words = stdout.replaceAll(/\t.*/g, '').replaceAll(/\/$/gm, '');
  return words
    .split(/^=done=\n/m)
    .slice(0, -1)
    .map((ofLine) => sorted(ofLine.split('\n')));
};

/** Returns lines to complete with the expected proposals. @param commands as the help lists them */
const linesOf = (commands: readonly string[]): Readonly<Record<string, readonly string[]>> => ({
  'narrate statu': ['status'],
  'narrate --json statu': [],
  'narrate --json ': ['my books', 'pipeline.yaml'],
  'narrate ': ['my books', 'pipeline.yaml', ...commands],
  'narrate pipeline.yaml --dr': ['--draft', '--dry-run'],
  'narrate check --for ': targetNames,
  'narrate --engine ': engineNames,
  'narrate voices --engine=es': ['espeak'],
  'narrate status ': ['my books', 'pipeline.yaml'],
  'narrate --chapter o': ['one.md'],
  'narrate --max-cost ': [],
  'narrate completion ': ['bash', 'fish', 'zsh'],
  'narrate help ver': ['verify'],
});

/** Returns a program whose declarations contain characters with a meaning in shells. */
function oddProgram(): Command {
  const odd = new Command('narrate')
    .description('it\'s "odd" [here] $(touch oops) `touch oops` \\ a:b')
    .addOption(new Option('--with-odd <words>', "it's [so] $(touch oops), `x` \\").choices(['a-b', 'c_d']))
    .addOption(
      new Option('-s, --several <n>', 'a list').argParser((n: string, all: string[] = []) => [...all, n]),
    );
  odd
    .command('do-it')
    .description('don\'t, [x] $(touch oops) "y" \\')
    .addArgument(new Argument('[folder]', 'where'));
  return odd;
}

const oddLines: Readonly<Record<string, readonly string[]>> = {
  'narrate --with': ['--with-odd'],
  'narrate --with-odd ': ['a-b', 'c_d'],
  'narrate -s 1 --sev': ['--several'],
  'narrate do': ['do-it'],
  'narrate do-it ': ['my books'],
};

describe.each([
  ['bash', bash, bashCompletion],
  ['zsh', zsh, zshCompletion],
  ['fish', fish, fishCompletion],
] as const)('completion in %s', (shell, propose, write) => {
  const isHere = isInstalled(shell);
  const note = isHere ? '' : ` (${shell} is not installed)`;

  it.skipIf(!isHere)(`completes commands, options, values and files${note}`, async () => {
    const { stdout: help } = await runCli(['--help'], { cwd: folder });
    const commands = help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z-]+)/gm);
    const lines = linesOf([...commands].map(([, name = '']) => name));
    const proposed = await propose(scripts[shell], Object.keys(lines));
    // fish repeats the option before its value.
    const words = proposed.map((ofLine) => ofLine.map((word) => word.replace('--engine=', '')));
    expect(Object.fromEntries(Object.keys(lines).map((line, index) => [line, words[index]]))).toEqual(
      Object.fromEntries(Object.entries(lines).map(([line, wanted]) => [line, wanted.toSorted()])),
    );
  });

  it.skipIf(!isHere)(`executes no text of a declaration${note}`, async () => {
    const script = join(folder, `.odd.${shell}`);
    await writeFile(script, write(commandSpec(oddProgram(), {})));
    expect(await propose(script, Object.keys(oddLines))).toEqual(Object.values(oddLines));
    await expect(readFile(join(folder, 'oops'))).rejects.toThrow('ENOENT');
  });
});

describe('narrate completion', () => {
  it('lists its three shells for an unknown one', async () => {
    const { status, stdout, stderr } = await runCli(['completion', 'tcsh'], { cwd: folder });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('bash, zsh, fish');
  });

  it('proposes every option and command that the help shows', async () => {
    const script = await readFile(scripts.bash, 'utf8');
    for (const args of [[], ['gc'], ['sandbox'], ['takes']]) {
      const { stdout: help } = await runCli([...args, '--help'], { cwd: folder });
      const stdout = help.slice(help.indexOf('Options:'));
      const shown = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+|[a-z-]+(?= .* {2}))/gm)].map(
        ([, word]) => word,
      );
      expect(shown.length).toBeGreaterThan(4);
      expect(shown.filter((word) => !new RegExp(`[ '(]${word}[ ')|]`).test(script))).toEqual([]);
    }
  });

  it('does not propose --suspect, the old name of --flagged', async () => {
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      const script = await readFile(scripts[shell], 'utf8');
      expect(script).toContain('flagged');
      expect(script).not.toContain('suspect');
    }
  });
});
