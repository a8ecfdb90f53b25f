import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import packing from '../rolldown.config.js';
import { type Sandbox, startSandbox } from '../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from './support/book-folder.js';
import { environmentOf, waveOnly } from './support/sandbox-book.js';

const execute = promisify(execFile);
const repository = resolve(import.meta.dirname, '..');
/** The name of the package: `narrate`, or the scoped name that it is published with. */
const packageName = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')).name as string;

/** The limits for the size of the download and of the installed package. */
const maxPackedBytes = 2_400_000;
const maxUnpackedBytes = 7_700_000;

/** The lock file cannot pin these packages, because the registry in use here does not have them. */
const missingInRegistry = [
  'sentencex-darwin-arm64',
  'sentencex-darwin-x64',
  'sentencex-linux-arm64',
  'sentencex-win32-x64',
];

/** The output of `npm pack --json`. */
interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let project: string;
let packed: Packed;
let tarball: string;

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute('npm', [...args, '--no-audit', '--no-fund'], { cwd, maxBuffer: 1e8 });
  return stdout;
}

// Installs the packed package into an empty project, as a user does.
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'narrate-package-'));
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', project];
  [packed] = JSON.parse(await npm(pack, repository)) as [Packed];
  tarball = join(project, packed.filename);
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'a-book', private: true, type: 'module' }),
  );
  await npm(['install', '--prefer-offline', tarball], project);
});

/** Returns the files of a package that the entries need, directly or indirectly: by static or dynamic import, or as a worker. */
async function loadedFrom(folder: string, entries: readonly string[]): Promise<ReadonlySet<string>> {
  const loaded = new Set<string>();
  const follow = async (path: string): Promise<void> => {
    if (loaded.has(path)) return;
    loaded.add(path);
    const text = await readFile(join(folder, path), 'utf8');
    const named = text.matchAll(/(?:from|import|URL)\s*\(?\s*["'`](\.[^"'`]+\.js)["'`]/g);
    for (const [, name = ''] of named) {
      const target = posix.join(posix.dirname(path), name);
      await follow(path.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target);
    }
  };
  for (const entry of entries) await follow(entry);
  return loaded;
}

afterAll(() => rm(project, { recursive: true, force: true }));

describe('packed package', () => {
  it('contains all files that are needed, and no others', async () => {
    const paths = packed.files.map(({ path }) => path);
    const outside = paths.filter((path) => !path.startsWith('dist/')).sort();
    // The README and messages refer to the pages in docs/. docs/decisions is only for contributors.
    const docs = (await readdir(join(repository, 'docs'))).filter((name) => name.endsWith('.md'));
    expect(outside).toEqual(
      [
        ...['CHANGELOG.md', 'LICENSE', 'README.md', 'narrate.schema.json', 'package.json'],
        ...['pipeline.example.yaml', ...docs.map((name) => `docs/${name}`)],
      ].sort(),
    );
    // The library with its types, and the packed command line, which does not load the library.
    const folder = join(project, 'node_modules', packageName);
    const needed = await loadedFrom(folder, ['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js']);
    expect([...needed].filter((path) => !paths.includes(path))).toEqual([]);
    const packedFiles = paths.filter((path) => path.startsWith('dist/packed/'));
    expect(packedFiles.filter((path) => !needed.has(path))).toEqual([
      // The page of `narrate audition` consists of these.
      'dist/packed/audition-page.css',
      'dist/packed/audition-page.js',
      'dist/packed/build-id.txt',
      'dist/packed/licences.txt',
      // The listening page consists of these.
      'dist/packed/player.css',
      'dist/packed/player.js',
      // So does the page of `narrate review`, with the licences of its packages.
      'dist/packed/review-page-licences.txt',
      'dist/packed/review-page.css',
      'dist/packed/review-page.js',
    ]);
    const modules = paths.filter((path) => path.startsWith('dist/') && !packedFiles.includes(path));
    // No unpacked files of the command line, and no files of an earlier build.
    expect(modules.filter((path) => /^dist\/(?:cli|fleet|sandbox)\//.test(path))).toEqual([
      'dist/cli/main.js',
    ]);
    const sources = new Set(await readdir(join(repository, 'src'), { recursive: true }));
    const sourceless = modules.filter((path) => {
      const stem = path.slice('dist/'.length).replace(/(?:\.d\.ts|\.js)$/, '');
      return !['.ts', '.js'].some((ending) => sources.has(join(...stem.split('/')) + ending));
    });
    expect(sourceless).toEqual([]);
  });

  it('stays below the limits of its size', () => {
    expect(packed.size).toBeLessThan(maxPackedBytes);
    expect(packed.unpackedSize).toBeLessThan(maxUnpackedBytes);
  });

  it('has no problems and no warnings in publint', async () => {
    const bytes = await readFile(tarball);
    const { messages } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  it('has types that resolve like its modules, checked by @arethetypeswrong/cli', async () => {
    const attw = join(repository, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
    const args = [attw, tarball, '--profile', 'esm-only', '--format', 'json'];
    const { stdout } = await execute(process.execPath, args, { maxBuffer: 1e8 });
    const { analysis } = JSON.parse(stdout) as { analysis: { types: unknown; entrypoints: object } };
    expect(analysis.types).toMatchObject({ kind: 'included' });
    expect(Object.keys(analysis.entrypoints).sort()).toEqual([
      '.',
      './narrate.schema.json',
      './package.json',
    ]);
  });

  it('contains the licence of every packed package', async () => {
    const installed = join(project, 'node_modules', packageName, 'dist', 'packed');
    const files = ['licences.txt', 'review-page-licences.txt'];
    const texts = await Promise.all(files.map((file) => readFile(join(installed, file), 'utf8')));
    const notices = texts.flatMap((text) => text.split(/^-{80}\n/m).slice(1)).sort();
    const modules: string[] = [];
    for (const part of packing) {
      const bundle = await rolldown(part);
      const { output } = await bundle.generate({ dir: 'dist' });
      await bundle.close();
      modules.push(...output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])));
    }
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
    // The entry file must be the packed one. The unpacked one would work too, but start more slowly.
    const main = join(project, 'node_modules', packageName, 'dist', 'cli', 'main.js');
    expect(await readFile(main, 'utf8')).toContain('../packed/');
  });

  it('says which packages are missing for formulas in words', async () => {
    await writeFile(
      join(project, 'pipeline.yaml'),
      'voice: Kore\nread: { math: speak }\nchapters: [one.md]\n',
    );
    const args = ['--no', '--', 'narrate', '--dry-run', '--json'];
    const { code, stdout } = await execute('npx', args, { cwd: project }).then(
      (result) => ({ ...result, code: 0 }),
      (error: { code: number; stdout: string }) => error,
    );
    expect([code, JSON.parse(stdout).error.code]).toEqual([5, 'formulas-missing']);
    await writeFile(join(project, 'pipeline.yaml'), 'voice: Kore\nchapters: [one.md]\n');
  });

  it('can be imported, with types', async () => {
    const program = `import { type BookPlan, NarrateError, plan, run } from '${packageName}';
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
    const page = await readFile(join(repository, 'docs', 'library.md'), 'utf8');
    await writeFile(join(project, 'page.ts'), /^```ts\n([\s\S]*?)^```/m.exec(page)?.[1] ?? '');
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['book.ts', 'page.ts'] }),
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

describe('examples/library.ts', () => {
  let sandbox: Sandbox;
  let book: BookFolder;
  beforeAll(async () => {
    // Compiled like a user's program, with the types of the installed package.
    const compilerOptions = {
      module: 'NodeNext',
      target: 'ES2023',
      lib: ['ES2023'],
      strict: true,
      types: ['node'],
      typeRoots: [join(repository, 'node_modules', '@types')],
      outDir: 'examples',
    };
    await cp(join(repository, 'examples', 'library.ts'), join(project, 'library.ts'));
    await writeFile(
      join(project, 'tsconfig.example.json'),
      JSON.stringify({ compilerOptions, files: ['library.ts'] }),
    );
    const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
    await execute(process.execPath, [tsc, '-p', 'tsconfig.example.json'], { cwd: project }).catch(
      (error: { stdout: string }) => {
        throw new Error(error.stdout);
      },
    );
    sandbox = await startSandbox({ charactersPerSecond: 300 });
  });
  beforeEach(async () => {
    sandbox.reset();
    book = await makeBook({ chapters: 2, paragraphs: 2, manifest: waveOnly });
  });
  afterEach(() => book.remove());
  afterAll(() => sandbox.close());

  const library = (...args: string[]) => {
    const program = join(project, 'examples', 'library.js');
    const { PIXAZO_API_KEY: _, PIXAZO_BASE_URL: __, ...env } = process.env;
    const own = args.includes('--draft') ? {} : environmentOf(sandbox);
    return execute(process.execPath, [program, ...args], { cwd: book.folder, env: { ...env, ...own } }).then(
      ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        status: code,
        stdout,
        stderr,
      }),
    );
  };

  it('records a book within its budget, shows each step, and lists the files', async () => {
    const { status, stdout, stderr } = await library('--budget', '0.50');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Chapter 1: 2 of 2 chunks to buy, $0.08\n');
    expect(stdout).toMatch(/^ {2}chapter 2, chunk 1: \d+\.\d s$/m);
    expect(stdout).toMatch(/^ {2}wrote .*01-chapter-1\.wav$/m);
    expect(stdout).toContain('complete: 4 bought, 0 reused, $0.16 spent\n');
    expect(sandbox.report()).toMatchObject({ charged: 4, violations: [] });
    const again = await library();
    expect(again.stdout).toContain('complete: 0 bought, 4 reused, $0.00 spent\n');
  });

  it('stops at its budget, and prints the reason', async () => {
    const { status, stdout } = await library('--budget', '0.10');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^stopped: 2 bought, 0 reused, \$0\.08 spent$/m);
    expect(stdout).toMatch(/^Stopped \(budget\): /m);
    expect(sandbox.report().charged).toBe(2);
  });

  it('makes a draft without a key', async () => {
    const { status, stdout, stderr } = await library('pipeline.yaml', '--draft');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^complete: 4 bought, 0 reused, \$0\.00 spent$/m);
    expect(sandbox.report().submissions).toEqual([]);
  });

  it('prints all problems of a manifest', async () => {
    await book.write('pipeline.yaml', 'voice: Nobody\nchapters: [none.md]\n');
    const { status, stderr } = await library();
    expect(status).toBe(2);
    expect(stderr).toMatch(/^invalid-input: /);
    expect(stderr).toMatch(/^pipeline\.yaml:1: .*Nobody/m);
  });
});

describe('lock file', () => {
  it('lists every optional dependency of every package, because npm ci refuses a lock file without them', async () => {
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

  it('has an integrity for every package, except those that are missing in the registry', async () => {
    const { packages } = JSON.parse(await readFile(join(repository, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { link?: boolean; integrity?: string }>;
    };
    const unpinned = Object.entries(packages)
      .filter(([path, { link }]) => path !== '' && !link)
      .filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity))
      .map(([path]) => path.slice('node_modules/'.length));
    expect(unpinned).toEqual(missingInRegistry);
  });
});
