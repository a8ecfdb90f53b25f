import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const execute = promisify(execFile);
const repository = resolve(import.meta.dirname, '..');
const read = (path: string) => readFile(join(repository, path), 'utf8');
const manifest = JSON.parse(await read('package.json')) as {
  readonly version: string;
  readonly repository: { readonly url: string };
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
};

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly matrix: { readonly node?: readonly number[]; readonly os?: readonly string[] };
  };
  readonly 'timeout-minutes': number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}
interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly { readonly type: string; readonly id?: string; readonly attributes: object }[];
}

const yamlFiles = [
  'action.yml',
  ...(await readdir(join(repository, '.github'), { recursive: true }))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join('.github', name)),
];
const yaml = new Map<string, unknown>();
for (const path of yamlFiles) yaml.set(path, parse(await read(path), { strict: true, uniqueKeys: true }));

const workflows = ['ci', 'release'].map(
  (name) => yaml.get(join('.github', 'workflows', `${name}.yml`)) as Workflow,
);
const [ci, release] = workflows as [Workflow, Workflow];
const stepsOf = (workflow: Workflow): readonly Step[] =>
  Object.values(workflow.jobs).flatMap(({ steps }) => steps);
const steps = workflows.flatMap(stepsOf);
const commands = steps.flatMap(({ run }) => run ?? []);

/** Returns the three numbers of a version, such as [20, 19, 0]. */
const numbersOf = (version: string): readonly number[] => version.split('.').map(Number);
/** The account that owns the repository, or the placeholder OWNER. */
const account = /github\.com\/([^/]+)\//.exec(manifest.repository.url)?.[1] ?? '';
const [oldest] = /^>=(\d+\.\d+\.\d+)$/.exec(manifest.engines.node)?.slice(1) ?? [];

describe('workflows', () => {
  it('are valid YAML, as are the issue forms and settings', () => {
    expect([...yaml.keys()].toSorted()).toEqual([
      '.github/ISSUE_TEMPLATE/bug.yml',
      '.github/ISSUE_TEMPLATE/config.yml',
      '.github/ISSUE_TEMPLATE/feature.yml',
      '.github/dependabot.yml',
      '.github/workflows/ci.yml',
      '.github/workflows/release.yml',
      'action.yml',
    ]);
  });

  it('can only read the repository, except the two jobs that publish', () => {
    for (const { permissions } of workflows) expect(permissions).toEqual({ contents: 'read' });
    const more = workflows.flatMap(({ jobs }) =>
      Object.entries(jobs).flatMap(([name, job]) => (job.permissions ? [[name, job.permissions]] : [])),
    );
    expect(Object.fromEntries(more)).toEqual({ npm: { 'id-token': 'write' }, github: { contents: 'write' } });
    // These two jobs check nothing out and install nothing, so code of dependencies cannot publish.
    for (const name of ['npm', 'github']) {
      const job = release.jobs[name];
      expect(job?.steps.filter(({ uses }) => uses?.includes('checkout'))).toEqual([]);
      expect(job?.steps.flatMap(({ run }) => run ?? []).join()).not.toMatch(/npm (?:ci|install|run|test)/);
    }
    const secrets = steps.filter((step) => JSON.stringify(step).includes('secrets.'));
    expect(secrets).toEqual(release.jobs.npm?.steps.filter(({ run }) => run?.startsWith('npm publish')));
  });

  it('pin each action to a commit, with the version in a comment', async () => {
    const lines = (await Promise.all(yamlFiles.filter((path) => path.includes('workflows')).map(read)))
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.includes('uses:'));
    expect(lines.length).toBe(steps.filter(({ uses }) => uses).length);
    for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('have no expression in a script, and a time-out for each job', () => {
    for (const command of commands) expect(command).not.toContain('${{');
    for (const { jobs, concurrency } of workflows) {
      expect(concurrency.group).toBeTruthy();
      for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  it('run only scripts and files that exist', async () => {
    const ciScripts = await Promise.all(
      (await readdir(join(repository, '.ci'))).map((name) => read(join('.ci', name))),
    );
    const scripts = [...commands, ...ciScripts].flatMap((text) => [
      ...[...text.matchAll(/\bnpm run (?:--silent )?([\w:]+)/g)].map(([, script = '']) => script),
      ...(/\bnpm test\b/.test(text) ? ['test'] : []),
    ]);
    expect(scripts).toContain('test:fast');
    expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
    const files = [...commands, ...ciScripts].flatMap((text) => [
      ...[...text.matchAll(/^\s*(?:if \w+=\$\()?(\.ci\/[\w-]+)/gm)].map(([, path = '']) => path),
      ...[...text.matchAll(/\bnode ((?:build|dist)\/\S+)/g)].map(([, path = '']) => path),
      ...(text.match(/\bpipeline\.[\w.]+yaml\b/g) ?? []),
    ]);
    expect(files).toEqual(expect.arrayContaining(['.ci/run', '.ci/try-nodes', 'build/check-release.mjs']));
    const built = Object.values(manifest.bin);
    expect(files.filter((path) => !built.includes(path) && !existsSync(join(repository, path)))).toEqual([]);
  });

  it('test every Node that docs/install.md names on Linux, and one on macOS and Windows', async () => {
    const { linux, 'other-systems': others } = ci.jobs;
    const documented = /Node ([\d, and]+) are tested\./.exec(await read('docs/install.md'))?.[1];
    expect(linux?.strategy?.matrix.node?.join(', ')).toBe(documented?.replace(' and', ','));
    expect(others?.strategy?.matrix.os).toEqual(['macos-latest', 'windows-latest']);
  });
});

describe('.node-version', () => {
  it('names the oldest Node that package.json supports', async () => {
    expect((await read('.node-version')).trim()).toBe(oldest);
    expect(numbersOf(oldest!)).toHaveLength(3);
  });
});

describe('issue forms', () => {
  const forms = ['bug', 'feature'].map(
    (name) => yaml.get(join('.github', 'ISSUE_TEMPLATE', `${name}.yml`)) as Form,
  );

  it('have a name, a description and fields with different ids', () => {
    for (const { name, description, body } of forms) {
      expect([name, description].every((text) => text.length > 0)).toBe(true);
      const ids = body.filter(({ type }) => type !== 'markdown').map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { type } of body) expect(['markdown', 'input', 'textarea', 'checkboxes']).toContain(type);
    }
  });

  it('ask for everything that a bug report needs, and link to SECURITY.md for vulnerabilities', async () => {
    const ids = forms[0]?.body.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['version', 'command', 'manifest', 'doctor', 'no-key']));
    expect(JSON.stringify(forms[0])).toContain('PIXAZO_API_KEY');
    const settings = yaml.get(join('.github', 'ISSUE_TEMPLATE', 'config.yml')) as {
      readonly contact_links: readonly { readonly url: string }[];
    };
    expect(settings.contact_links[0]?.url).toMatch(/\/SECURITY\.md$/);
    expect(await read('SECURITY.md')).toContain('Report a vulnerability');
  });
});

describe('release:check', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'narrate-release-'));
    for (const name of await readdir(repository))
      if (/\.(?:md|ya?ml|json)$/.test(name) || ['docs', 'examples', '.github'].includes(name))
        await cp(join(repository, name), join(folder, name), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const check = async (cwd: string, ...args: string[]) => {
    const script = join(repository, 'build', 'check-release.mjs');
    return execute(process.execPath, [script, ...args], { cwd }).then(
      ({ stdout }) => ({ status: 0, stdout, problems: [] as string[] }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        status: code,
        stdout,
        problems: stderr.trim().split('\n'),
      }),
    );
  };
  const change = async (path: string, edit: (text: string) => string) => {
    const text = await readFile(join(folder, path), 'utf8');
    await writeFile(join(folder, path), edit(text));
  };
  /** Changes the copy as a maintainer does before a release. */
  const prepare = async () => {
    const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
    for (const path of paths)
      await change(path, (text) =>
        text.replaceAll(account, 'Acme').replace(/from '(@\w+\/)?narrate'/g, "from '@acme/narrate'"),
      );
    await change('package.json', (text) =>
      JSON.stringify({ ...JSON.parse(text), name: '@acme/narrate', version: '9.8.7' }, null, 2),
    );
    await change('CHANGELOG.md', (text) =>
      text.replace('## Unreleased\n', '## Unreleased\n\n## 9.8.7 (2030-01-02)\n'),
    );
  };
  const released = ['--tag', 'v9.8.7', '--repository', 'Acme/narrate'];

  it('refuses a repository with placeholders, and lists their lines', async () => {
    const { status, stdout, problems } = await check(repository, '--tag', `v${manifest.version}`);
    const placeholderLines = problems.filter((line) => line.includes('replace the placeholder'));
    if (account === 'OWNER') {
      expect([status, stdout]).toEqual([1, '']);
      expect(problems.join('\n')).toMatch(/the name is narrate; only @owner\/narrate can be published/);
      for (const path of [
        'package.json',
        'README.md',
        join('docs', 'ci.md'),
        join('.github', 'ISSUE_TEMPLATE'),
      ])
        expect(placeholderLines.join('\n')).toContain(path);
    } else expect(placeholderLines).toEqual([]);
  });

  it('accepts a prepared copy, and prints the release notes with absolute links', async () => {
    await prepare();
    const { status, stdout, problems } = await check(folder, ...released);
    expect([status, problems]).toEqual([0, []]);
    expect(stdout).toContain('A cloned book cannot write outside its folder');
    expect(stdout).not.toContain('The first version');
    expect(stdout).toContain('](https://github.com/Acme/narrate/blob/v9.8.7/docs/reliability.md#');
    expect(stdout).not.toMatch(/\]\(docs\//);
  });

  it.each<[string, string, (text: string) => string, RegExp]>([
    ['a placeholder in the action', 'action.yml', (text) => `${text}# OWNER\n`, /^action\.yml:\d+: replace/],
    [
      'the name without a scope',
      'package.json',
      (text) => text.replace('@acme/', ''),
      /the name is narrate; only @acme\/narrate/,
    ],
    ['another scope', 'package.json', (text) => text.replace('@acme/', '@other/'), /only @acme\/narrate/],
    [
      'an import with another name',
      'docs/library.md',
      (text) => text.replace("'@acme/", "'"),
      /^docs\/library\.md:\d+: imports narrate/,
    ],
    [
      'a version without notes',
      'CHANGELOG.md',
      (text) => text.replace('## 9.8.7', '## 9.8.6'),
      /nothing under "## 9\.8\.7"/,
    ],
    [
      'entries under "Unreleased"',
      'CHANGELOG.md',
      (text) => text.replace('## Unreleased', '## Unreleased\n\n- More.'),
      /move the entries under "## Unreleased" to "## 9\.8\.7"/,
    ],
    [
      'a version that differs from the tag',
      'package.json',
      (text) => text.replace('9.8.7', '0.1.0'),
      /The tag is v9\.8\.7, but package\.json has version 0\.1\.0/,
    ],
    [
      'a pre-release',
      'package.json',
      (text) => text.replace('9.8.7', '9.8.7-rc.1'),
      /is not a version such as/,
    ],
    [
      'another repository',
      'package.json',
      (text) => text.replace('Acme/narrate.git', 'Acme/fork.git'),
      /not that of Acme\/narrate/,
    ],
    [
      'a repository that is not on GitHub',
      'package.json',
      (text) => text.replace('git+https', 'https'),
      /repository\.url is not git\+https/,
    ],
  ])('refuses %s', async (_, path, edit, problem) => {
    await prepare();
    await change(path, edit);
    const { status, problems } = await check(folder, ...released);
    expect(status).toBe(1);
    expect(problems).toContainEqual(expect.stringMatching(problem));
  });

  it('runs before `npm publish`', () => {
    expect(manifest.scripts.prepublishOnly).toContain('release:check');
  });
});
