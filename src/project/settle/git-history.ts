import { spawn } from 'node:child_process';
import { posix } from 'node:path';
import { systemCode } from '../../base/errors.js';
import type { Environment } from '../read/key-file.js';

/** A file's content in git, and its latest changes. */
export interface GitFile {
  /** Its content in the last commit; null: it is not in it. */
  readonly committed: Uint8Array | null;
  /** Newest first. `at`: the date of the commit, in milliseconds since 1970; `before`: null: there was no such file. */
  readonly changes: readonly { readonly at: number; readonly before: Uint8Array | null }[];
  /** As in `ChapterHistory`. */
  readonly knownSince: number | null;
}

/** What git knows of some files, or why it knows nothing. */
export type GitAnswer =
  | { readonly files: ReadonlyMap<string, GitFile>; readonly problem: null }
  | { readonly files: ReadonlyMap<string, GitFile>; readonly problem: string };

interface GitPlace {
  readonly root: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/**
 * Asks git for the changes of some files since a time, with three processes in total. It reads the current branch along its
 * first parents, so a merge counts with its own date, and follows renamed files. The dates are those of the committer: nothing
 * in a commit is newer, while the author's date stays when a commit is amended or squashed.
 * @param files paths relative to `root`, with forward slashes
 */
export async function gitHistory(
  files: readonly string[],
  { since, ...place }: GitPlace & { readonly since: number },
): Promise<GitAnswer> {
  try {
    // One line each: whether the clone is shallow, the path of the folder in the repository, and the commit.
    const found = (
      await git(['rev-parse', '--is-shallow-repository', '--show-prefix', 'HEAD'], place)
    ).toString();
    const [shallow, prefix = '', head = ''] = found.split('\n');
    const commits = commitsIn(await logSince(since, head, place));
    const traced = files.map((file) => ({
      file,
      ...trace(posix.join(prefix, file), commits, shallow === 'true'),
    }));
    const blobs = await readBlobs(
      traced.flatMap(({ path, changes }) => [
        `${head}:${path}`,
        ...changes.flatMap(({ blob }) => blob ?? []),
      ]),
      place,
    );
    const known = traced.map(({ file, path, changes, knownSince }): [string, GitFile] => [
      file,
      {
        committed: blobs.get(`${head}:${path}`) ?? null,
        changes: changes.map(({ at, blob }) => ({
          at,
          before: blob === null ? null : (blobs.get(blob) ?? null),
        })),
        knownSince,
      },
    ]);
    return { files: new Map(known), problem: null };
  } catch (error) {
    place.signal.throwIfAborted();
    return { files: new Map(), problem: problemOf(error) };
  }
}

const logArguments = [
  'log',
  '--first-parent',
  '-m',
  '--root',
  '--raw',
  '-z',
  '--no-abbrev',
  '-M',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-notes',
  '--format=commit %ct %P.',
];

/** Returns the log since a time. A commit with an older date, by a wrong clock, hides none below it, except for git before 2.37. */
async function logSince(since: number, head: string, place: GitPlace): Promise<Buffer> {
  const time = new Date(since).toISOString();
  try {
    return await git([...logArguments, `--since-as-filter=${time}`, head], place);
  } catch (error) {
    if (!/unrecognized argument/i.test((error as Error).message)) throw error;
    return git([...logArguments, `--since=${time}`, head], place);
  }
}

/** A commit with the files that it changed, by their path after it. */
interface Commit {
  readonly at: number;
  readonly isFirst: boolean;
  /** `blob`: what the file was before; null: it did not exist. `from`: its path before. */
  readonly changed: ReadonlyMap<string, { readonly blob: string | null; readonly from: string }>;
}

/** Reads `git log --raw -z`: a header for each commit, and fields for each file (git-diff(1), "Raw output format"). */
function commitsIn(output: Buffer): readonly Commit[] {
  const commits: (Commit & { changed: Map<string, { blob: string | null; from: string }> })[] = [];
  const fields = output.toString().split('\0');
  for (let field = 0; field < fields.length; field += 1) {
    const text = fields[field] ?? '';
    const header = text.match(/commit (\d+) ([^.]*)\./);
    if (header) commits.push({ at: Number(header[1]) * 1000, isFirst: header[2] === '', changed: new Map() });
    const change = text.match(/:\d+ \d+ (\w+) \w+ ([A-Z])\d*$/);
    if (!change) continue;
    const [, id = '', status = ''] = change;
    const from = fields[field + 1] ?? '';
    const isMoved = status === 'R' || status === 'C';
    field += isMoved ? 2 : 1;
    const to = fields[field] ?? '';
    commits.at(-1)?.changed.set(to, { blob: /^0+$/.test(id) ? null : id, from });
  }
  return commits;
}

/** Follows a file from the newest commit to the oldest. */
function trace(path: string, commits: readonly Commit[], isShallow: boolean) {
  const changes: { at: number; blob: string | null }[] = [];
  let at = path;
  for (const commit of commits) {
    // The oldest commit of a shallow clone seems to add every file.
    if (isShallow && commit.isFirst) return { path, changes, knownSince: commit.at };
    const change = commit.changed.get(at);
    if (change === undefined) continue;
    changes.push({ at: commit.at, blob: change.blob });
    if (change.blob === null) break;
    at = change.from;
  }
  return { path, changes, knownSince: null };
}

/** Returns the content of objects by the names that were given. Missing ones are absent. */
async function readBlobs(
  names: readonly string[],
  place: GitPlace,
): Promise<ReadonlyMap<string, Uint8Array>> {
  // The names are lines of input, so a name with a line end cannot be asked for.
  const asked = [...new Set(names)].filter((name) => !/[\n\r]/.test(name));
  const output = await git(['cat-file', '--batch'], place, asked.map((name) => `${name}\n`).join(''));
  const blobs = new Map<string, Uint8Array>();
  let start = 0;
  for (const name of asked) {
    const end = output.indexOf('\n', start);
    const header = output.toString('utf8', start, end);
    start = end + 1;
    const size = header.match(/ (\w+) (\d+)$/);
    if (size === null) continue;
    const length = Number(size[2]);
    if (size[1] === 'blob') blobs.set(name, output.subarray(start, start + length));
    start += length + 1;
  }
  return blobs;
}

/** Settings against what a repository's own could start: a program that checks signatures, a file monitor, a download. */
const safeSettings = ['log.showSignature=false', 'core.fsmonitor=false', 'protocol.allow=never'];
/** Settings against the user's own that change the output: paths relative to a folder, and other forms of merges. */
const plainSettings = ['diff.relative=false', 'log.diffMerges=separate'];
/** What git gets of the environment: no API key, and no repository of a hook that started narrate. */
const passedOn = /^(PATH|HOME|XDG_CONFIG_HOME|USERPROFILE|SYSTEMROOT|TMPDIR|TEMP|TMP|GIT_CONFIG_.*)$/i;

function git(args: readonly string[], { root, environment, signal }: GitPlace, input = ''): Promise<Buffer> {
  const settings = [...safeSettings, ...plainSettings].flatMap((setting) => ['-c', setting]);
  const kept = Object.entries(environment).filter(([name]) => passedOn.test(name));
  const child = spawn('git', ['--no-pager', ...settings, '-C', root, ...args], {
    env: {
      ...Object.fromEntries(kept),
      LC_ALL: 'C',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_TERMINAL_PROMPT: '0',
    },
    signal,
    windowsHide: true,
  });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => output.push(part));
  child.stderr.on('data', (part: Buffer) => errors.push(part));
  // A git that ends early closes its input. Its exit status says why.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(Buffer.concat(output));
      else reject(new Error(Buffer.concat(errors).toString().trim().split('\n')[0]));
    });
  });
}

/** Returns why git has no answer, for the middle of a sentence. */
function problemOf(error: unknown): string {
  if (systemCode(error) === 'ENOENT') return 'git is not installed';
  const { message } = error as Error;
  if (/not a git repository/i.test(message)) return 'the book is not in a git repository';
  const [, owned] = message.match(/dubious ownership in repository at '(.+)'/) ?? [];
  if (owned !== undefined)
    return `another user owns the repository (git reads it after: git config --global --add safe.directory '${owned}')`;
  if (/unknown revision|ambiguous argument 'HEAD'|bad revision/i.test(message))
    return 'the repository has no commits';
  return `git failed: ${message}`;
}
