import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** Every `npx --no-install narrate …` of the README's shell blocks, without the comment behind it. */
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
  await cp(join(folder, 'pipeline.example.yaml'), join(folder, 'pipeline.yaml'));
  await mkdir(join(folder, 'without-manifest'));
  await writeFile(join(folder, 'without-manifest', 'one.md'), '# One\n\nA first sentence.\n');
  sandbox = await startSandbox({ charactersPerSecond: 150 });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the README', () => {
  it('has commands', () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  it.each(commands)('narrate %s', async (command) => {
    const env = { PIXAZO_API_KEY: 'sandbox', PIXAZO_BASE_URL: sandbox.url };
    const cwd = command.startsWith('init') ? join(folder, 'without-manifest') : folder;
    const { status, stderr } = await runCli(command.split(/\s+/), { cwd, env });
    expect(status, stderr).toBe(0);
  });

  it.each(blocks('yaml'))('has a manifest without a fault: %s', (yaml) => {
    const { diagnostics } = parseManifest(yaml, { file: 'README.md', engine: null, engineNames, profileOf });
    expect(diagnostics).toEqual([]);
  });

  it('shows a picture that is there', async () => {
    const [, picture = ''] = /!\[[^\]]+\]\(([^)]+)\)/.exec(readme) ?? [];
    expect(await readFile(join(repository, picture), 'utf8')).toMatch(/^<svg /);
  });
});
