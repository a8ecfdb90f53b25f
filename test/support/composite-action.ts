import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

/** A step of a composite action, as in `action.yml`. */
export interface ActionStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

/** The content of `action.yml`. */
export interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

/** The folder of this repository. */
export const repository = resolve(import.meta.dirname, '../..');

/** Reads `action.yml`. */
export const readAction = async (): Promise<ActionFile> =>
  parse(await readFile(join(repository, 'action.yml'), 'utf8')) as ActionFile;

type Outputs = Record<string, string>;

/** Replaces an action that a step uses. Gets the inputs, with all expressions evaluated, and returns the outputs. */
export type UsedAction = (inputs: Readonly<Record<string, string>>) => Promise<Outputs>;

/** The result of a job. */
export interface JobResult {
  readonly isSuccess: boolean;
  /** The exit status of the last step that failed; 0: none did. */
  readonly status: number;
  readonly outputs: Outputs;
  /** The summaries of all steps, in order. */
  readonly summary: string;
  readonly log: string;
  /** The lines of the log that the runner executes as commands. */
  readonly commands: readonly string[];
  /** The actions that steps used, in order. */
  readonly used: readonly string[];
}

/** A job that uses the composite action. */
export interface JobOptions {
  readonly workspace: string;
  /** The folder of the action. Default: this repository. */
  readonly actionPath?: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** The environment of the step that uses the action, with the variables of the event. */
  readonly env: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, UsedAction>>;
}

/**
 * Runs the composite action of this repository like the runner of GitHub. Each `run` step is a new bash with new files for
 * outputs and summary, steps after a failure are skipped unless their condition says otherwise, and expressions are evaluated.
 */
export async function runAction({
  workspace,
  actionPath = repository,
  inputs,
  env,
  actions,
}: JobOptions): Promise<JobResult> {
  const action = await readAction();
  const temp = await mkdtemp(join(tmpdir(), 'narrate-runner-'));
  const known: Record<string, string> = { 'runner.temp': temp };
  for (const [name, { default: byDefault = '' }] of Object.entries(action.inputs))
    known[`inputs.${name}`] = inputs[name] ?? byDefault;
  for (const [name, value] of Object.entries(env))
    if (name.startsWith('GITHUB_')) known[`github.${name.slice(7).toLowerCase()}`] = value;
  const state = { status: 0, summary: '', log: '', used: [] as string[] };
  try {
    for (const step of action.runs.steps) {
      if (!isDue(step.if, known, state.status === 0)) continue;
      const stepOutputs =
        step.uses === undefined
          ? await runStep(step, { workspace, actionPath, env, temp, known, state })
          : await useStep(step, { actions, known, state });
      for (const [name, value] of Object.entries(stepOutputs))
        known[`steps.${step.id}.outputs.${name}`] = value;
    }
    const outputs = Object.fromEntries(
      Object.entries(action.outputs).map(([name, { value }]) => [name, evaluated(value, known)]),
    );
    const { status, summary, log, used } = state;
    return { isSuccess: status === 0, status, outputs, summary, log, commands: commandsOf(log), used };
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

type State = { status: number; summary: string; log: string; used: string[] };
type Known = Readonly<Record<string, string>>;

async function useStep(
  step: ActionStep,
  { actions, known, state }: { actions: JobOptions['actions']; known: Known; state: State },
): Promise<Outputs> {
  const use = actions[step.uses!];
  if (use === undefined) throw new Error(`The test has no ${step.uses}.`);
  state.used.push(step.uses!);
  const inputs = Object.entries(step.with ?? {}).map(([name, value]) => [
    name,
    evaluated(String(value), known),
  ]);
  return use(Object.fromEntries(inputs));
}

async function runStep(
  step: ActionStep,
  job: {
    workspace: string;
    actionPath: string;
    env: JobOptions['env'];
    temp: string;
    known: Known;
    state: State;
  },
): Promise<Outputs> {
  const { workspace, actionPath, env, temp, known, state } = job;
  if (step.shell !== 'bash') throw new Error('A run step of a composite action must name bash as its shell.');
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV'].map((name) => [name, join(temp, randomUUID())]),
  ) as Record<'GITHUB_OUTPUT' | 'GITHUB_STEP_SUMMARY', string>;
  for (const file of Object.values(files)) await writeFile(file, '');
  const script = join(temp, `${randomUUID()}.sh`);
  await writeFile(script, step.run!);
  const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluated(value, known)]);
  const { status, log } = await bash(script, workspace, {
    ...env,
    ...Object.fromEntries(own),
    ...files,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_ACTION_PATH: actionPath,
    RUNNER_TEMP: temp,
  });
  state.log += log;
  if (status !== 0) state.status = status;
  state.summary += await readFile(files.GITHUB_STEP_SUMMARY, 'utf8');
  return parseOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8'));
}

function bash(script: string, cwd: string, env: Record<string, string>) {
  // The options of the runner (docs.github.com, "defaults.run.shell").
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', npm_config_offline: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  return new Promise<{ status: number; log: string }>((done, failed) => {
    child.on('error', failed);
    child.on('close', (status) => done({ status: status ?? -1, log }));
  });
}

/** Parses a file of outputs, with the forms `name=value` and `name<<delimiter`. */
function parseOutputs(text: string): Outputs {
  const outputs: Outputs = {};
  const lines = text.split('\n');
  while (lines.length > 0) {
    const line = lines.shift()!;
    const block = /^([\w-]+)<<(.+)$/.exec(line);
    if (block !== null) {
      const end = lines.indexOf(block[2]!);
      if (end === -1) throw new Error(`The output ${block[1]} has no end.`);
      outputs[block[1]!] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n');
    } else if (line !== '') {
      const plain = /^([\w-]+)=(.*)$/.exec(line);
      if (plain === null) throw new Error(`This line is not an output: ${line}`);
      outputs[plain[1]!] = plain[2]!;
    }
  }
  return outputs;
}

/** Returns the commands in a log, without those between `stop-commands` and its token (docs.github.com, "Workflow commands"). */
function commandsOf(log: string): string[] {
  let token: string | null = null;
  return log.split('\n').flatMap((line) => {
    const text = line.trimStart();
    if (token !== null) {
      if (text === `::${token}::`) token = null;
      return [];
    }
    token = /^::stop-commands::(.+)$/.exec(text)?.[1] ?? null;
    return token === null && text.startsWith('::') ? [text] : [];
  });
}

/** Returns the value of a name in a context; empty if there is none, as for the runner. */
const lookUp = (name: string, known: Known): string => {
  if (!/^(inputs|steps|runner|github)\.[\w.-]+$/.test(name)) throw new Error(`Unknown expression: ${name}`);
  return known[name] ?? '';
};

const evaluated = (text: string, known: Known): string =>
  text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => lookUp(name, known));

/** Evaluates the kinds of conditions that the action has: comparisons and `always()`, with `&&` between them. */
function isDue(condition: string | undefined, known: Known, isSuccess: boolean): boolean {
  const terms = (condition ?? 'success()').split('&&').map((term) => term.trim());
  const holds = (term: string): boolean => {
    if (term === 'always()' || term === 'success()') return term === 'always()' || isSuccess;
    const [, name, sign, value] = /^([\w.-]+) (==|!=) '([^']*)'$/.exec(term) ?? [];
    if (name === undefined) throw new Error(`Unknown condition: ${term}`);
    return (lookUp(name, known) === value) === (sign === '==');
  };
  return terms.every(holds) && (isSuccess || terms.includes('always()'));
}
