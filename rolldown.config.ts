import { readdirSync } from 'node:fs';
import { defineConfig, type RolldownOptions } from 'rolldown';
import { buildId } from './build/build-id.js';
import { directBuiltins } from './build/direct-builtins.js';
import { joinedStyle } from './build/joined-style.js';
import { lateChildProcess } from './build/late-child-process.js';
import { latePatternModule, latePatterns } from './build/late-patterns.js';
import { loadedWith } from './build/loaded-with.js';
import { packedLicences } from './build/packed-licences.js';

type IsLoaded = ReturnType<typeof loadedWith>;
const withProgram = loadedWith('src/cli/program.ts');
const withPlan = loadedWith('src/cli/commands/run/run.ts');
const withRun = loadedWith('src/use-cases/run.ts');
const withParser = loadedWith('src/markdown/read/read-body.ts');
/** Packages that S3 stores and EPUBs need, too. They parse no Markdown. */
const isForMarkup =
  /[\\/]node_modules[\\/](?:htmlparser2|entities|dom\w+|ccount|stringify-entities|character-entities-\w+|zwitch)[\\/]/;
const commands = readdirSync('src/cli/commands').map((name) => `src/cli/commands/${name}/command.ts`);
const withCommands = loadedWith(...commands);
const isShared = (id: string): boolean => /[\\/]src[\\/]cli[\\/](?!commands[\\/])/.test(id);
/** Includes modules that commands share with each other and with a plan, so that the help of a command loads no plan. */
const withStart: IsLoaded = (id, modules) =>
  id === latePatternModule ||
  withProgram(id, modules) ||
  (withCommands(id, modules) && (isShared(id) || withPlan(id, modules)));

const shared: RolldownOptions = {
  platform: 'node',
  logLevel: 'warn',
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
};
const minify = { compress: false, mangle: false, codegen: true } as const;

/**
 * Packs the command line and the packages that it needs to read books into a few files. Node needs about a millisecond for
 * each file that it loads, and remark and zod have over two hundred (docs/decisions/packages.md). The library
 * (`dist/index.js`) is not packed.
 */
const program = defineConfig({
  ...shared,
  input: {
    main: 'src/cli/main.ts',
    'espeak-worker': 'src/engines/espeak/espeak-worker.js',
    'flite-worker': 'src/engines/flite/flite-worker.js',
  },
  // Packages that are native, optional, or loaded late.
  external: [
    'sentencex',
    'undici',
    'fluent-ffmpeg',
    /^@echogarden\//,
    /^@ffmpeg-installer\//,
    ...['bullmq', 'ioredis', 'prom-client'],
    // Needed only to read an EPUB.
    ...['rehype-remark', 'remark-gfm', 'remark-stringify', 'saxes', 'yauzl'],
  ],
  plugins: [
    lateChildProcess(),
    latePatterns(),
    directBuiltins(),
    packedLicences('packed/licences.txt'),
    buildId('packed/build-id.txt'),
  ],
  output: {
    dir: 'dist',
    format: 'esm',
    minify,
    // At the same depth as the source files, which find package.json and the workers by relative paths.
    entryFileNames: ({ name }) => (name === 'main' ? 'cli/main.js' : `packed/${name}.js`),
    // The file of a command has its name.
    chunkFileNames: ({ name, facadeModuleId }) =>
      `packed/${/commands[\\/](\w+)[\\/]command\.ts$/.exec(facadeModuleId ?? '')?.[1] ?? name}.js`,
    // One file each for what every command, a plan and a run load, instead of two dozen shared files.
    codeSplitting: {
      groups: [
        { name: (id, modules) => (withStart(id, modules) ? 'start' : null), debugName: 'start' },
        { name: (id, modules) => (withPlan(id, modules) ? 'plan' : null), debugName: 'plan' },
        {
          name: (id, modules) => (withParser(id, modules) && isForMarkup.test(id) ? 'markup' : null),
          debugName: 'markup',
        },
        { name: (id, modules) => (withParser(id, modules) ? 'parser' : null), debugName: 'parser' },
        { name: (id, modules) => (withRun(id, modules) ? 'run' : null), debugName: 'run' },
      ],
    },
  },
});

/** Packs each file that a thread runs with all that it needs, so that threads start fast. It contains no package. */
const threads = defineConfig({
  ...shared,
  input: {
    'sound-thread': 'src/deliver/sound/sound-thread.ts',
    'align-thread': 'src/deliver/alignment/align-thread.ts',
  },
  output: { dir: 'dist/packed', format: 'esm', minify, entryFileNames: '[name].js' },
});

/** A page of `web/`: a classic script, because browsers load no modules from a disk. */
const page = { ...shared, platform: 'browser' } as const satisfies RolldownOptions;
const pageOutput = { dir: 'dist/packed', format: 'iife', minify: true, entryFileNames: '[name].js' } as const;

/** The player of the listening page. It contains no package. */
const player = defineConfig({
  ...page,
  input: { player: 'web/listen/main.ts' },
  plugins: [joinedStyle(['web/shared/styles', 'web/listen/styles'], 'player.css')],
  output: pageOutput,
});

/** The page of `narrate review`. */
const review = defineConfig({
  ...page,
  // Not `review`, which is the name of the file of the command.
  input: { 'review-page': 'web/review/main.tsx' },
  plugins: [
    joinedStyle(['web/shared/styles', 'web/review/styles'], 'review-page.css'),
    packedLicences('review-page-licences.txt'),
  ],
  output: pageOutput,
});

/** The page of `narrate audition`. It contains no package. */
const audition = defineConfig({
  ...page,
  input: { 'audition-page': 'web/audition/main.ts' },
  plugins: [joinedStyle(['web/shared/styles', 'web/audition/styles'], 'audition-page.css')],
  output: pageOutput,
});

export default [program, threads, player, review, audition];
