import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fastFolders, fastTests } from './support/fast-tests.js';

/** The order of the layers. A file imports only from its own layer and from those above it in this list. */
const layers = [
  'base',
  'files',
  'threads',
  'audio',
  'check',
  'align',
  'engines',
  'manifest',
  'markdown',
  'split',
  'render',
  'store',
  'state',
  'sync',
  'plan',
  'project',
  'record',
  'deliver',
  'package',
  'audition',
  'init',
  'doctor',
  'use-cases',
  'fleet',
  'review',
  'sandbox',
  'cli',
  'index.ts',
];
const pureLayers = ['check', 'align', 'manifest', 'markdown', 'split', 'render', 'plan'];
/** The names in `node:fs` that change nothing on disk. `open` is not one of them, because its flags can create files. */
const readingCalls =
  'access constants existsSync lstat lstatSync readdir readdirSync readFile readFileSync readlinkSync realpathSync stat statfs statSync';
/** Files outside of the layer `files` that write to the disk, with the functions that they may use. */
const otherWriters: Readonly<Record<string, string>> = {
  // Makes the ffmpeg that comes with the package executable.
  'audio/ffmpeg/find-ffmpeg.ts': 'chmod',
  // Writes files that the CI job names in its environment or command line, outside of the checkout.
  'cli/commands/ci/host/job-files.ts': 'appendFile mkdir writeFile',
};
const source = resolve(import.meta.dirname, '../src');

const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

const layerOf = (file: string): string => relative(source, file).split(sep)[0] ?? '';

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
}

/** Returns the code without comments, which may mention what the code must not contain. */
const withoutComments = (file: string): string =>
  readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

describe('source code', () => {
  it('has only folders that are layers', () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => !layers.includes(layer))).toEqual([]);
  });

  it('has no import from a later layer', () => {
    const forbidden = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => layerOf(resolve(dirname(file), target.replace(/\.js$/, '.ts'))))
        .filter((layer) => layers.indexOf(layer) > layers.indexOf(layerOf(file)))
        .map((layer) => `${relative(source, file)} imports from ${layer}`),
    );
    expect(forbidden).toEqual([]);
  });

  it('has no circular imports, types included', () => {
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push(
          [...path.slice(path.indexOf(file)), file].map((one) => relative(source, one)).join(' → '),
        );
        return;
      }
      state.set(file, 'open');
      for (const target of importsOf(file).filter((one) => one.startsWith('.'))) {
        const imported = resolve(dirname(file), target.replace(/\.js$/, '.ts'));
        if (files.includes(imported)) visit(imported, [...path, file]);
      }
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it('does no I/O and reads no clock, randomness or environment in pure layers', () => {
    const impure = files
      .filter((file) => pureLayers.includes(layerOf(file)))
      .flatMap((file) => {
        const text = withoutComments(file);
        const found = [
          ...importsOf(file).filter((target) =>
            /^node:(fs|child_process|http|https|net|os|timers)/.test(target),
          ),
          ...(text.match(/\b(Date\.now|new Date\(\)|Math\.random|process\.|console\.|performance\.now)/g) ??
            []),
        ];
        return found.map((name) => `${relative(source, file)}: ${name}`);
      });
    expect(impure).toEqual([]);
  });

  it('writes to the disk only in the layer files, which refuses links', () => {
    const writers = files
      .filter((file) => layerOf(file) !== 'files')
      .flatMap((file) => {
        const name = relative(source, file).split(sep).join('/');
        const allowed = `${readingCalls} ${otherWriters[name] ?? ''}`.split(' ');
        const text = readFileSync(file, 'utf8');
        const named = /import (?:type )?\{([^}]*)\} from 'node:fs(?:\/promises)?';/g;
        const calls = [...text.matchAll(named)]
          .filter(([statement]) => !statement.startsWith('import type'))
          .flatMap(([, names = '']) => names.split(',').map((one) => one.trim()))
          .filter((one) => one !== '' && !one.startsWith('type '));
        const unnamed = text.replaceAll(named, '').match(/['"](?:node:)?fs(?:\/promises)?['"]/g) ?? [];
        return [...calls.filter((one) => !allowed.includes(one)), ...unnamed].map((one) => `${name}: ${one}`);
      });
    expect(writers).toEqual([]);
  });

  it('loads the packages of fleets only when a command of a fleet needs them', () => {
    const loaders = files.filter((file) => {
      const code = withoutComments(file).replace(/import type [^;]*;/g, '');
      return /['"](bullmq|ioredis|prom-client)['"]/.test(code);
    });
    expect(loaders.map((file) => relative(source, file).split(sep).join('/'))).toEqual([
      'fleet/redis/fleet-packages.ts',
    ]);
    expect(readFileSync(loaders[0]!, 'utf8')).not.toMatch(/^import .*(bullmq|ioredis|prom-client)/m);
  });

  it('starts programs without a shell', () => {
    const starters = files.filter((file) => importsOf(file).includes('node:child_process'));
    expect(starters.length).toBeGreaterThan(2);
    const withShell = starters
      .filter((file) => /\bshell\b\s*[:,}]|\bexec\(|\bexecSync\(/.test(withoutComments(file)))
      .map((file) => relative(source, file));
    expect(withShell).toEqual([]);
  });

  it('uses the console only in the layer cli', () => {
    const users = files
      .filter((file) => layerOf(file) !== 'cli')
      .filter((file) => /\bconsole\.|process\.(stdout|stderr|exit\()/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(source, file));
    expect(users).toEqual([]);
  });

  it('writes to the terminal only in files that make control characters visible', () => {
    // These files use the streams, or a package that writes to them.
    const writers = [
      'cli/ask.ts',
      'cli/commands/fleet/show-fleet.ts',
      'cli/commands/init/command.ts',
      'cli/commands/init/questions.ts',
      'cli/main.ts',
      'cli/progress/show-progress.ts',
      'cli/terminal-text.ts',
      'cli/terminal.ts',
    ];
    const writes =
      /process\.(stdout|stderr)|\b(stdout|stderr)\.write|\\(u001B|x1b|u\{1b\})|'@clack|'log-update'/i;
    const found = files
      .filter((file) => layerOf(file) === 'cli' && writes.test(readFileSync(file, 'utf8')))
      .map((file) => relative(source, file).split(sep).join('/'));
    expect(found.toSorted()).toEqual(writers);
  });

  it('names an audio format only in the format registry and in code about containers, takes and stores', () => {
    const others = [
      'audio/containers/sniff-container.ts',
      'audio/ffmpeg/read-sound.ts',
      'engines/openai/create-openai.ts',
      'engines/speech-model/speech-model-engine.ts',
      'manifest/schema/store-schema.ts',
      'project/open-state.ts',
      'record/jobs/direct-as-jobs.ts',
      'record/jobs/response-audio.ts',
      'sandbox/openai/contract.ts',
      'store/flac/flac-packing.ts',
      'store/open-store.ts',
      'sync/open-share.ts',
      'sync/shared-takes.ts',
    ];
    const named = files
      .filter((file) => /'(m4b|mp3|m4a|opus|flac|wav)'/.test(withoutComments(file)))
      .map((file) => relative(source, file).split(sep).join('/'))
      .filter((file) => !file.startsWith('audio/formats/'));
    expect(named.toSorted()).toEqual(others);
  });

  it('keeps every file under 300 lines', () => {
    const long = files
      .map((file) => ({ file: relative(source, file), lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });
});

describe('fast tests', () => {
  it('include every pure layer', () => {
    expect(pureLayers.filter((layer) => !fastFolders.includes(`test/${layer}`))).toEqual([]);
  });

  it('start no process and no server, also in the modules that they share', () => {
    const repository = resolve(source, '..');
    const read = new Set<string>();
    const follow = (file: string): string[] => {
      if (read.has(file)) return [];
      read.add(file);
      return importsOf(file).flatMap((target) => {
        if (/^node:(child_process|http|https|net|worker_threads)$/.test(target)) return `${file}: ${target}`;
        const path = resolve(dirname(file), target.replace(/\.js$/, '.ts'));
        return target.startsWith('.') && path.startsWith(join(repository, 'test')) ? follow(path) : [];
      });
    };
    expect(fastTests.length).toBeGreaterThan(50);
    expect(fastTests.flatMap((file) => follow(join(repository, file)))).toEqual([]);
  });
});
