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

/** Every `npx --no-install narrate …` of the README's console blocks, without the comment behind it. */
const commands = blocks('console')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('$ npx --no-install narrate'))
  .map((line) => line.replace('$ npx --no-install narrate', '').replace(/#.*/, '').trim());

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-readme-'));
  for (const name of ['fixtures/lamplighter', 'pipeline.example.yaml']) {
    await cp(join(repository, name), join(folder, name), { recursive: true });
  }
  // The first paragraphs of each chapter: every command reads, speaks and encodes them, and all of it would take minutes.
  const chapters = join(folder, 'fixtures/lamplighter/chapters');
  for (const name of await readdir(chapters)) {
    const text = await readFile(join(chapters, name), 'utf8');
    await writeFile(join(chapters, name), `${text.split('\n\n').slice(0, 4).join('\n\n')}\n`);
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

  it('names every option of the main command', async () => {
    const { stdout } = await runCli(['--help'], { cwd: folder });
    const options = [...stdout.matchAll(/^\s+(?:-\w, )?(--[a-z-]+)/gm)].map((match) => match[1] ?? '');
    const missing = options.filter(
      (option) => !['--help', '--version'].includes(option) && !readme.includes(option),
    );
    expect(missing).toEqual([]);
  });
});
