import type { Diagnostic } from './diagnostic.js';

/** The exit status and the default hint of each error code. A test compares this table with docs/errors.md. */
export const errorTable = {
  usage: { exitStatus: 2, hint: 'Run `narrate --help` for the commands and options.' },
  'invalid-input': { exitStatus: 2, hint: 'Fix the errors above and run the same command again.' },
  'no-key': {
    exitStatus: 3,
    hint: "Set the engine's API key in a file .env next to the manifest, or as an environment variable. To hear the book free of charge, use --draft.",
  },
  'key-refused': {
    exitStatus: 3,
    hint: 'Compare the API key in the environment or in .env with the one in your account. narrate sent no further requests.',
  },
  'price-unknown': {
    exitStatus: 2,
    hint: 'State what you pay, in US dollars, with --price 0.015/minute (or 0.04/request, 0.015/1000-characters, 0 if it is free), or set NARRATE_PRICE in the environment. If the engine is a server of your own, setting engine.price in the manifest is enough.',
  },
  'key-origin': {
    exitStatus: 3,
    hint: 'If you trust that address, set it yourself in an environment variable.',
  },
  'no-balance': { exitStatus: 4, hint: 'Top up the account and run the same command again: it resumes.' },
  quota: {
    exitStatus: 4,
    hint: 'Wait until the quota is replenished and run the same command again: it resumes.',
  },
  'no-sound': {
    exitStatus: 1,
    hint: 'Check the address and the model of the engine: the server there returns no audio. Then run the same command again: it resumes.',
  },
  'gateway-failing': {
    exitStatus: 1,
    hint: 'Run the same command again when the gateway works. narrate then downloads what the gateway accepted, free of charge, and buys only the rest.',
  },
  budget: {
    exitStatus: 4,
    hint: 'Raise limits.budget or --max-cost and run the same command again: it resumes.',
  },
  'monthly-budget': {
    exitStatus: 4,
    hint: 'Raise limits.monthlyBudget, or run the same command again next month: it resumes.',
  },
  'fleet-budget': {
    exitStatus: 4,
    hint: 'Raise that budget in the catalogue and run `narrate fleet run` again: it resumes.',
  },
  'redis-lost': {
    exitStatus: 1,
    hint: 'Check the address and the password in REDIS_URL, and that Redis runs. Then start the same command again: it resumes, and buys nothing twice.',
  },
  'manifest-exists': { exitStatus: 2, hint: 'Edit it by hand, or replace it with `narrate init --force`.' },
  'manifest-not-edited': { exitStatus: 2, hint: 'Edit the manifest by hand. narrate did not change it.' },
  'file-exists': {
    exitStatus: 2,
    hint: 'Choose another folder with --into, or replace the files with --force.',
  },
  'no-chapters': {
    exitStatus: 2,
    hint: 'Run `narrate init` in the folder of a book in Markdown, or name that folder: `narrate init docs`.',
  },
  'output-shared': {
    exitStatus: 2,
    hint: 'Give each book its own folder: set `output` in one of the manifests.',
  },
  'epub-damaged': {
    exitStatus: 2,
    hint: 'Download the file again, or repair it with Calibre: `ebook-convert book.epub repaired.epub`.',
  },
  'epub-protected': {
    exitStatus: 2,
    hint: 'Ask the publisher or the shop for an edition without copy protection. narrate does not remove it.',
  },
  'epub-unsafe': {
    exitStatus: 2,
    hint: 'Do not open it with other tools either, unless you know who made it. narrate wrote nothing.',
  },
  'nothing-to-check': {
    exitStatus: 2,
    hint: 'Add a format that the target accepts to `audio.chapters` or `audio.book`, and run narrate again.',
  },
  'nothing-to-package': {
    exitStatus: 2,
    hint: 'Run narrate again, so that it writes the file. Then make the package.',
  },
  'package-folder': {
    exitStatus: 2,
    hint: 'Move those files to another place, or choose another folder for the package with --to.',
  },
  'nothing-made': { exitStatus: 2, hint: 'Make the files first: run narrate, or narrate --draft.' },
  'ffmpeg-missing': {
    exitStatus: 5,
    hint: 'Install ffmpeg, set FFMPEG_PATH to its path, or reinstall narrate with its optional dependencies.',
  },
  'ffmpeg-failed': {
    exitStatus: 5,
    hint: 'See the output of ffmpeg above. The recordings are kept: run the same command again to write the files.',
  },
  'espeak-missing': {
    exitStatus: 5,
    hint: 'Reinstall narrate with its optional dependencies: `npm install --include=optional`.',
  },
  'espeak-failed': {
    exitStatus: 5,
    hint: 'Run the same command again: finished recordings are kept. If it fails again, report the text that it failed on.',
  },
  'flite-missing': {
    exitStatus: 5,
    hint: 'Reinstall narrate with its optional dependencies: `npm install --include=optional`.',
  },
  'flite-failed': {
    exitStatus: 5,
    hint: 'Run the same command again: finished recordings are kept. If it fails again, report the text that it failed on.',
  },
  'sentences-missing': {
    exitStatus: 5,
    hint: 'Install the native part of the sentence splitter by name, such as `npm install sentencex-linux-x64@1.0.17`. There are parts for Linux (glibc), macOS and Windows.',
  },
  'formulas-missing': {
    exitStatus: 5,
    hint: 'Install the packages next to narrate: `npm install speech-rule-engine@4.1.5 mathjax-full@3.2.2`. Or set another policy for `math` under `read` in the manifest.',
  },
  'disk-full': { exitStatus: 5, hint: 'Free some space and run the same command again: it resumes.' },
  'not-writable': {
    exitStatus: 5,
    hint: 'Check the permissions of the folder and run the same command again.',
  },
  'unsafe-path': {
    exitStatus: 5,
    hint: 'Check where it came from, then rename or delete it, and run the same command again. When narrate writes, it follows no links below the folder of a book.',
  },
  'too-many-files': {
    exitStatus: 5,
    hint: 'Raise the limit (`ulimit -n 4096` in the shell that starts narrate) or lower limits.concurrency, and run the same command again: it resumes.',
  },
  locked: {
    exitStatus: 5,
    hint: 'Wait for the other run to end, or end it, and run the same command again.',
  },
  'store-unreachable': {
    exitStatus: 5,
    hint: 'Run the same command again when the store can be reached: it resumes. To continue without the store, use --store none; narrate then does not know what other machines bought.',
  },
  'store-refused': {
    exitStatus: 5,
    hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, if you have one) to credentials that may read and write in the store.',
  },
  'store-origin': {
    exitStatus: 3,
    hint: 'If you trust that address, set AWS_ENDPOINT_URL_S3 to it in the environment.',
  },
  'store-lost': {
    exitStatus: 5,
    hint: 'Run the same command again: it resumes, and uses what the other run bought.',
  },
  'no-store': {
    exitStatus: 2,
    hint: 'Name a store in the manifest (`store: s3://bucket/prefix`, or a folder), with --store, or in NARRATE_STORE.',
  },
  'journal-newer': {
    exitStatus: 5,
    hint: 'Use the newer version of narrate that wrote it. The file was not changed.',
  },
  'journal-corrupt': {
    exitStatus: 5,
    hint: 'Restore the file from a backup, or run `narrate pull` if the book has a store. `narrate verify` shows what the lines seem to have recorded. To go on without the file, move it away: a run then buys again what only this file recorded.',
  },
  'fleet-missing': {
    exitStatus: 5,
    hint: 'Install the packages of the fleet next to narrate: `npm install bullmq@6.7.0 ioredis@5.11.1 prom-client@15.1.3`.',
  },
  'redis-unreachable': {
    exitStatus: 5,
    hint: 'Start Redis, or name its address in REDIS_URL or with --redis. Nothing was bought, and no job is lost.',
  },
  'redis-refused': {
    exitStatus: 5,
    hint: 'Compare user and password in REDIS_URL with those of the server. Redis with TLS needs rediss:// at the start.',
  },
  'files-changed': {
    exitStatus: 2,
    hint: 'Give all workers the same files and the same version of narrate. Then run `narrate fleet run` again: it plans the book again, and asks for its price.',
  },
  'price-changed': {
    exitStatus: 2,
    hint: 'Nothing was bought. Check that this worker reaches the same store as the machine with `narrate fleet run`. Then start that again: it plans the book again, and asks for its price.',
  },
  'book-crashed': {
    exitStatus: 70,
    hint: 'The recordings are kept. `narrate fleet retry` continues the book. If it happens again, run the book by itself to see why.',
  },
  'worker-lost': {
    exitStatus: 5,
    hint: 'Check the workers: memory, and whether something ends them. The recordings are kept. `narrate fleet retry` continues the book.',
  },
  'port-in-use': { exitStatus: 5, hint: 'Choose another port with --port, or 0 for a free one.' },
  declined: {
    exitStatus: 130,
    hint: 'Hear the book free of charge with --draft, or limit the cost of a run with --max-cost.',
  },
  interrupted: { exitStatus: 130, hint: 'Run the same command again: it resumes.' },
  internal: {
    exitStatus: 70,
    hint: 'This is a bug in narrate. Please report it with the command and the text below.',
  },
} as const;

export type ErrorCode = keyof typeof errorTable;

/**
 * A failure with a code from `errorTable`. Mistakes in what a user wrote are returned as `Diagnostic[]`; an error carries
 * them only when narrate cannot continue.
 */
export class NarrateError extends Error {
  override readonly name = 'NarrateError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly diagnostics: readonly Diagnostic[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; diagnostics?: readonly Diagnostic[] } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? errorTable[code].hint;
    this.diagnostics = options.diagnostics ?? [];
  }

  get exitStatus(): number {
    return errorTable[this.code].exitStatus;
  }
}

/** Returns the code of a system error (`ENOENT`, `ENOSPC` …); undefined: the error has none. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Returns whether a system error means that the disk, or this user's quota on it, is full. */
export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');

/**
 * Converts a system error about the disk at `path`, or about too many open files, to a NarrateError with the code
 * `disk-full`, `not-writable` or `too-many-files`. Returns every other error unchanged.
 */
export function asDiskError(error: unknown, path: string): unknown {
  if (isDiskFull(error)) {
    return new NarrateError('disk-full', `No space left on the disk while writing ${path}.`, {
      cause: error,
    });
  }
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new NarrateError('not-writable', `Not allowed to read or write ${path}.`, { cause: error });
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return new NarrateError('not-writable', `Something else is in the way of ${path}.`, {
        cause: error,
        hint: 'Check whether a file has the name of a folder there, or a folder that of a file. If narrate did not create it, rename or delete it.',
      });
    case 'EIO':
    case 'ESTALE':
    case 'EBUSY':
    case 'ETIMEDOUT':
    case 'ENAMETOOLONG':
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
    case 'ENOSYS':
      return new NarrateError('not-writable', `The disk of ${path} failed with ${systemCode(error)}.`, {
        cause: error,
        hint: 'Check that disk with `narrate doctor`, or move the book to another disk. Then run the same command again: it resumes.',
      });
    default:
      return asTooManyFiles(error, path) ?? error;
  }
}

/** Converts the system error for too many open files to a NarrateError with the code `too-many-files`; null: it is another error. */
export function asTooManyFiles(error: unknown, path: string): NarrateError | null {
  const code = systemCode(error);
  if (code !== 'EMFILE' && code !== 'ENFILE') return null;
  const limit =
    code === 'EMFILE' ? `this process may have ${openFilesLimit()}` : 'that is the limit of this machine';
  return new NarrateError('too-many-files', `Cannot open ${path}: too many files are open, ${limit}.`, {
    cause: error,
  });
}

/** Returns how many files this process may have open at once. It comes from a report because no file can be opened here. */
function openFilesLimit(): string {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft: number | string } };
  };
  return `${userLimits?.open_files?.soft ?? 'no more'} at once`;
}
