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
