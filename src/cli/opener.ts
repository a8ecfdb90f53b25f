/** A program that opens a file, a folder or an address as a double click does. It is started without a shell. */
export interface Opener {
  readonly program: string;
  readonly args: readonly string[];
  /** Whether the arguments are already quoted; only Windows uses this. */
  readonly verbatim: boolean;
  /** Whether its exit status tells success from failure. */
  readonly reportsFailure: boolean;
}

/** Returns the program that opens an absolute path. */
export function openerFor(platform: NodeJS.Platform, path: string): Opener {
  switch (platform) {
    case 'darwin':
      return { program: 'open', args: [path], verbatim: false, reportsFailure: true };
    case 'win32':
      // `start` needs a shell. For Explorer, an unquoted path ends at a comma, and its exit status is always 1. On Windows a
      // path cannot contain a quotation mark.
      return { program: 'explorer.exe', args: [`"${path}"`], verbatim: true, reportsFailure: false };
    default:
      return { program: 'xdg-open', args: [path], verbatim: false, reportsFailure: true };
  }
}

/** Returns the program that opens an address in the user's browser. */
export function openerForAddress(platform: NodeJS.Platform, address: string): Opener {
  if (platform !== 'win32') return openerFor(platform, address);
  // Explorer opens a folder if an address has a question mark.
  const args = ['url.dll,FileProtocolHandler', address];
  return { program: 'rundll32.exe', args, verbatim: false, reportsFailure: false };
}

/** Returns whether this computer has a screen that the user can see. */
export function hasDisplay(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return true;
  // These systems have a screen, but over SSH the user does not see it.
  return (platform === 'darwin' || platform === 'win32') && !env.SSH_CONNECTION;
}

/** A program that runs longer than this counts as successful. Some programs run until their window is closed. */
const failureTimeoutMs = 3000;

/** Starts a program that continues after narrate ends. Resolves to the reason why it failed; null: it did not fail. */
export async function startOpener({
  program,
  args,
  verbatim,
  reportsFailure,
}: Opener): Promise<string | null> {
  // Loaded here, because every command loads this file.
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      detached: true,
      stdio: 'ignore',
      windowsVerbatimArguments: verbatim,
    });
    const timer = setTimeout(() => resolve(null), failureTimeoutMs);
    const end = (failure: string | null) => {
      clearTimeout(timer);
      resolve(failure);
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ENOENT' ? 'it is not installed' : `it could not be started (${error.code})`),
    );
    child.on('exit', (status, signal) =>
      end(status === 0 || !reportsFailure ? null : `it ended with ${signal ?? `exit status ${status}`}`),
    );
    child.unref();
  });
}
