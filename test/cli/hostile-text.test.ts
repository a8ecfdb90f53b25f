import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { epubFiles, zipFiles } from '../init/epub/epub-builder.js';
import { runCli } from '../support/cli.js';
import { expectShown, expectShownBy, forging, hiding, steering } from '../support/hostile.js';
import { reply, startServer } from '../support/http-server.js';
import { always, type ScriptedGateway, startScriptedGateway } from '../support/scripted-gateway.js';

let gateway: ScriptedGateway;
let parent: string;
let folder: string;
beforeAll(async () => {
  gateway = await startScriptedGateway();
});
afterAll(() => gateway.close());
beforeEach(async () => {
  gateway.script({});
  parent = await mkdtemp(join(tmpdir(), 'narrate-hostile-'));
  // Without a title in its manifest, a book has the name of its folder.
  folder = join(parent, `book ${forging}`);
  await mkdir(folder);
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** Runs narrate with colours: its own styles must not let other styles pass. */
const narrate = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(args, {
    cwd: folder,
    env: {
      FORCE_COLOR: '1',
      GITHUB_ACTIONS: '',
      GITLAB_CI: '',
      PIXAZO_API_KEY: 'k',
      PIXAZO_BASE_URL: gateway.url,
      ...env,
    },
  });

const chapterFile = `one ${hiding}.md`;
const chapterText = `# The ${hiding} @one https://evil.example

The lamp ${hiding} is lit and burns all night, as it did on the first night. <span>x</span>

| a ${hiding} |
| - |
| b |
`;

/** Writes a book with hidden characters in every name. A manifest with control characters would be refused. */
async function writeBook(more = ''): Promise<void> {
  await writeFile(join(folder, chapterFile), chapterText);
  await writeFile(
    join(folder, 'pipeline.yaml'),
    `voice: Kore
chapters: [${JSON.stringify(chapterFile)}]
audio: { chapters: [wav], book: [], loudness: off }
output: ${JSON.stringify(`out ${hiding}`)}
${more}`,
  );
}

const withJson = (commands: readonly (readonly string[])[]) =>
  commands.flatMap((args) => [args, [...args, '--json']]);

async function expectAllShown(commands: readonly (readonly string[])[], env: Record<string, string> = {}) {
  for (const args of commands) {
    const result = await narrate(args, env);
    expectShownBy(result);
    if (args.includes('--json')) expect(() => JSON.parse(result.stdout)).not.toThrow();
  }
}

describe('hostile text on the terminal', () => {
  it('is made visible by every command when it is in the folder, file names, titles and texts of a book', async () => {
    await writeBook();
    await expectAllShown(
      withJson([['--dry-run'], ['--dry-run', '--explain'], ['script'], ['script', '--chunks'], ['status']]),
    );
    await expectAllShown([['--yes'], ['retake', '--chapter', '1', '--chunk', '1', '--dry-run']]);
    await expectAllShown([...withJson([['takes'], ['verify'], ['status'], ['doctor'], []]), ['open']]);
    await expectAllShown(withJson([['check', '--for', 'acx']]));
    await writeFile(
      join(folder, chapterFile),
      `# Another ${hiding}\n\nOther words ${hiding} are here now.\n`,
    );
    await expectAllShown(
      withJson([
        ['--dry-run', '--explain'],
        ['gc', '--keep', '0'],
      ]),
    );
    await expectAllShown([['gc', '--keep', '0', '--yes'], ['verify']]);
  });

  it('stays the same data in JSON', async () => {
    await writeBook();
    const { stdout } = await narrate(['--dry-run', '--json']);
    const { chapters } = JSON.parse(stdout);
    expect(chapters[0].file).toBe(chapterFile);
  });

  it('is made visible when it makes a manifest invalid', async () => {
    await writeFile(join(folder, 'pipeline.yaml'), `title: "${forging}"\nvoice: K\n`);
    await expectAllShown(withJson([['--dry-run'], ['doctor']]));
    await writeFile(
      join(folder, 'pipeline.yaml'),
      `title: ${JSON.stringify(forging)}\n${JSON.stringify(steering)}: 1\nvoice: ${JSON.stringify(hiding)}\nchapters: [${JSON.stringify(`no ${hiding}.md`)}]\n`,
    );
    await expectAllShown(withJson([['--dry-run'], ['doctor'], ['script'], ['status']]));
  });

  it('is made visible when it is on the command line', async () => {
    await writeBook();
    await expectAllShown([
      [forging],
      [`${forging}.yaml`],
      ['--dry-run', '--chapter', forging],
      ['--dry-run', '--engine', forging],
      ['--dry-run', '--store', forging],
      ['--dry-run', `--no-${forging}`],
      ['--max-cost', forging],
      ['status', `${forging}.yaml`, '--json'],
      ['check', '--for', forging],
      ['takes', '--choose', forging],
      ['retake', '--at', forging],
      ['voices', '--engine', forging],
      ['ci', forging],
      ['ci', 'estimate', `${forging}.yaml`],
      ['sandbox', '--fault', forging],
      ['init', forging],
      [`${forging}`, 'x', 'y'],
    ]);
  });

  it('is made visible when it is in the environment', async () => {
    await writeBook();
    const env = {
      PIXAZO_BASE_URL: `http://127.0.0.1:2/${forging}`,
      FFMPEG_PATH: `/none/${forging}`,
      NARRATE_STORE: `/none/${forging}`,
    };
    await expectAllShown([['doctor'], ['--yes'], ['status'], ['push'], ['pull']], env);
    await expectAllShown([['doctor', '--json'], ['--yes'], ['push']], {
      NARRATE_STORE: 's3://bucket/prefix',
      AWS_ENDPOINT_URL_S3: forging,
      AWS_REGION: forging,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    });
  });

  it.each([
    ['a refusal', { submit: always({ status: 400, body: { message: forging } }) }],
    ['a refused key', { submit: always({ status: 401, body: { message: forging } }) }],
    ['an empty account', { submit: always({ status: 402, body: { message: forging } }) }],
    ['a failed job', { poll: always({ status: 200, body: { status: 'FAILED', error: forging } }) }],
    ['media', { media: [{ status: 400, body: forging }] }],
  ])('is made visible when it is in %s of the gateway', async (_name, script) => {
    await writeBook();
    gateway.script(script);
    await expectAllShown([['--yes'], ['status'], ['verify'], ['takes'], ['status', '--json']]);
    await expectAllShown([['doctor', '--online']]);
  });

  it('is made visible when it is in the answer of a store', async () => {
    await writeBook();
    const code = `${hiding}&#155;35m&#27;[35m&#10;FORGED`;
    const store = await startServer((_request, response) =>
      reply(response, 400, `<Error><Code>${code}</Code></Error>`, {
        'x-amz-bucket-region': '\u009B35m',
      }),
    );
    try {
      await expectAllShown([['push'], ['pull'], ['--yes'], ['doctor', '--online']], {
        NARRATE_STORE: 's3://bucket/prefix',
        AWS_ENDPOINT_URL_S3: store.url,
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
      });
      expect(store.seen).not.toEqual([]);
    } finally {
      await store.close();
    }
  });

  it('is made visible when it is in the lock or the journal', async () => {
    await writeBook();
    expect((await narrate(['--yes'])).status).toBe(0);
    const lock = join(folder, '.narrate', 'lock');
    await writeFile(lock, JSON.stringify({ pid: 1, host: forging, since: forging, processStart: null }));
    await expectAllShown([['status'], ['--yes'], ['status', '--json']]);
    await rm(lock);
    const journal = join(folder, '.narrate', 'journal.jsonl');
    await writeFile(
      journal,
      `${await readFile(journal, 'utf8')}{"type":"taken","x":"${steering}"}\n${steering}\n`,
    );
    await expectAllShown([['verify'], ['status'], ['takes'], ['--yes']]);
  });

  it('is made visible when it is in the output of ffmpeg', async () => {
    await writeBook();
    const program = join(parent, 'ffmpeg');
    await writeFile(
      program,
      `#!/bin/sh\nprintf '%s' ${JSON.stringify(`ffmpeg version ${steering}`)} >&2\nexit 1\n`,
    );
    await chmod(program, 0o755);
    await writeFile(
      join(folder, 'pipeline.yaml'),
      `voice: Kore\nchapters: [${JSON.stringify(chapterFile)}]\naudio: { chapters: [mp3], book: [] }\n`,
    );
    await expectAllShown([['doctor'], ['--yes']], { FFMPEG_PATH: program, PATH: '/none' });
  });

  it('is made visible by init for a Markdown book and for an EPUB', async () => {
    const source = join(folder, 'src');
    await mkdir(source);
    await writeFile(join(source, chapterFile), chapterText);
    await writeFile(join(source, 'SUMMARY.md'), `# Summary\n\n- [x](<${chapterFile}>)\n`);
    await writeFile(
      join(folder, 'book.toml'),
      `[book]\ntitle = ${JSON.stringify(hiding)}\nauthors = [${JSON.stringify(hiding)}]\n`,
    );
    await expectAllShown([['init'], ['init', '--force', '--json'], ['init']]);
    const metadata = `<dc:title>${hiding}&#133;&#155;35m</dc:title><dc:creator>${hiding}</dc:creator>`;
    const pages = [{ name: 'one.xhtml', body: `<h1>${hiding}</h1><p>The lamp ${hiding} is lit.</p>` }];
    const book = zipFiles(epubFiles({ metadata, pages }));
    await writeFile(join(folder, `${hiding}.epub`), book);
    await expectAllShown([
      ['init', `${hiding}.epub`, '--into', `made ${hiding}`],
      ['init', `${hiding}.epub`, '--into', `made ${hiding}`],
      ['init', `${hiding}.epub`, '--into', 'again', '--json'],
    ]);
    expect(await readdir(folder)).toContain(`made ${hiding}`);
  });
});

describe('hostile text in CI', () => {
  it.each(['', 'true'])('is made visible in the log and in the summary (on GitHub: %j)', async (isGithub) => {
    await writeBook();
    const env = { GITHUB_ACTIONS: isGithub, GITHUB_STEP_SUMMARY: '', GITHUB_OUTPUT: '' };
    for (const args of [
      ['ci', 'estimate'],
      ['ci', 'estimate', '--max-cost', '0', '--annotations'],
      ['ci', 'run'],
      ['ci', 'run', 'none.yaml'],
    ]) {
      const file = join(parent, 'summary.md');
      const result = await narrate([...args, '--summary', file], env);
      expectShownBy(result);
      const summary = await readFile(file, 'utf8');
      expectShown(summary);
      expect(summary).toContain('### Narration');
    }
    gateway.script({ submit: always({ status: 400, body: { message: `@everyone ${forging}` } }) });
    await writeFile(join(folder, chapterFile), `# Another ${hiding}\n\nOther words are here now.\n`);
    const file = join(parent, 'failures.md');
    expectShownBy(await narrate(['ci', 'run', '--summary', file], env));
    const summary = await readFile(file, 'utf8');
    expectShown(summary);
    expect(summary).not.toMatch(/(?<!`)@everyone/);
    await writeFile(join(folder, 'pipeline.yaml'), `title: "${forging}"\n`);
    expectShownBy(await narrate(['ci', 'estimate', '--summary', file], env));
    expectShown(await readFile(file, 'utf8'));
  });
});
