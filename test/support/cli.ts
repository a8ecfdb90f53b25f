import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

export interface CliResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly process: ChildProcess;
  readonly result: Promise<CliResult>;
}

/**
 * Starts narrate as a user does: a process of its own. Nothing of this process's environment that narrate reads gets in.
 * `through`: the command that starts it, such as `unshare`; its process is then the one that is given back.
 */
export function startCli(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; through?: readonly string[] },
): RunningCli {
  const {
    PIXAZO_API_KEY: _,
    PIXAZO_BASE_URL: __,
    FORCE_COLOR: ___,
    OPENAI_API_KEY: ____,
    OPENAI_BASE_URL: _____,
    NARRATE_PRICE: ______,
    ...inherited
  } = process.env;
  const [command = '', ...rest] = [...(options.through ?? []), process.execPath, main, ...args];
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: { ...inherited, ...options.env },
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

export const runCli = (
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<CliResult> => startCli(args, options).result;
