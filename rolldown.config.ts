import { readdirSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import { loadedWith } from './build/loaded-with.js';
import { packedLicences } from './build/packed-licences.js';

type IsLoaded = ReturnType<typeof loadedWith>;
const withProgram = loadedWith('src/cli/program.ts');
const withPlan = loadedWith('src/cli/commands/run/run.ts');
const commands = readdirSync('src/cli/commands').map((name) => `src/cli/commands/${name}/command.ts`);
const withCommands = loadedWith(...commands);
const isShared = (id: string): boolean => /[\\/]src[\\/]cli[\\/](?!commands[\\/])/.test(id);
/** Also what other commands share with each other and with a plan, so that their help loads no plan. */
const withStart: IsLoaded = (id, modules) =>
  withProgram(id, modules) || (withCommands(id, modules) && (isShared(id) || withPlan(id, modules)));

/**
 * Packs the command line, with the libraries that it reads books with, into a few files: Node spends about a millisecond
 * on each file that it loads, and remark and zod alone are over two hundred (docs/decisions/packages.md). The library
 * (`dist/index.js`) stays as TypeScript built it.
 */
export default defineConfig({
  input: { main: 'src/cli/main.ts', worker: 'src/engines/espeak/worker.js' },
  platform: 'node',
  logLevel: 'warn',
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  // Native, optional, or loaded late anyhow.
  external: [
    'sentencex',
    'undici',
    'fluent-ffmpeg',
    /^@echogarden\//,
    /^@ffmpeg-installer\//,
    // What an EPUB is read with.
    ...['character-entities', 'rehype-remark', 'remark-stringify', 'saxes', 'yauzl'],
  ],
  plugins: [packedLicences('packed/licences.txt')],
  output: {
    dir: 'dist',
    format: 'esm',
    minify: { compress: false, mangle: false, codegen: true },
    // As deep in the package as the files were: they find package.json and the worker from where they are.
    entryFileNames: ({ name }) => (name === 'main' ? 'cli/main.js' : 'packed/worker.js'),
    // A command's file has its name.
    chunkFileNames: ({ name, facadeModuleId }) =>
      `packed/${/commands[\\/](\w+)[\\/]command\.ts$/.exec(facadeModuleId ?? '')?.[1] ?? name}.js`,
    // What every command loads is one file, and what a plan loads another: not the two dozen that it shares with others.
    codeSplitting: {
      groups: [
        { name: (id, modules) => (withStart(id, modules) ? 'start' : null), debugName: 'start' },
        { name: (id, modules) => (withPlan(id, modules) ? 'plan' : null), debugName: 'plan' },
      ],
    },
  },
});
