import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Console, terminalOn } from '../../src/cli/terminal.js';

const root = resolve(import.meta.dirname, '../..');
const built = resolve(root, 'dist/cli/main.js');
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };

/** Variables that narrate reads. A command in a test does not inherit them. */
const ownVariables = [
  'PIXAZO_API_KEY',
  'PIXAZO_BASE_URL',
  'FORCE_COLOR',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'NARRATE_PRICE',
  // npx sets it, also when it starts the tests. With it, messages show commands as for npx.
  'npm_command',
];

/** Variables that Node reads only when a process starts. */
const readAtStart = /^(?:NODE_.*|LANG|LANGUAGE|LC_.*|TZ)$/;

/** The result of a command. */
export interface CliResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command in its own process. */
export interface RunningCli {
  readonly process: ChildProcess;
  readonly result: Promise<CliResult>;
}

interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Returns the environment of this process without `ownVariables`, and with the variables of the test. */
function environmentFor({ env }: CliOptions): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !ownVariables.includes(name));
  return { ...Object.fromEntries(inherited), ...env };
}

/**
 * Starts the built CLI in its own process, which does not inherit `ownVariables`.
 * @param options `through` is a command that starts it, such as `unshare`. The returned process is then that of the command
 */
export function startCli(
  args: readonly string[],
  options: CliOptions & { readonly through?: readonly string[] },
): RunningCli {
  const [command = '', ...rest] = [...(options.through ?? []), process.execPath, built, ...args];
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: environmentFor(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const result = new Promise<CliResult>((done, failed) => {
    child.on('error', failed);
    child.on('close', (status, signal) => done({ status, signal, stdout, stderr }));
  });
  return { process: child, result };
}

let isBusy = false;

/**
 * Runs a command to its end. It runs in this process, whose environment and current folder change meanwhile, because starting
 * Node and loading narrate takes longer than most commands. A second command at the same time gets its own process. Tests of
 * processes (signals, exit, start) use `startCli`.
 */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  if (isBusy || Object.keys(options.env ?? {}).some((name) => readAtStart.test(name)))
    return startCli(args, options).result;
  isBusy = true;
  const { main } = await import('../../src/cli/program.js');
  const folder = process.cwd();
  const environment = { ...process.env };
  process.chdir(options.cwd);
  setEnvironment(environmentFor(options));
  const written = { stdout: '', stderr: '' };
  try {
    const status = await main(args, version, terminalOn(consoleInto(written)));
    return { status, signal: null, ...written };
  } finally {
    setEnvironment(environment);
    process.chdir(folder);
    isBusy = false;
  }
}

function setEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
}

/** Creates the console of a process whose output is a pipe. */
function consoleInto(written: { stdout: string; stderr: string }): Console {
  const output = (name: 'stdout' | 'stderr') => ({
    on() {},
    write(text: string) {
      written[name] += text;
    },
  });
  return { stdin: { on() {} }, stdout: output('stdout'), stderr: output('stderr'), env: process.env };
}
