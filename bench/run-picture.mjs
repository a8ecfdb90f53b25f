/**
 * `npm run docs:images`: records the example book with the sandbox, in a terminal of 80 columns, and writes what the
 * terminal showed to docs/images/run.svg. Needs tmux, which draws the screen, and bash.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cli, startSandbox } from './sandbox.mjs';
import { terminalPicture } from './terminal-picture.mjs';

const execute = promisify(execFile);
const repository = resolve(import.meta.dirname, '..');
const columns = 80;
const image = join(repository, 'docs', 'images', 'run.svg');

const folder = await mkdtemp(join(tmpdir(), 'narrate-picture-'));
const server = `narrate-picture-${process.pid}`;
/** @param {readonly string[]} args */
const tmux = async (...args) => (await execute('tmux', ['-L', server, '-f', '/dev/null', ...args])).stdout;

/** Returns the lines on the screen, without empty lines at the beginning and end. */
async function screen() {
  return (await tmux('capture-pane', '-p', '-e')).trim().split('\n');
}

/**
 * Waits until the screen passes a test, and returns it. A busy machine may take a minute or two.
 * @param {(text: string) => boolean} passes
 */
async function screenThat(passes) {
  for (const end = Date.now() + 180_000; Date.now() < end; await sleep(100)) {
    const lines = await screen();
    if (passes(lines.join('\n'))) return lines;
  }
  throw new Error(`The screen did not show the expected text:\n${(await screen()).join('\n')}`);
}

/** @param {string} text */
const type = (text) => tmux('send-keys', '-l', text);
const pressEnter = () => tmux('send-keys', 'Enter');
/** @param {string} text */
const atPrompt = (text) => /\n\S*\$\S* ?$/.test(text);

const sandbox = await startSandbox(['--latency', '400-900']);
try {
  await cp(join(repository, 'fixtures', 'lamplighter'), join(folder, 'fixtures', 'lamplighter'), {
    recursive: true,
  });
  await cp(join(repository, 'pipeline.example.yaml'), join(folder, 'pipeline.yaml'));
  await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true });
  const command = `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`;
  await writeFile(join(folder, 'node_modules', '.bin', 'narrate'), command, { mode: 0o755 });

  const environment = {
    PS1: '\\n\\[\\e[32m\\]$\\[\\e[0m\\] ',
    PIXAZO_BASE_URL: sandbox.url,
    PIXAZO_API_KEY: 'sandbox',
  };
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const size = ['-x', String(columns), '-y', '50'];
  await tmux('new-session', '-d', '-c', folder, ...size, 'env', ...settings, 'bash', '--norc', '--noprofile');
  await screenThat((text) => text.includes('$'));

  await type('npx --no-install narrate pipeline.yaml --dry-run');
  await pressEnter();
  await screenThat((text) => text.includes('Total') && atPrompt(text));
  await type('npx --no-install narrate pipeline.yaml');
  await pressEnter();
  await screenThat((text) => text.includes('[y/N]'));
  await type('y');
  await pressEnter();
  const recording = await screenThat((text) => /[6-9] of 12 chunks/.test(text));
  const done = await screenThat((text) => /\nDone: /.test(text) && atPrompt(text));

  const summary = done.findIndex((line) => line.startsWith('Done: '));
  const picture = terminalPicture([recording, done.slice(summary, -2)], {
    columns,
    title: 'A dry run and a run of the example book',
    description:
      'The price by chapter, the question before buying, the progress, and the files that were written.',
  });
  await mkdir(join(repository, 'docs', 'images'), { recursive: true });
  await writeFile(image, picture);
} finally {
  sandbox.stop();
  await tmux('kill-server').catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
}
