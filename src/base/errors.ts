import type { Diagnostic } from './diagnostic.js';

/** What each failure means to the shell, and what to do about it where the thrower knows nothing better. Tested against docs/errors.md. */
export const errorTable = {
  usage: { exitStatus: 2, hint: 'Run `narrate --help` for the commands and options.' },
  'invalid-input': { exitStatus: 2, hint: 'Mend the places above and run the same command again.' },
  'no-key': {
    exitStatus: 3,
    hint: 'Set the key of the engine in the environment, or hear the book free of charge with --draft.',
  },
  'key-refused': {
    exitStatus: 3,
    hint: 'Check the key in the environment against the one in your account. Nothing more was submitted.',
  },
  'price-unknown': {
    exitStatus: 2,
    hint: "Say what you pay, in US dollars: --price 0.015/minute (or 0.04/request, 0.015/1000-characters, 0 if it is free), or NARRATE_PRICE in the environment. For a server that is not the engine's own, engine.price in the manifest is enough.",
  },
  'key-origin': {
    exitStatus: 3,
    hint: 'If you trust that address, name it yourself: set it in the environment.',
  },
  'no-balance': { exitStatus: 4, hint: 'Top up the account and run the same command again: it resumes.' },
  quota: {
    exitStatus: 4,
    hint: 'Wait until the quota is replenished and run the same command again: it resumes.',
  },
  'no-sound': {
    exitStatus: 1,
    hint: 'Check the address and the model of the engine: what answers there makes no sound. Run the same command again: it resumes.',
  },
  'gateway-failing': {
    exitStatus: 1,
    hint: 'Run the same command again when the gateway works: what it accepted is fetched free of charge, and only the rest is bought.',
  },
  budget: {
    exitStatus: 4,
    hint: 'Raise limits.budget or --max-cost and run the same command again: it resumes.',
  },
  'monthly-budget': {
    exitStatus: 4,
    hint: 'Raise limits.monthlyBudget, or run the same command again next month: it resumes.',
  },
  'manifest-exists': {
    exitStatus: 2,
    hint: 'Edit it by hand, or have it written anew with `narrate init --force`, which replaces it.',
  },
  'file-exists': {
    exitStatus: 2,
    hint: 'Choose another folder with --into, or have them replaced with --force.',
  },
  'no-chapters': {
    exitStatus: 2,
    hint: 'Run `narrate init` in the folder of a book in Markdown, or name that folder: `narrate init docs`.',
  },
  'output-shared': {
    exitStatus: 2,
    hint: 'Give each book a folder of its own: set `output` in one of the manifests.',
  },
  'epub-damaged': {
    exitStatus: 2,
    hint: 'Get the file again from where it came from, or have Calibre mend it: `ebook-convert book.epub mended.epub`.',
  },
  'epub-protected': {
    exitStatus: 2,
    hint: 'Ask the publisher or the shop for an edition without copy protection. narrate does not remove it.',
  },
  'epub-unsafe': {
    exitStatus: 2,
    hint: 'Do not open it with other tools either, unless you know who made it. Nothing was written.',
  },
  'nothing-to-check': {
    exitStatus: 2,
    hint: 'Add a format that it takes to `audio.chapters` or `audio.book`, and run narrate again.',
  },
  'nothing-made': { exitStatus: 2, hint: 'Make the files first: run narrate, or narrate --draft.' },
  'ffmpeg-missing': {
    exitStatus: 5,
    hint: 'Install ffmpeg, or point FFMPEG_PATH at one, or reinstall narrate with its optional dependencies.',
  },
  'ffmpeg-failed': {
    exitStatus: 5,
    hint: 'See what ffmpeg said above; the recordings are kept, a rerun stitches them.',
  },
  'espeak-missing': {
    exitStatus: 5,
    hint: 'Reinstall narrate with its optional dependencies: `npm install --include=optional`.',
  },
  'espeak-failed': {
    exitStatus: 5,
    hint: 'Run the same command again: what is recorded is kept. If it happens again, report the text that it was at.',
  },
  'sentences-missing': {
    exitStatus: 5,
    hint: 'Install its native part by name, such as `npm install sentencex-linux-x64@1.0.17`; there are parts for Linux (glibc), macOS and Windows.',
  },
  'disk-full': { exitStatus: 5, hint: 'Free some space and run the same command again: it resumes.' },
  'not-writable': { exitStatus: 5, hint: 'Check the rights of the folder and run the same command again.' },
  'unsafe-path': {
    exitStatus: 5,
    hint: 'Check where it came from, then rename or delete it, and run the same command again. narrate follows no link below the folder of a book when it writes.',
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
    hint: 'Run the same command again when the store can be reached: it resumes. To go on without it, --store none; what other machines bought is then unknown.',
  },
  'store-refused': {
    exitStatus: 5,
    hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, where there is one) to credentials that may read and write there.',
  },
  'store-origin': {
    exitStatus: 3,
    hint: 'If you trust that address, name it yourself: set AWS_ENDPOINT_URL_S3 in the environment.',
  },
  'store-lost': {
    exitStatus: 5,
    hint: 'Run the same command again: it resumes, with what that one bought.',
  },
  'no-store': {
    exitStatus: 2,
    hint: 'Name one in the manifest (`store: s3://bucket/prefix`, or a folder), with --store, or in NARRATE_STORE.',
  },
  'journal-newer': { exitStatus: 5, hint: 'Use the newer narrate that wrote it. The file was not touched.' },
  'journal-corrupt': {
    exitStatus: 5,
    hint: 'Restore the file from a backup, or run `narrate pull` if the book has a store. `narrate verify` shows what the lines seem to have recorded. To go on without the file, move it away: a run then buys again what only this file recorded.',
  },
  'port-in-use': { exitStatus: 5, hint: 'Choose another port with --port, or 0 for a free one.' },
  declined: {
    exitStatus: 130,
    hint: 'Hear the book free of charge with --draft, or cap a run with --max-cost.',
  },
  interrupted: { exitStatus: 130, hint: 'Run the same command again: it resumes.' },
  internal: {
    exitStatus: 70,
    hint: 'This is a bug in narrate. Please report it with the command and the text below.',
  },
} as const;

export type ErrorCode = keyof typeof errorTable;

/** What the world did to us. What a user wrote comes back as `Diagnostic[]` and is carried here only when nothing can go on. */
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

/** A system error's code (`ENOENT`, `ENOSPC` …), or undefined. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Whether a system error says that the disk, or this user's share of it, is full. */
export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');

/**
 * Turns the errors of a disk that is full, read-only or holds something else, and of a process with too many open files,
 * into a NarrateError; anything else comes back as it was.
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
      return new NarrateError('not-writable', `Where ${path} should be, there is something else.`, {
        cause: error,
        hint: "Look at what stands there; move it away if it is not narrate's.",
      });
    case 'EIO':
    case 'ESTALE':
    case 'EBUSY':
    case 'ETIMEDOUT':
    case 'ENAMETOOLONG':
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
    case 'ENOSYS':
      return new NarrateError('not-writable', `The disk of ${path} answers ${systemCode(error)}.`, {
        cause: error,
        hint: 'Check that disk, or move the book to another one; `narrate doctor` tries what narrate needs of it. Run the same command again: it resumes.',
      });
    default:
      return asTooManyFiles(error, path) ?? error;
  }
}

/** A NarrateError where a file or a program could not be opened because too many are open; null: something else is wrong. */
export function asTooManyFiles(error: unknown, path: string): NarrateError | null {
  const code = systemCode(error);
  if (code !== 'EMFILE' && code !== 'ENFILE') return null;
  const whose =
    code === 'EMFILE' ? `this process may have ${openFilesLimit()}` : 'that is the limit of this machine';
  return new NarrateError('too-many-files', `Cannot open ${path}: too many files are open, ${whose}.`, {
    cause: error,
  });
}

/** How many files this process may have open at once. Not read from a file: none can be opened when it is asked for. */
function openFilesLimit(): string {
  const { userLimits } = process.report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft: number | string } };
  };
  return `${userLimits?.open_files?.soft ?? 'no more'} at once`;
}
