import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { checkout, threeChunks } from '../support/checkout.js';
import { runCli } from '../support/cli.js';
import { readAction, repository, runAction } from '../support/composite-action.js';
import { reply, startServer } from '../support/http-server.js';

const page = readFileSync(join(repository, 'docs', 'ci.md'), 'utf8');
const action = await readAction();
const { version, repository: home } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly repository: { readonly url: string };
};
/** The name of the action in a workflow, which is the name of the repository. */
const actionName = /github\.com\/(.+)\.git$/.exec(home.url)?.[1];

/** Returns the example on the page whose first line is a comment with this name. */
function example(name: string): unknown {
  const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  const found = blocks.find((text) => text.startsWith(`# ${name}\n`));
  if (found === undefined) throw new Error(`docs/ci.md has no ${name}.`);
  return parse(found, { strict: true, uniqueKeys: true });
}

interface WorkflowStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly if: string;
        readonly 'runs-on': string;
        readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
        readonly steps: readonly WorkflowStep[];
      }
    >
  >;
}
interface GitlabJob {
  readonly extends: string;
  readonly stage?: string;
  readonly environment?: unknown;
  readonly rules: readonly { readonly if: string }[];
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
  readonly resource_group?: string;
  readonly cache: Readonly<Record<string, unknown>>;
  readonly artifacts: { readonly when: string; readonly paths: readonly string[] };
}

const workflow = example('.github/workflows/audiobook.yml') as Workflow;
const { stages, ...pipeline } = example('.gitlab-ci.yml') as {
  readonly stages: readonly string[];
} & Readonly<Record<string, GitlabJob>>;

/** The time-out of a test with several jobs, in milliseconds. Each job starts several processes. */
const jobsTimeoutMs = 120_000;

let sandbox: Sandbox;
let root: string;
let workspace: string;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  root = await mkdtemp(join(tmpdir(), 'narrate-ci-docs-'));
  workspace = await checkout(root, {
    'pipeline.yaml':
      'title: A Test\nvoice: Kore\nchapters: [01.md, 02.md]\nchunks: { maxCharacters: 100 }\ncheck: off\naudio: { chapters: [wav], book: [], loudness: off }\n',
    '01.md': threeChunks(1),
    '02.md': threeChunks(2),
  });
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Runs lines of an example in the shell that the CI host starts. Returns the exit status and the whole output. */
async function shell(lines: readonly string[], env: Record<string, string>) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('bash', ['-eo', 'pipefail', '-c', lines.join('\n')], {
    cwd: workspace,
    env: { PATH, HOME, CI: 'true', npm_config_offline: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  const status = await new Promise<number | null>((done) => child.on('close', done));
  return { status, log };
}

describe('tables in docs/ci.md', () => {
  const rows = (heading: string) => {
    const section = page.split(`### ${heading}\n`)[1]?.split('\n#')[0] ?? '';
    return [...section.matchAll(/^\| `([\w-]+)`\s*\| (\S+)/gm)].map(([, name, next]) => ({ name, next }));
  };

  it('name every input with its default', () => {
    const written = rows('Inputs').map(({ name, next }) => [name, next?.replaceAll('`', '')]);
    const declared = Object.entries(action.inputs).map(([name, { default: byDefault }]) => [
      name,
      byDefault || 'none',
    ]);
    expect(written.toSorted()).toEqual(declared.toSorted());
  });

  it('name every output', () => {
    const written = rows('Outputs').map(({ name }) => name);
    expect(written.toSorted()).toEqual(Object.keys(action.outputs).toSorted());
  });
});

it('docs/ci.md names every option of narrate ci', async () => {
  const { stdout } = await runCli(['ci', '--help'], { cwd: workspace });
  const options = [...stdout.matchAll(/^\s+(--[a-z-]+ <\w+>|--[a-z-]+)/gm)].map(([, option]) => option);
  const written = [...page.matchAll(/^\| `(--[^`]+)`/gm)].map(([, option]) => option);
  expect(options.length).toBeGreaterThan(3);
  expect(written.toSorted()).toEqual(options.toSorted());
});

describe('example for GitHub in docs/ci.md', () => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const actionSteps = steps.filter(({ uses }) => uses?.startsWith(`${actionName}@`));
  const withStore = example('with a store') as readonly WorkflowStep[];

  it('uses only existing inputs and outputs of the action, at its major version', () => {
    expect(actionSteps).toHaveLength(2);
    expect(withStore).toHaveLength(1);
    for (const { uses, with: inputs = {} } of [...actionSteps, ...withStore]) {
      expect(uses).toBe(`${actionName}@v${version.split('.')[0]}`);
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs)));
    }
    const wanted = [...page.matchAll(/steps\.narrate\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(wanted.length).toBeGreaterThan(0);
    expect(Object.keys(action.outputs)).toEqual(expect.arrayContaining(wanted));
  });

  it('gives the key only to the nightly job, never cancels that job, and has no expression in a script', () => {
    const { estimate, record } = workflow.jobs;
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'schedule', 'workflow_dispatch']);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(JSON.stringify(estimate)).not.toContain('secrets.');
    expect(JSON.stringify(record)).toContain('secrets.PIXAZO_API_KEY');
    expect(record?.concurrency?.['cancel-in-progress']).toBe(false);
    for (const { run, uses } of steps) {
      expect(run ?? '').not.toContain('${{');
      if (uses !== undefined) expect(uses).toMatch(/@v\d+$/);
    }
  });

  it(
    'estimates, comments and records',
    async () => {
      const nothing = async () => ({});
      const run = (step: WorkflowStep, event: string) =>
        runAction({
          workspace,
          inputs: step.with ?? {},
          env: {
            GITHUB_EVENT_NAME: event,
            PIXAZO_BASE_URL: sandbox.url,
            ...(step.env && { PIXAZO_API_KEY: 'a-key' }),
          },
          actions: {
            'actions/cache/restore@v5': nothing,
            'actions/cache/save@v5': nothing,
            'actions/upload-artifact@v7': nothing,
          },
        });
      const estimate = await run(actionSteps[0]!, 'pull_request');
      expect(estimate.outputs).toMatchObject({ chunks: '6', 'cost-usd': '0.24' });
      expect(sandbox.report().charged).toBe(0);

      const comment = workflow.jobs.estimate?.steps.at(-1);
      const fakeGh = 'gh() { printf "%s\\n" "$@"; }';
      const { log } = await shell([fakeGh, comment!.run!], {
        NUMBER: '12',
        TABLE: estimate.outputs.table!,
        GITHUB_REPOSITORY: 'a/book',
      });
      expect(log).toContain(`pr\ncomment\n12\n--repo\na/book\n`);
      expect(log).toContain(estimate.outputs.table);

      const record = await run(actionSteps[1]!, 'schedule');
      expect(record.outputs).toMatchObject({ status: 'complete', chunks: '6' });
      expect(sandbox.report().charged).toBe(6);
    },
    jobsTimeoutMs,
  );
});

describe('example of a site in docs/ci.md', () => {
  it('packs the page that the run wrote, and uploads the folder of that package', async () => {
    const [pack, upload] = example('steps of a site') as readonly WorkflowStep[];
    const { publish } = example('job of a site') as Workflow['jobs'];
    expect(publish?.steps.map(({ uses }) => uses)).toEqual(['actions/deploy-pages@v4']);
    await appendFile(join(workspace, 'pipeline.yaml'), 'publish: { page: true }\n');
    const env = { PIXAZO_API_KEY: 'a-key', PIXAZO_BASE_URL: sandbox.url };
    expect((await runCli(['--yes'], { cwd: workspace, env })).status).toBe(0);
    const args = pack!.run!.replace(/^npx --no-install narrate /, '').split(' ');
    expect((await runCli(args, { cwd: workspace, env })).stderr).toBe('');
    expect(existsSync(join(workspace, upload!.with!.path!, 'index.html'))).toBe(true);
  });
});

describe('example for GitLab in docs/ci.md', () => {
  const { install, estimate, record } = pipeline;
  const gitlab = {
    GITLAB_CI: 'true',
    CI_JOB_URL: 'https://gitlab.example/a/book/-/jobs/9',
    CI_PROJECT_URL: 'https://gitlab.example/a/book',
    CI_COMMIT_SHA: 'abc123',
  };
  const inProject = () => ({ ...gitlab, CI_PROJECT_DIR: workspace, PIXAZO_BASE_URL: sandbox.url });

  it('has a nightly job that writes the cache, one run at a time, and jobs that only read it', () => {
    expect(estimate?.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    expect(record?.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "schedule"' }]);
    expect(record?.resource_group).toBe('audiobook');
    expect(estimate?.cache).toMatchObject({ key: record?.cache.key, policy: 'pull' });
    expect(record?.cache).toMatchObject({ paths: ['.narrate/'], when: 'always' });
    for (const job of [estimate, record]) {
      expect(pipeline[job!.extends]).toBeDefined();
      expect(job?.artifacts.when).toBe('always');
    }
  });

  it('installs packages in a job without the key, and downloads nothing in the others', () => {
    expect(install?.script).toEqual(['npm ci']);
    expect(install?.environment).toBeUndefined();
    expect(install?.artifacts.paths).toEqual(['node_modules/']);
    const order = [install, pipeline[record!.extends]].map((job) => stages.indexOf(job!.stage!));
    expect(order).toEqual([0, 1]);
    expect(record?.environment).toEqual({ name: 'audiobook', action: 'access' });
    for (const line of [...estimate!.script, ...record!.script])
      expect(line).toMatch(/^npx --no-install narrate ci /);
  });

  it(
    'estimates, and posts the table as a note',
    async () => {
      const env = { ...inProject(), CI_PIPELINE_SOURCE: 'merge_request_event' };
      const { status, log } = await shell(estimate!.script, env);
      expect([status, log]).toEqual([0, expect.stringContaining('6 requests to buy for $0.24')]);
      const server = await startServer((_, response) => reply(response, 201, {}));
      try {
        const posted = await shell(estimate!.after_script!, {
          CI_API_V4_URL: `${server.url}/api/v4`,
          CI_PROJECT_ID: '34',
          CI_MERGE_REQUEST_IID: '5',
          NARRATE_NOTE_TOKEN: 'a-token',
        });
        expect(posted).toEqual({ status: 0, log: '' });
        const [request] = server.seen;
        expect(request).toMatchObject({
          method: 'POST',
          path: '/api/v4/projects/34/merge_requests/5/notes',
          headers: { 'private-token': 'a-token' },
        });
        const table = await readFile(join(workspace, 'narrate-estimate.md'), 'utf8');
        expect(new URLSearchParams(request?.body).get('body')).toBe(table);
        expect(table).toContain('[`02.md`](<https://gitlab.example/a/book/-/blob/abc123/02.md?plain=1#L1>)');
      } finally {
        await server.close();
      }
      expect(sandbox.report().charged).toBe(0);
    },
    jobsTimeoutMs,
  );

  it(
    'records at night and links every file, and refuses to record for a merge request',
    async () => {
      const key = { PIXAZO_API_KEY: 'a-key' };
      const refused = await shell(record!.script, {
        ...inProject(),
        ...key,
        CI_PIPELINE_SOURCE: 'merge_request_event',
      });
      expect(refused.status).toBe(2);
      expect(refused.log).toContain('buys nothing for such an event');
      expect(sandbox.report().charged).toBe(0);

      const { status, log } = await shell(record!.script, {
        ...inProject(),
        ...key,
        CI_PIPELINE_SOURCE: 'schedule',
      });
      expect([status, log]).toEqual([0, expect.stringContaining('6 bought')]);
      expect(log).not.toContain('::');
      const summary = await readFile(join(workspace, 'narrate-summary.md'), 'utf8');
      expect(summary).toContain(
        '[`audiobook/01-chapter-1.wav`](<https://gitlab.example/a/book/-/jobs/9/artifacts/raw/audiobook/01-chapter-1.wav>)',
      );
      for (const path of record!.artifacts.paths) expect(existsSync(join(workspace, path))).toBe(true);
      expect(sandbox.report().charged).toBe(6);
    },
    jobsTimeoutMs,
  );
});
