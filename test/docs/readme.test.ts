import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineNames, profileOf } from '../../src/engines/registry.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { runCli } from '../support/cli.js';

const repository = resolve(import.meta.dirname, '../..');
const readme = await readFile(join(repository, 'README.md'), 'utf8');

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1] ?? '',
  );

/** The arguments of every `npx --no-install narrate …` in shell blocks of the README, without comments. */
const commands = blocks('sh')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('npx --no-install narrate'))
  .map((line) => line.replace('npx --no-install narrate', '').replace(/#.*/, '').trim());

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-readme-'));
  for (const name of ['fixtures/lamplighter', 'pipeline.example.yaml']) {
    await cp(join(repository, name), join(folder, name), { recursive: true });
  }
  // Only the first sentences of the first paragraphs, because every command speaks and encodes them.
  const chapters = join(folder, 'fixtures/lamplighter/chapters');
  for (const name of await readdir(chapters)) {
    const blocks = (await readFile(join(chapters, name), 'utf8')).split('\n\n').slice(0, 5);
    // A chapter for `check` is longer, because targets reject files of a few seconds.
    if (name === '04-morning.md') {
      await mkdir(join(folder, 'own'));
      await writeFile(join(folder, 'own', name), `${blocks.join('\n\n')}\n`);
    }
    const short = blocks.map((block) => block.split(/(?<=[.!?]) /)[0]);
    await writeFile(join(chapters, name), `${short.join('\n\n')}\n`);
  }
  sandbox = await startSandbox({ charactersPerSecond: 150 });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

describe('README', () => {
  it('has commands in shell blocks', () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  it.each(commands)('has a command that works: narrate %s', async (command) => {
    const env = { PIXAZO_API_KEY: 'sandbox', PIXAZO_BASE_URL: sandbox.url };
    // The other commands are about the book for which `init` wrote a manifest.
    const cwd = command.startsWith('pipeline.example.yaml') ? folder : join(folder, 'own');
    const { status, stderr } = await runCli(command.split(/\s+/), { cwd, env });
    expect(status, stderr).toBe(0);
  });

  it.each(blocks('yaml'))('has a valid manifest: %s', (yaml) => {
    const { diagnostics } = parseManifest(yaml, { file: 'README.md', engine: null, engineNames, profileOf });
    expect(diagnostics).toEqual([]);
  });

  it('shows a picture that exists', async () => {
    const [, picture = ''] = /!\[[^\]]+\]\(([^)]+)\)/.exec(readme) ?? [];
    expect(await readFile(join(repository, picture), 'utf8')).toMatch(/^<svg /);
  });
});
