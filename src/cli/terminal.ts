import { errorTable } from '../base/errors.js';
import { forTerminal, jsonForTerminal } from './terminal-text.js';

/** The console, as the commands use it: results to stdout, everything else to stderr. What would steer it is shown. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A document for programs, to stdout. */
  readonly json: (document: object) => void;
  /** A line on stderr in place of the last one; empty: takes that one away. Only where `errIsTerminal`. */
  readonly statusLine: (text: string) => void;
  /** Whether a person can be asked something, and shown a live display. */
  readonly interactive: boolean;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Of stderr. */
  readonly color: boolean;
  readonly outColor: boolean;
  /** Of stdout; Infinity where it is no terminal: a file has room. */
  readonly columns: number;
  readonly errColumns: number;
}

/** What narrate uses of a standard stream. */
interface ConsoleStream {
  readonly isTTY?: boolean;
  /** Undefined where it is no terminal. */
  readonly columns?: number;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

interface ConsoleOutput extends ConsoleStream {
  write(text: string): unknown;
}

/** The standard streams, and the variables that choose colours. */
export interface Console {
  readonly stdin: ConsoleStream;
  readonly stdout: ConsoleOutput;
  readonly stderr: ConsoleOutput;
  readonly env: NodeJS.ProcessEnv;
}

/** The terminal on a console, by default the process's own. Colours follow NO_COLOR (https://no-color.org), FORCE_COLOR and TERM. */
export function terminalOn({ stdin, stdout, stderr, env }: Console = process): Terminal {
  // A reader that has had enough (`| head`), or a terminal that was closed, is no reason to lose a run.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY)) return;
      // Thrown in here it would be nobody's; what was recorded is safe all the same.
      process.exitCode = errorTable['disk-full'].exitStatus;
      if (stream === stdout)
        stderr.write(forTerminal(`narrate: The output cannot be written: ${error.message}\n`));
    });
  }
  // Whoever asks something finds out that nobody answers.
  stdin.on('error', () => {});
  const plainTerm = env.TERM === 'dumb' || env.CI === 'true';
  const takesColor = ({ isTTY }: ConsoleOutput): boolean =>
    (env.NO_COLOR ?? '') === '' && ((env.FORCE_COLOR ?? '0') !== '0' || (isTTY === true && !plainTerm));
  return {
    out: (text) => void stdout.write(forTerminal(text)),
    err: (text) => void stderr.write(forTerminal(text)),
    json: (document) => void stdout.write(jsonForTerminal(document)),
    statusLine: (text) => void stderr.write(`\r\u001B[K${forTerminal(text)}`),
    interactive: stdin.isTTY === true && stderr.isTTY === true && !plainTerm,
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true && !plainTerm,
    color: takesColor(stderr),
    outColor: takesColor(stdout),
    columns: stdout.columns ?? Number.POSITIVE_INFINITY,
    errColumns: stderr.columns ?? 80,
  };
}
