import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packing from '../rolldown.config.js';

const execute = promisify(execFile);
const repository = resolve(import.meta.dirname, '..');

let project: string;

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute('npm', [...args, '--no-audit', '--no-fund'], { cwd, maxBuffer: 1e8 });
  return stdout;
}

/** An empty project of somebody else, into which the packed package is installed as from the registry. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'narrate-package-'));
  const packed = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', project], repository);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'a-book', private: true, type: 'module' }),
  );
  await npm(['install', '--prefer-offline', join(project, filename)], project);
}, 240_000);

afterAll(() => rm(project, { recursive: true, force: true }));

describe('the packed package', () => {
  it('holds what is needed, and nothing else', async () => {
    const found = await readdir(join(project, 'node_modules', 'narrate'));
    expect(found.sort()).toEqual(['LICENSE', 'README.md', 'dist', 'narrate.schema.json', 'package.json']);
  });

  it('brings the licence of every package whose code is packed into it', async () => {
    const installed = join(project, 'node_modules', 'narrate', 'dist', 'packed', 'licences.txt');
    const notices = (await readFile(installed, 'utf8')).split(/^-{80}\n/m).slice(1);
    const bundle = await rolldown(packing);
    const { output } = await bundle.generate({ dir: 'dist' });
    await bundle.close();
    const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
    const names = modules.flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
    expect(new Set(names)).toContain('micromark');
    expect(notices.map((notice) => notice.split(' ')[0])).toEqual([...new Set(names)].sort());
    const unlicensed = notices.filter((notice) => !/permission|redistribution/i.test(notice));
    expect(unlicensed.map((notice) => notice.slice(0, 200))).toEqual([]);
  });

  it('runs with npx', async () => {
    await writeFile(join(project, 'one.md'), '# One\n\nA first sentence. And a second one.\n');
    await writeFile(join(project, 'pipeline.yaml'), 'voice: Kore\nchapters: [one.md]\n');
    const { stdout } = await execute('npx', ['--no', '--', 'narrate', '--dry-run', '--json'], {
      cwd: project,
    });
    expect(JSON.parse(stdout).total).toMatchObject({ chunks: 1, buy: 1, costUsd: 0.04 });
    // By the packed files: what TypeScript writes to the same place would answer too, later.
    const main = join(project, 'node_modules', 'narrate', 'dist', 'cli', 'main.js');
    expect(await readFile(main, 'utf8')).toContain('../packed/');
  });

  it('can be imported, with types', async () => {
    const program = `import { type BookPlan, NarrateError, plan, run } from 'narrate';
const made: BookPlan = await plan({ manifest: 'pipeline.yaml' });
console.log(made.plan.total.buy, typeof run);
try {
  await plan({ manifest: 'none.yaml' });
} catch (error) {
  console.log(error instanceof NarrateError && error.code);
}
`;
    const options = {
      module: 'NodeNext',
      target: 'ES2022',
      strict: true,
      types: [],
      lib: ['ES2022', 'DOM'],
      outDir: 'out',
      skipLibCheck: false,
    };
    await writeFile(join(project, 'book.ts'), program);
    const readme = await readFile(join(repository, 'README.md'), 'utf8');
    await writeFile(join(project, 'readme.ts'), /^```ts\n([\s\S]*?)^```/m.exec(readme)?.[1] ?? '');
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['book.ts', 'readme.ts'] }),
    );
    const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
    await execute(process.execPath, [tsc, '-p', 'tsconfig.json'], { cwd: project }).catch(
      (error: { stdout: string }) => {
        throw new Error(error.stdout);
      },
    );
    const { stdout } = await execute(process.execPath, ['out/book.js'], { cwd: project });
    expect(stdout).toBe('1 function\ninvalid-input\n');
  });
});

describe('the lock file', () => {
  it('has every platform of every package that comes in several: npm ci refuses one that lacks some', async () => {
    const { packages } = JSON.parse(await readFile(join(repository, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });
});
