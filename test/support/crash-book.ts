import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SandboxReport } from '../../src/sandbox/ledger.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { readState } from '../../src/state/state.js';
import { type BookFolder, makeBook } from './book-folder.js';
import { runCli, startCli } from './cli.js';

const chapters = 4;
/**
 * The number of chunks of the whole book: each paragraph is one, and a heading is in the chunk of its first paragraph.
 * `npm run test:crash` sets 64.
 */
export const chunks = Number(process.env.CRASH_CHUNKS ?? 16);
const priceMicroUsd = 40_000;

/** A run under way, as a kill sees it. */
export interface World {
  readonly folder: string;
  report(): SandboxReport;
}

/** A way to end a run with SIGKILL. */
export interface Kill {
  readonly name: string;
  /** Environment variables for the run, which make it kill itself (see die-at.mjs). */
  readonly env: Readonly<Record<string, string>>;
  /** The run is killed from outside when this first returns true. */
  until(world: World): boolean;
}

/** The figures of a book whose runs were killed and repeated. */
export interface CrashFigures {
  /** How many of the kills hit a run before its end. */
  readonly kills: number;
  readonly runs: number;
  readonly charged: number;
  /** Requests that are uncertain at the end. */
  readonly uncertain: number;
  readonly seconds: number;
}

const dieAt = pathToFileURL(resolve(import.meta.dirname, 'die-at.mjs')).href;

/** Kills a run at one of its own calls to the file system. die-at.mjs describes the fields of `at`. */
export const atCall = (
  name: string,
  at: { call: string | null; holding: string | null; nth: number; share: number | null },
): Kill => ({
  name,
  env: { NODE_OPTIONS: `--import=${dieAt}`, NARRATE_DIE_AT: JSON.stringify(at) },
  until: () => false,
});

/** Kills a run from outside, when `until` first returns true. */
export const when = (name: string, until: (world: World) => boolean): Kill => ({ name, env: {}, until });

/** Kills a run from outside, `ms` milliseconds after its start. */
export function afterMs(ms: number): Kill {
  let since: number | null = null;
  return when(`after ${Math.round(ms)} ms`, () => {
    since ??= performance.now();
    return performance.now() - since >= ms;
  });
}

/** Returns whether a run is writing an output file: the output folder has an unfinished one. */
export const isStitching = ({ folder }: World): boolean => {
  try {
    return readdirSync(join(folder, 'audiobook')).some((name) => name.startsWith('.narrate-'));
  } catch {
    return false; // The folder does not exist yet.
  }
};

const wholeBook = (): Promise<BookFolder> =>
  makeBook({ chapters, paragraphs: chunks / chapters, manifest: 'audio: { chapters: [wav], book: [] }\n' });

const sandboxFor = (options: Partial<SandboxOptions>): Promise<Sandbox> =>
  startSandbox({ latencyMs: [0, 120], charactersPerSecond: 400, ...options });

const environmentOf = (sandbox: Sandbox) => ({ PIXAZO_API_KEY: 'k', PIXAZO_BASE_URL: sandbox.url });

async function audioOf(folder: string): Promise<Readonly<Record<string, Buffer>>> {
  const output = join(folder, 'audiobook');
  const names = (await readdir(output)).filter((name) => name.endsWith('.wav')).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(output, name))] as const)),
  );
}

/** Returns the audio of the book from a run that is not killed. */
export async function undisturbedAudio(): Promise<Readonly<Record<string, Buffer>>> {
  const sandbox = await sandboxFor({ latencyMs: [0, 0] });
  const book = await wholeBook();
  try {
    const { status, stderr } = await runCli([], { cwd: book.folder, env: environmentOf(sandbox) });
    if (status !== 0) throw new Error(`The undisturbed run ended with ${status}: ${stderr}`);
    return await audioOf(book.folder);
  } finally {
    await sandbox.close();
    await book.remove();
  }
}

/**
 * Runs a book as a real process, and kills a run with each of `kills` in turn. The last run completes the book. After each
 * kill it checks the money in the journal, and at the end that nothing was lost or bought twice.
 * @throws Error that says what is wrong
 */
export async function crashBook(options: {
  readonly kills: readonly Kill[];
  readonly audio: Readonly<Record<string, Buffer>>;
  readonly sandbox?: Partial<SandboxOptions>;
}): Promise<CrashFigures> {
  const startedAt = performance.now();
  const sandbox = await sandboxFor(options.sandbox ?? {});
  const book = await wholeBook();
  try {
    let kills = 0;
    let runs = 0;
    for (const kill of [...options.kills, null]) {
      runs += 1;
      if (await runOnce(book, sandbox, kill)) kills += 1;
      if (kill !== null) checkBooks(await snapshotOf(book, sandbox), sandbox);
    }
    await checkAudio(book, options.audio);
    const { uncertain } = checkBooks(await statusOf(book, sandbox), sandbox);
    const { charged, distinctCharged, violations } = sandbox.report();
    demand(distinctCharged === chunks, `${distinctCharged} of ${chunks} chunks were charged`);
    demand(charged <= chunks + uncertain, `${charged} charged, ${chunks} chunks, ${uncertain} uncertain`);
    demand(violations.length === 0, `violations: ${violations.join(', ')}`);
    return { kills, runs, charged, uncertain, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await sandbox.close();
    await book.remove();
  }
}

/** Runs the book once, and returns whether the kill hit the run before its end. A run that is not killed has to complete. */
async function runOnce(book: BookFolder, sandbox: Sandbox, kill: Kill | null): Promise<boolean> {
  const run = startCli(['--json', '--concurrency', '8'], {
    cwd: book.folder,
    env: { ...environmentOf(sandbox), ...kill?.env },
  });
  let over = false;
  const ended = run.result.finally(() => {
    over = true;
  });
  const world: World = { folder: book.folder, report: sandbox.report };
  while (kill !== null && !over && !kill.until(world)) await new Promise((wake) => setTimeout(wake, 1));
  if (!over && kill !== null) run.process.kill('SIGKILL');
  const { status, signal, stdout, stderr } = await ended;
  if (signal === 'SIGKILL') return true;
  const complete = status === 0 && JSON.parse(stdout).status === 'complete';
  demand(complete, `a run ended with ${status} ${signal}: ${stderr}${stdout}`);
  return false;
}

/** The money in the journal, in whole requests because dollars are not exact. */
interface Books {
  readonly spent: number;
  readonly uncertain: number;
}

/** Reads the money like `narrate status`, but without starting a process. */
async function snapshotOf(book: BookFolder, sandbox: Sandbox): Promise<Books> {
  const { snapshot } = await readState(join(book.folder, '.narrate'), { origin: sandbox.url });
  const { ledger } = snapshot;
  return { spent: ledger.spentMicroUsd / priceMicroUsd, uncertain: ledger.uncertainMicroUsd / priceMicroUsd };
}

async function statusOf(book: BookFolder, sandbox: Sandbox): Promise<Books> {
  const { stdout, stderr, status } = await runCli(['status', '--json'], {
    cwd: book.folder,
    env: environmentOf(sandbox),
  });
  demand(status === 0, `status ended with ${status}: ${stderr}`);
  const { spentUsd, uncertainUsd } = JSON.parse(stdout) as { spentUsd: number; uncertainUsd: number };
  const requests = (usd: number): number => Math.round((usd * 1e6) / priceMicroUsd);
  return { spent: requests(spentUsd), uncertain: requests(uncertainUsd) };
}

/** Checks that the gateway charged at least what the journal has as spent, and at most that plus what is uncertain. */
function checkBooks({ spent, uncertain }: Books, sandbox: Sandbox): Books {
  const { charged } = sandbox.report();
  demand(spent <= charged, `${spent} certain, but only ${charged} charged`);
  demand(charged <= spent + uncertain, `${charged} charged, but only ${spent} certain and ${uncertain} not`);
  return { spent, uncertain };
}

async function checkAudio(book: BookFolder, audio: Readonly<Record<string, Buffer>>): Promise<void> {
  const made = await audioOf(book.folder);
  demand(Object.keys(made).join() === Object.keys(audio).join(), `made ${Object.keys(made).join()}`);
  for (const [name, bytes] of Object.entries(audio))
    demand(made[name]?.equals(bytes) === true, `${name} differs from an undisturbed run's`);
}

function demand(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
