import { errorTable } from '../base/errors.js';
import { forTerminal, jsonForTerminal } from './terminal-text.js';
import { startedAs, typedCommands } from './text/typed-commands.js';

/**
 * The console, as the commands use it: results go to stdout, everything else to stderr. Control characters in text are shown
 * and not executed.
 */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Prints a text of narrate's own words on stdout, with its commands as the user can type them. */
  readonly tell: (text: string) => void;
  /** How the user started narrate: with npx or not. */
  readonly command: string;
  /** Prints a document for programs on stdout. */
  readonly json: (document: object) => void;
  /** Replaces the current line on stderr; an empty text clears it. Use it only if `errIsTerminal`. */
  readonly statusLine: (text: string) => void;
  /** Whether narrate can ask questions. */
  readonly interactive: boolean;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Whether stderr shows colours. */
  readonly color: boolean;
  /** Whether stdout shows colours. */
  readonly outColor: boolean;
  /** The width of stdout; Infinity if it is not a terminal. */
  readonly columns: number;
  /** The width of stderr; 80 if it is not a terminal. */
  readonly errColumns: number;
}

/** Returns the width for sentences on stderr: in a log, each sentence stays on one line. */
export const noticeColumns = ({ errIsTerminal, errColumns }: Terminal): number =>
  errIsTerminal ? errColumns : Number.POSITIVE_INFINITY;

const usualColumns = 80;

/** Returns the width of a stream; undefined: it is no terminal. A terminal that a script opened may say that it has 0 columns. */
const widthOf = ({ columns }: ConsoleStream): number | undefined => (columns === 0 ? usualColumns : columns);

/** The part of a standard stream that narrate uses. */
interface ConsoleStream {
  readonly isTTY?: boolean;
  /** Undefined: the stream is not a terminal. */
  readonly columns?: number;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** The part of stdout and stderr that narrate uses. */
interface ConsoleOutput extends ConsoleStream {
  write(text: string): unknown;
}

/** The standard streams, and the environment variables that choose colours. */
export interface Console {
  readonly stdin: ConsoleStream;
  readonly stdout: ConsoleOutput;
  readonly stderr: ConsoleOutput;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Returns the terminal of a console, by default of this process. Colours follow NO_COLOR (https://no-color.org), FORCE_COLOR and
 * TERM.
 */
export function terminalOn(console: Console = process): Terminal {
  const { stdout, stderr, env } = console;
  // A pipe that closes early (`| head`) or a closed terminal must not end a run.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY)) return;
      // No caller could catch an error that is thrown here. The recordings are safe.
      process.exitCode = errorTable['disk-full'].exitStatus;
      if (stream === stdout)
        stderr.write(forTerminal(`narrate: Could not write the output: ${error.message}\n`));
    });
  }
  const plainTerm = env.TERM === 'dumb' || env.CI === 'true';
  // Node takes some milliseconds to open stdin, so it is looked at last.
  const interactive = stderr.isTTY === true && !plainTerm && console.stdin.isTTY === true;
  // `ask` handles a closed stdin.
  if (interactive) console.stdin.on('error', () => {});
  const showsColor = ({ isTTY }: ConsoleOutput): boolean =>
    (env.NO_COLOR ?? '') === '' && ((env.FORCE_COLOR ?? '0') !== '0' || (isTTY === true && !plainTerm));
  const command = startedAs(env);
  return {
    out: (text) => void stdout.write(forTerminal(text)),
    err: (text) => void stderr.write(forTerminal(text)),
    tell: (text) => void stdout.write(forTerminal(typedCommands(text, command))),
    command,
    json: (document) => void stdout.write(jsonForTerminal(document)),
    statusLine: (text) => void stderr.write(`\r\u001B[K${forTerminal(text)}`),
    interactive,
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true && !plainTerm,
    color: showsColor(stderr),
    outColor: showsColor(stdout),
    columns: widthOf(stdout) ?? Number.POSITIVE_INFINITY,
    errColumns: widthOf(stderr) ?? usualColumns,
  };
}
