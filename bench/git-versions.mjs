import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/**
 * A commit on the first-parent line, with the blob at each path that the glob matches.
 * @typedef {{ commit: string, date: string, files: ReadonlyMap<string, string> }} Version
 */

/**
 * Returns all first-parent commits that change a matching file, oldest first, without a checkout. A `SUMMARY.md` is a table
 * of contents (mdBook) and not a chapter.
 * @param {string} repository a working tree or a bare repository
 * @param {{ glob: string, ref: string }} options `glob` is a glob of git, which may contain braces
 * @returns {Version[]}
 */
export function versionsOf(repository, { glob, ref }) {
  const format = '--format=commit %H %cI';
  const log = [
    'log',
    '--first-parent',
    '-m',
    '--root',
    '--reverse',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
  ];
  const paths = withoutBraces(glob).map((one) => `:(glob)${one}`);
  const fields = git(repository, [...log, format, ref, '--', ...paths]).split('\0');
  /** @type {Version[]} */
  const versions = [];
  /** @type {Map<string, string>} */
  let files = new Map();
  for (let field = 0; field < fields.length; field += 1) {
    const text = fields[field] ?? '';
    const commit = /commit (\S+) (\S+)/.exec(text);
    if (commit) {
      files = new Map(files);
      versions.push({ commit: commit[1] ?? '', date: commit[2] ?? '', files });
    }
    const change = /^\s*:\d+ (\d+) \S+ (\S+) [A-Z]/.exec(text);
    if (!change) continue;
    field += 1;
    const path = fields[field] ?? '';
    if (/(^|\/)SUMMARY\.md$/.test(path)) continue;
    // Submodules and links are not chapters.
    if (/^100/.test(change[1] ?? '')) files.set(path, change[2] ?? '');
    else files.delete(path);
  }
  return versions;
}

/**
 * Expands `{a,b}/*.md` to `a/*.md` and `b/*.md`, because git does not support braces. Braces without a comma stay.
 * @param {string} glob @returns {string[]}
 */
function withoutBraces(glob) {
  // The innermost pair first, because pairs can be nested.
  const [braces, choices] = /\{([^{}]*,[^{}]*)\}/.exec(glob) ?? [];
  if (braces === undefined || choices === undefined) return [glob];
  return choices.split(',').flatMap((choice) => withoutBraces(glob.replace(braces, () => choice)));
}

/**
 * Returns the contents of blobs by id.
 * @param {string} repository
 * @param {readonly string[]} ids
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function readBlobs(repository, ids) {
  const child = spawn('git', ['-C', repository, 'cat-file', '--batch'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  /** @type {Buffer[]} */
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  const closed = once(child, 'close');
  child.stdin.end(ids.map((id) => `${id}\n`).join(''));
  await closed;
  const bytes = Buffer.concat(parts);
  const blobs = new Map();
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\n', at);
    const [id, type, size] = bytes.toString('latin1', at, lineEnd).split(' ');
    if (type !== 'blob') throw new Error(`git has no blob ${id}`);
    const start = lineEnd + 1;
    const end = start + Number(size);
    blobs.set(id, bytes.subarray(start, end));
    at = end + 1;
  }
  return blobs;
}

/** @param {string} repository @param {string[]} args */
function git(repository, args) {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', repository, ...args], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr.trim()}`);
  return stdout;
}
