import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Queue } from 'bullmq';
import { keyPrefix } from '../../src/fleet/queue/names.js';
import type { Sandbox } from '../../src/sandbox/start-sandbox.js';
import { type CliResult, type RunningCli, runCli, startCli } from './cli.js';
import { type RedisServer, startRedis } from './redis.js';
import { environmentOf, waveOnly } from './sandbox-book.js';
import { ageLeases, objectsIn } from './stored-book.js';

const built = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** A worker in a process group of its own, which can be stopped and killed like a machine. */
export interface FleetWorker {
  readonly process: ChildProcess;
  /** Its log lines as objects. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Sends a signal to the worker and the processes of its books. */
  signal(name: NodeJS.Signals): void;
  /** Stops it as an operator does. Resolves with its exit status. */
  stop(): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

/** A document of `narrate fleet run --json` or `status --json`, as far as tests read it. */
export interface FleetDocument {
  readonly exitStatus?: number;
  readonly state?: string;
  readonly workers?: readonly { readonly name: string; readonly books: readonly string[] }[];
  readonly spentUsd?: number;
  readonly uncertainUsd?: number;
  readonly bought?: number;
  readonly books: readonly {
    readonly book: string;
    readonly state: string;
    readonly starts: number;
    readonly recorded?: number;
    readonly bought?: number;
    readonly spentUsd?: number;
    readonly uncertainUsd?: number;
    readonly note?: string | null;
    readonly outcome?: {
      readonly code: string | null;
      readonly exitStatus: number;
      readonly message: string;
    };
  }[];
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}

/** A catalogue of small books with a store in a folder, a Redis server, and the commands of its fleet. */
export interface Fleet {
  readonly folder: string;
  readonly redis: RedisServer;
  readonly names: readonly string[];
  /** The folder of the store of a book. */
  storeOf(book: string): string;
  /** Returns how many requests the journals in the stores say were accepted. */
  accepted(): Promise<number>;
  /** Makes the leases of all books two minutes old, so that a killed run no longer holds them. */
  ageLeases(): Promise<void>;
  /** Lets workers take the books that wait for their next attempt at once. */
  promote(): Promise<void>;
  /** Copies the catalogue, as another machine with the same files and the same stores has it. */
  copy(): Promise<string>;
  startWorker(options?: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly folder?: string;
  }): FleetWorker;
  /** Starts `narrate fleet <args>`. */
  start(...args: readonly string[]): RunningCli;
  /** Runs `narrate fleet <args>` to its end. */
  run(...args: readonly string[]): Promise<CliResult>;
  /** Runs a command with `--json` and returns its document. */
  json(...args: readonly string[]): Promise<FleetDocument>;
  remove(): Promise<void>;
}

/** How long a worker of a test may show no sign of life, in seconds. */
export const lostAfterSeconds = 3;

/** Creates a fleet. Each chunk of each book has a text of its own, so that everything that is paid twice is found. */
export async function makeFleet(options: {
  readonly sandbox: Pick<Sandbox, 'url'>;
  /** Default: a server of its own, which ends with the fleet. */
  readonly redis?: RedisServer;
  /** Variables of all commands and workers. */
  readonly env?: Readonly<Record<string, string>>;
  /** The name of the catalogue, which is also in the texts of its books. */
  readonly name?: string;
  readonly books?: number;
  readonly chunks?: number;
  /** Added to the catalogue. */
  readonly catalogue?: string;
  /** Added to the `defaults` of the catalogue. */
  readonly defaults?: string;
}): Promise<Fleet> {
  const {
    sandbox,
    name: fleetName = 'a-test',
    books = 3,
    chunks = 6,
    catalogue = '',
    defaults = '',
  } = options;
  const parent = await mkdtemp(join(tmpdir(), 'narrate-fleet-'));
  const folder = join(parent, 'catalogue');
  await mkdir(join(parent, 'store'));
  const names = Array.from({ length: books }, (_, index) => `books/${'abcdefghijklmnopqrstuvwxyz'[index]}`);
  for (const name of names) await writeBook(join(folder, name), `${fleetName} ${name}`, chunks);
  const store = join(parent, 'store');
  await writeFile(
    join(folder, 'catalogue.yaml'),
    `name: ${fleetName}\nbooks: ["books/*/pipeline.yaml"]\ndefaults:\n  store: ${store}/{book}\n  voice: Kore\n  check: "off"\n  chunks: { maxCharacters: 100 }\n${waveOnly.replace(/^/gm, '  ').trimEnd()}\n${defaults}${catalogue}`,
  );
  const redis = options.redis ?? (await startRedis());
  const workers: FleetWorker[] = [];
  const env = { ...environmentOf(sandbox), REDIS_URL: redis.url, ...options.env };
  const commands: RunningCli[] = [];
  const start = (...args: readonly string[]) => {
    const command = startCli(['fleet', ...args], { cwd: folder, env });
    commands.push(command);
    return command;
  };
  // `run` lasts as long as its books. The others run in this process, which is quicker.
  const toEnd = (args: readonly string[]): Promise<CliResult> =>
    args[0] === 'run' ? start(...args).result : runCli(['fleet', ...args], { cwd: folder, env });
  const fleet: Fleet = {
    folder,
    redis,
    names,
    storeOf: (book) => join(store, book.replaceAll('/', '-')),
    async accepted() {
      let count = 0;
      for (const name of await objectsIn(store)) {
        if (!name.includes('journal/')) continue;
        const text = await readFile(join(store, name), 'utf8').catch(() => '');
        count += text.split('"type":"accepted"').length - 1;
      }
      return count;
    },
    async ageLeases() {
      for (const name of names) await ageLeases(fleet.storeOf(name));
    },
    async promote() {
      const queue = new Queue(fleetName, { connection: { url: env.REDIS_URL }, prefix: keyPrefix });
      await queue.promoteJobs();
      await queue.close();
    },
    async copy() {
      const other = await mkdtemp(join(parent, 'machine-'));
      await cp(folder, other, { recursive: true, filter: (path) => !path.includes('.narrate') });
      return other;
    },
    startWorker({ args = [], env: more = {}, folder: cwd = folder } = {}) {
      const worker = startWorker(
        ['--lost-after', String(lostAfterSeconds), ...args],
        { ...env, ...more },
        cwd,
      );
      workers.push(worker);
      return worker;
    },
    start,
    run: (...args) => toEnd(args),
    async json(...args) {
      const { stdout, stderr } = await toEnd([...args, '--json']);
      try {
        return JSON.parse(stdout) as FleetDocument;
      } catch {
        throw new Error(`narrate fleet ${args.join(' ')} printed no document: ${stdout}${stderr}`);
      }
    },
    async remove() {
      for (const worker of workers) worker.signal('SIGKILL');
      // A test that failed may have left one.
      for (const command of commands) command.process.kill('SIGKILL');
      await Promise.all(workers.map(({ ended }) => ended));
      if (options.redis === undefined) await redis.remove();
      await rm(parent, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
  return fleet;
}

async function writeBook(folder: string, name: string, chunks: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const texts = Array.from(
    { length: chunks },
    (_, chunk) =>
      `In the book ${name} the paragraph ${chunk + 1} says that the lamp is lit and burns all night.`,
  );
  await writeFile(join(folder, '01.md'), `# Chapter\n\n${texts.join('\n\n')}\n`);
  await writeFile(join(folder, 'pipeline.yaml'), `title: A Test of ${name}\nchapters: [01.md]\n`);
}

function startWorker(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): FleetWorker {
  const child = spawn(process.execPath, [built, 'fleet', 'worker', '--log', 'json', ...args], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own, so that a signal reaches its books too.
    detached: true,
  });
  const log: Record<string, unknown>[] = [];
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      log.push(line.startsWith('{') ? JSON.parse(line) : { event: 'text', text: line });
  });
  const ended = new Promise<number | null>((done) => child.on('close', (status) => done(status)));
  return {
    process: child,
    log,
    signal(name) {
      try {
        process.kill(-(child.pid ?? 0), name);
      } catch (error) {
        // It has already ended.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    ended,
  };
}

/** Waits until something holds. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 50));
};
