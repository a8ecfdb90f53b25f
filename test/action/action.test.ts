import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { checkout, threeChunks } from '../support/checkout.js';
import { type JobOptions, readAction, runAction } from '../support/composite-action.js';
import { startS3 } from '../support/s3-server.js';

/** Milliseconds for a test of several jobs, each of several processes. */
const several = 120_000;
const artifactUrl = 'https://github.example/a/book/actions/runs/7/artifacts/9';

let sandbox: Sandbox;
let root: string;
let nights: number;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 300 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  nights = 0;
  root = await mkdtemp(join(tmpdir(), 'narrate-action-'));
  return () => rm(root, { recursive: true, force: true });
});

const manifest =
  'title: A Test\nvoice: Kore\nchapters: [01.md, 02.md]\nchunks: { maxCharacters: 100 }\ncheck: off\naudio: { chapters: [wav], book: [], loudness: off }\n';

/** Makes a checkout with a book in a folder of the repository. */
const bookCheckout = (files: Readonly<Record<string, string>> = {}) =>
  checkout(root, {
    'book/pipeline.yaml': manifest,
    'book/01.md': threeChunks(1),
    'book/02.md': threeChunks(2),
    ...files,
  });

/** Returns local implementations of the actions that action.yml uses. */
function actionsIn(workspace: string) {
  const caches = join(root, 'caches');
  const slot = (key: string) => join(caches, encodeURIComponent(key));
  const uploads: { name: string; files: string[] }[] = [];
  const actions: JobOptions['actions'] = {
    'actions/cache/restore@v5': async ({ path, key, 'restore-keys': prefix }) => {
      const names = existsSync(caches) ? (await readdir(caches)).sort() : [];
      const found = [encodeURIComponent(key!)].concat(
        names.filter((name) => decodeURIComponent(name).startsWith(prefix!)).reverse(),
      );
      const name = found.find((one) => names.includes(one));
      if (name !== undefined) await cp(join(caches, name), join(workspace, path!), { recursive: true });
      return {};
    },
    'actions/cache/save@v5': async ({ path, key }) => {
      if (existsSync(join(workspace, path!)))
        await cp(join(workspace, path!), slot(key!), { recursive: true });
      return {};
    },
    'actions/upload-artifact@v7': async ({ name, path }) => {
      uploads.push({ name: name!, files: (await readdir(path!)).sort() });
      return { 'artifact-url': artifactUrl };
    },
  };
  return { actions, uploads };
}

interface JobSettings {
  readonly inputs?: Record<string, string>;
  readonly env?: Record<string, string>;
}

async function job(workspace: string, { inputs = {}, env = {} }: JobSettings = {}) {
  const { actions, uploads } = actionsIn(workspace);
  nights += 1;
  const result = await runAction({
    workspace,
    inputs: { manifest: 'book/pipeline.yaml', ...inputs },
    env: {
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'a/book',
      GITHUB_RUN_ID: String(nights),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_SHA: 'abc123',
      PIXAZO_BASE_URL: sandbox.url,
      ...env,
    },
    actions,
  });
  return { ...result, uploads };
}

const key = { PIXAZO_API_KEY: 'a-secret-test-key' };
const night = (workspace: string, settings: JobSettings = {}) =>
  job(workspace, { inputs: { mode: 'run', ...settings.inputs }, env: { ...key, ...settings.env } });
const pullRequest = (
  workspace: string,
  inputs: Record<string, string> = {},
  env: Record<string, string> = {},
) => job(workspace, { inputs, env: { GITHUB_EVENT_NAME: 'pull_request', ...env } });

describe('action.yml', () => {
  it('puts no expression into a script, and names other actions by their major version', async () => {
    const { runs } = await readAction();
    expect(runs.using).toBe('composite');
    for (const { run, uses } of runs.steps) {
      expect(run ?? '').not.toContain('${{');
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+(\/[a-z]+)?@v\d+$/);
    }
  });

  it('describes every input and output, and every output comes from a step', async () => {
    const { inputs, outputs, runs } = await readAction();
    const ids = runs.steps.flatMap(({ id }) => id ?? []);
    for (const { description } of [...Object.values(inputs), ...Object.values(outputs)])
      expect(description).toMatch(/^.{10,}$/);
    for (const [name, { value }] of Object.entries(outputs)) {
      const [, id, output] = /^\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}$/.exec(value) ?? [];
      expect(ids).toContain(id);
      expect(output).toBe(name);
    }
  });
});

describe('the narrate that the action runs', () => {
  const recorder = {
    'bin/npx': '#!/bin/sh\necho npx "$@" >&2\n',
    'bin/npm': '#!/bin/sh\necho npm "$@" >&2\n',
  };
  const pathOf = (workspace: string) => ({ PATH: `${join(workspace, 'bin')}:${process.env.PATH}` });

  it('is the one that the book has installed', async () => {
    const workspace = await checkout(root, {
      ...recorder,
      'node_modules/.bin/narrate': '#!/bin/sh\nprintf "<%s>" "$@"\n',
    });
    const { log } = await pullRequest(workspace, { budget: '2' }, pathOf(workspace));
    expect(log).toBe('<ci><--max-cost=2><--><estimate><book/pipeline.yaml>');
  });

  it('is built from the checkout of the action if the book has none installed', async () => {
    const workspace = await bookCheckout(recorder);
    await rm(join(workspace, 'node_modules'), { recursive: true });
    const { isSuccess, log, outputs } = await pullRequest(workspace, {}, pathOf(workspace));
    expect(isSuccess).toBe(true);
    expect(outputs).toMatchObject({ chunks: '6' });
    expect(log).not.toMatch(/^np[mx] /m);
  });

  it('is never downloaded by its name', async () => {
    const { runs } = await readAction();
    const commands = runs.steps.flatMap(({ run = '' }) => run.match(/\b(?:npx|npm [\w-]+)\b/g) ?? []);
    expect(commands).toEqual(['npm ci', 'npm run']);
  });
});

describe('a nightly run', () => {
  it(
    'records the book, and the next run records only what changed',
    async () => {
      const first = await night(await bookCheckout(), { inputs: { budget: '1' } });
      expect(first.log).not.toContain('a-secret-test-key');
      expect(first).toMatchObject({ isSuccess: true, commands: [] });
      expect(first.outputs).toMatchObject({
        status: 'complete',
        chunks: '6',
        'spent-usd': '0.24',
        'uncertain-usd': '0',
        failed: '0',
        flagged: '0',
        suspects: '0',
        'artifact-url': artifactUrl,
      });
      expect(first.summary).toContain(
        `[narrate-files]: <${artifactUrl}>\n\n### Narration of A Test: complete\n`,
      );
      expect(first.summary).toContain('6 chunks bought, 0 of 6 reused; **$0.24 spent**, in ');
      expect(first.summary).toMatch(
        /^\| \[`book\/audiobook\/01-chapter-1\.wav`\]\[narrate-files\] \| \d+ s \| \d\.\d MB \| 3 of 3 chunks \|$/m,
      );
      expect(first.uploads).toMatchObject([{ name: 'audiobook' }]);
      expect(first.uploads[0]?.files).toEqual(
        expect.arrayContaining(['01-chapter-1.wav', '01-chapter-1.vtt', '02-chapter-2.wav', 'timeline.json']),
      );
      expect(sandbox.report().charged).toBe(6);

      const edited = await bookCheckout({ 'book/02.md': threeChunks(2, 'candle') });
      const second = await night(edited, { inputs: { budget: '1', artifact: 'second' } });
      expect(second).toMatchObject({ isSuccess: true, commands: [] });
      expect(second.outputs).toMatchObject({ status: 'complete', chunks: '1', 'spent-usd': '0.04' });
      expect(second.summary).toContain('1 chunk bought, 5 of 6 reused; **$0.04 spent**, in ');
      expect(second.summary).toMatch(/01-chapter-1\.wav`.* MB \| {2}\|$/m);
      expect(second.summary).toMatch(/02-chapter-2\.wav`.* MB \| 1 of 3 chunks \|$/m);
      expect(second.uploads[0]).toMatchObject({ name: 'second' });
      expect(sandbox.report().charged).toBe(7);

      const third = await night(edited);
      expect(third.used).not.toContain('actions/cache/save@v5');
      expect(third.outputs).toMatchObject({ status: 'complete', chunks: '0', 'spent-usd': '0' });
      expect(sandbox.report().charged).toBe(7);
    },
    several,
  );

  it(
    'stays within its budget, fails, and keeps what it paid for',
    async () => {
      const workspace = await bookCheckout();
      const first = await night(workspace, { inputs: { budget: '0.10' } });
      expect(first).toMatchObject({ isSuccess: false, status: 4 });
      expect(first.outputs).toMatchObject({ status: 'stopped', 'spent-usd': '0.08' });
      expect(first.commands).toContain(
        '::error title=narrate::The budget is reached: $0.08 spent in this run.',
      );
      expect(first.summary).toContain('4 chunks still to buy; the next run continues there.');
      const published = { budget: '0.20', 'files-url': 'https://audio.example/{file}?v=1' };
      const second = await night(await bookCheckout(), { inputs: published });
      expect(second.summary).toContain(
        '[`book/audiobook/02-chapter-2.wav`](<https://audio.example/book/audiobook/02-chapter-2.wav?v=1>)',
      );
      expect(second.outputs).toMatchObject({ status: 'complete', chunks: '4' });
      expect(sandbox.report().charged).toBe(6);
    },
    several,
  );

  it(
    'annotates failed chunks and flagged takes in the Markdown, and uploads the finished files',
    async () => {
      // The sandbox speaks too fast, so every take is flagged. The first chunk is paid for twice, and the second fails.
      const faulty = await startSandbox({
        charactersPerSecond: 300,
        faults: { lostAnswer: { nth: [1] }, failed: { nth: [3, 4, 5, 6] } },
      });
      try {
        const workspace = await bookCheckout({
          'book/pipeline.yaml': manifest
            .replace('01.md', '"one, two.md"')
            .replace('check: off', 'check: { retakes: 0 }')
            .concat('limits: { concurrency: 1 }\n'),
          'book/one, two.md': threeChunks(1),
        });
        const { status, summary, commands, outputs, uploads } = await night(workspace, {
          env: { PIXAZO_BASE_URL: faulty.url },
        });
        expect(status).toBe(1);
        expect(outputs).toMatchObject({ status: 'incomplete', 'uncertain-usd': '0.04' });
        expect(summary).toContain(' spent**, and $0.04 possibly charged (responses were lost), in ');
        expect(uploads[0]?.files).toContain('02-chapter-2.wav');

        const errors = commands.filter((line) => line.startsWith('::error'));
        expect(errors).toHaveLength(Number(outputs.failed));
        expect(errors[0]).toMatch(
          /^::error file=book\/one%2C two\.md,line=5,col=1,title=narrate::Chapter 1, chunk 2 failed: /,
        );
        expect(summary).toContain(
          '| [`book/one, two.md:5:1`](<https://github.example/a/book/blob/abc123/book/one%2C%20two.md?plain=1#L5>) | 1 | 2 | ',
        );

        const warnings = commands.filter((line) => line.startsWith('::warning file='));
        expect(Number(outputs.flagged)).toBe(6 - errors.length);
        expect(outputs.suspects).toBe(outputs.flagged);
        expect(warnings).toHaveLength(Number(outputs.flagged));
        expect(warnings.at(-1)).toMatch(
          /^::warning file=book\/02\.md,line=7,col=1,title=narrate::Chapter 2, chunk 3 is flagged: /,
        );
        expect(summary).toContain(`#### ${outputs.flagged} flagged takes, still in use\n`);
      } finally {
        await faulty.close();
      }
    },
    several,
  );
});

describe('a store', () => {
  it(
    'keeps what was paid for when every cache is gone; a fork gets the highest possible cost',
    async () => {
      const s3 = await startS3();
      const store = `s3://${s3.bucket}/book`;
      const settings = { inputs: { store }, env: s3.environment };
      const edited = { 'book/02.md': threeChunks(2, 'candle') };
      try {
        expect((await night(await bookCheckout(), settings)).outputs).toMatchObject({ chunks: '6' });
        await rm(join(root, 'caches'), { recursive: true });

        const budget = '0.05';
        const own = await pullRequest(await bookCheckout(edited), { store, budget }, s3.environment);
        expect(own).toMatchObject({ isSuccess: true, commands: [] });
        expect(own.outputs).toMatchObject({ known: 'true', chunks: '1', 'cost-usd': '0.04' });
        expect(own.outputs.table).toContain('| line 5 changed |');

        const noSecrets = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_ENDPOINT_URL_S3: s3.url };
        const fork = await pullRequest(await bookCheckout(edited), { store, budget }, noSecrets);
        expect(fork.isSuccess).toBe(true);
        expect(fork.outputs).toMatchObject({
          known: 'false',
          chunks: '6',
          'cost-usd': '0.24',
          'over-budget': 'false',
        });
        expect(fork.outputs.table).toContain('unknown without the store, at most $0.24\n');
        expect(fork.outputs.table).toContain('| 3 of 3 | unknown | $0.12 |');
        expect(fork.commands).toEqual([
          expect.stringMatching(
            /^::warning title=narrate::The store could not be read, .*: at most \$0\.24\./,
          ),
        ]);

        const second = await night(await bookCheckout(edited), settings);
        expect(second.outputs).toMatchObject({ status: 'complete', chunks: '1', 'spent-usd': '0.04' });
        expect(sandbox.report().charged).toBe(7);

        s3.answerWith(() => 403);
        const third = await night(await bookCheckout(), settings);
        expect(third).toMatchObject({ status: 5, uploads: [] });
        expect(third.commands[0]).toMatch(/^::error title=narrate::.*store/);
        expect(third.summary).toContain('### Narration: failed');
        expect(sandbox.report().charged).toBe(7);
      } finally {
        await s3.close();
      }
    },
    several,
  );
});

describe('a pull request', () => {
  it(
    'gets its price, based on what the nightly runs have bought, and buys nothing',
    async () => {
      await night(await bookCheckout());
      const workspace = await bookCheckout({ 'book/02.md': threeChunks(2, 'candle') });
      const { isSuccess, outputs, summary, used, uploads, commands } = await pullRequest(workspace, {
        budget: '0.05',
      });
      expect({ isSuccess, commands, uploads }).toEqual({ isSuccess: true, commands: [], uploads: [] });
      expect(outputs).toMatchObject({
        chunks: '1',
        'cost-usd': '0.04',
        known: 'true',
        'over-budget': 'false',
      });
      expect(outputs.table?.split('\n').slice(0, 6)).toEqual([
        '### Narration of A Test: $0.04',
        '',
        '| Chapter | Chunks to buy | Why | Cost |',
        '| --- | ---: | --- | ---: |',
        '| 2. Chapter 2 [`book/02.md`](<https://github.example/a/book/blob/abc123/book/02.md?plain=1#L5>) | 1 of 3 | line 5 changed | $0.04 |',
        '| **Total** | **1 of 6** |  | **$0.04** |',
      ]);
      expect(summary).toContain(outputs.table);
      expect(used).toEqual(['actions/cache/restore@v5']);
      expect(sandbox.report().charged).toBe(6);
    },
    several,
  );

  it('fails if it is over the budget, and shows the difference', async () => {
    const { status, outputs, summary, commands } = await pullRequest(await bookCheckout(), {
      budget: '0.20',
    });
    expect(status).toBe(4);
    expect(outputs).toMatchObject({ 'over-budget': 'true', 'cost-usd': '0.24', chunks: '6' });
    const message = 'The change costs $0.24. That is $0.04 over the budget of $0.20.';
    expect(summary).toContain(message);
    expect(commands).toEqual([`::error title=narrate::${message}`]);
  });

  it('cannot buy, even with the mode run and a key', async () => {
    const { status, summary, uploads } = await job(await bookCheckout(), {
      inputs: { mode: 'run' },
      env: { ...key, GITHUB_EVENT_NAME: 'pull_request_target' },
    });
    expect(status).toBe(2);
    expect(summary).toContain('buys nothing for such an event');
    expect(uploads).toEqual([]);
    expect(sandbox.report().charged).toBe(0);
  });

  it('annotates the errors in its chapters at their places', async () => {
    const workspace = await bookCheckout({ 'book/02.md': '# Two\n\n:::narrate{as=nobody}\nWords.\n:::\n' });
    const { status, commands, summary } = await pullRequest(workspace);
    expect(status).toBe(2);
    expect(commands[0]).toMatch(/^::error file=book\/02\.md,line=3,col=\d+,title=narrate::/);
    expect(summary).toContain('[`book/02.md:3:');
  });

  it(
    'cannot execute commands of the runner or of the shell',
    async () => {
      const order = '::error file=other.md::Forged';
      const title = 'A | [x](http://evil.example) <img src=x> @everyone `|` $x$';
      const workspace = await bookCheckout({
        'book/pipeline.yaml': `voice: Kore\nchapters: [{ file: 01.md, title: ${JSON.stringify(title)} }]\n`,
        'book/01.md': `# One\n\n${order}\n\n::set-output name=known::forged\n`,
      });
      const fine = await pullRequest(workspace);
      expect(fine.isSuccess).toBe(true);
      expect(fine.commands).toEqual([]);
      expect(fine.outputs.known).toBe('true');
      const row = fine.outputs.table!.split('\n').find((line) => line.startsWith('| 1. '))!;
      expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
      // As code, because GitHub makes no mentions, links and formulas of code.
      expect(row).toContain('`[x](http://evil.example)` \\<img src=x\\> `@everyone` \\`\\|\\` `$x$`');

      const broken = await bookCheckout({ 'book/02.md': `# Two\n\n<!-- narrate: ${order} -->\n` });
      const refused = await pullRequest(broken);
      expect(refused.status).toBe(2);
      expect(refused.commands.filter((line) => line.includes('Forged'))).toEqual([]);
    },
    several,
  );

  const hostile = [
    { manifest: '$(touch pwned)/`touch pwned`.yaml' },
    { manifest: 'x\nfolder=/etc\ny/pipeline.yaml' },
    { manifest: '--help' },
    { mode: '--version' },
    { budget: '1; touch pwned', mode: 'run' },
  ];
  it.each(hostile)('refuses the inputs %j, and executes no part of them', async (inputs) => {
    const workspace = await bookCheckout();
    const { isSuccess, status } = await pullRequest(workspace, inputs);
    expect(isSuccess).toBe(false);
    expect(status).toBe(2);
    const names = await readdir(workspace, { recursive: true });
    expect(names.filter((name) => name.includes('pwned'))).toEqual([]);
    expect(sandbox.report().charged).toBe(0);
  });
});
