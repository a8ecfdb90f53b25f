import { spawn } from 'node:child_process';

/** A program that shows a file or a folder as a double click does. It is started without a shell. */
export interface Opener {
  readonly program: string;
  readonly args: readonly string[];
  /** On Windows: the arguments are quoted already. */
  readonly verbatim: boolean;
  /** Whether its exit status says anything. */
  readonly honest: boolean;
}

/** What opens an absolute path. */
export function openerFor(platform: NodeJS.Platform, path: string): Opener {
  switch (platform) {
    case 'darwin':
      return { program: 'open', args: [path], verbatim: false, honest: true };
    case 'win32':
      // `start` is a word of the shell's. Explorer takes a comma for the end of a path that is not quoted, and its exit
      // status is 1 always; a path cannot hold a quotation mark there.
      return { program: 'explorer.exe', args: [`"${path}"`], verbatim: true, honest: false };
    default:
      return { program: 'xdg-open', args: [path], verbatim: false, honest: true };
  }
}

/** Whether there is a screen that the user sits at. */
export function hasDisplay(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return true;
  // These have a screen of their own, and it is elsewhere when somebody came over the network.
  return (platform === 'darwin' || platform === 'win32') && !env.SSH_CONNECTION;
}

/** A program that has not failed by then is showing something, perhaps for as long as its window is open. */
const patienceMs = 3000;

/** Starts it and lets it live on. Null: it did not fail; else why it did. */
export function startOpener({ program, args, verbatim, honest }: Opener): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      detached: true,
      stdio: 'ignore',
      windowsVerbatimArguments: verbatim,
    });
    const timer = setTimeout(() => resolve(null), patienceMs);
    const end = (failure: string | null) => {
      clearTimeout(timer);
      resolve(failure);
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ENOENT' ? 'it is not installed' : `the system says ${error.code}`),
    );
    child.on('exit', (status, signal) =>
      end(status === 0 || !honest ? null : `it ended with ${signal ?? `exit status ${status}`}`),
    );
    child.unref();
  });
}
