import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shellWord, startedAs, typedCommands } from '../../../src/cli/text/typed-commands.js';
import { runCli } from '../../support/cli.js';

const npx = 'npx --no-install narrate';

describe('commands in messages', () => {
  it('begin with npx if npx started narrate, and otherwise only with the name', () => {
    expect(startedAs({ npm_command: 'exec' })).toBe(npx);
    expect(startedAs({ npm_command: 'run-script' })).toBe('narrate');
    expect(startedAs({})).toBe('narrate');
  });

  it('are the code spans and examples that begin with the name, and no other text', () => {
    expect(typedCommands('narrate says: run `narrate gc` or `narrate`.', npx)).toBe(
      `narrate says: run \`${npx} gc\` or \`${npx}\`.`,
    );
    expect(typedCommands('Examples:\n  $ narrate init\n  $ mpv a\n', npx)).toBe(
      `Examples:\n  $ ${npx} init\n  $ mpv a\n`,
    );
    for (const text of ['`narrate.schema.json`', '`npx --no-install narrate`', '<!-- narrate: as=a -->'])
      expect(typedCommands(text, npx)).toBe(text);
  });
});

it('a word in quotes is the same word for a shell, and a plain path has no quotes', () => {
  const words = [
    'a b.yaml',
    "it's.yaml",
    '$(touch x)',
    '`id`',
    '"q"',
    'a\\b',
    '第一章:3',
    '-x',
    '',
    "''",
    'a&b;c|d',
  ];
  const script = `printf '%s\\n' ${words.map((word) => shellWord(word, 'linux')).join(' ')}`;
  expect(execFileSync('sh', ['-c', script]).toString().split('\n')).toEqual([...words, '']);
  expect(shellWord('books/01-a.md:12', 'linux')).toBe('books/01-a.md:12');
  expect(shellWord('C:/my books/a.yaml', 'win32')).toBe('"C:/my books/a.yaml"');
});

describe('narrate started by npx', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'narrate-typed-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const withNpx = (...args: readonly string[]) => runCli(args, { cwd: folder, env: { npm_command: 'exec' } });

  it('shows commands for npx in hints, help and results', async () => {
    expect((await withNpx('status')).stderr).toContain(`Run \`${npx} init\` in the folder of a book`);
    expect((await withNpx('statsu')).stderr).toContain(`Did you mean \`${npx} status\`?`);
    expect((await withNpx('help', 'gc')).stdout).toContain(`  $ ${npx} gc --keep 90\n`);
  });

  it('has the short commands in JSON, whose texts do not depend on the start', async () => {
    const { error } = JSON.parse((await withNpx('status', '--json')).stdout);
    expect(error.hint).toContain('Run `narrate init`');
  });

  it('leaves the completion script as it is', async () => {
    const short = await runCli(['completion', 'bash'], { cwd: folder });
    expect((await withNpx('completion', 'bash')).stdout).toBe(short.stdout);
  });
});
