import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Makes file system calls hang, as on a network disk without a server. A process loads this file before its program
 * (`node --import`). When the file NARRATE_HANG_WHEN exists, calls with a path below NARRATE_HANG_BELOW never return.
 */
const { NARRATE_HANG_BELOW: below, NARRATE_HANG_WHEN: when } = process.env;
delete process.env.NARRATE_HANG_BELOW;

if (below !== undefined && when !== undefined) {
  const calls = /** @type {Record<string, (...args: unknown[]) => unknown>} */ (
    /** @type {unknown} */ (fs.promises)
  );
  for (const name of ['open', 'mkdir', 'rename', 'rm', 'stat', 'readdir', 'readFile']) {
    const original = /** @type {(...args: unknown[]) => unknown} */ (calls[name]);
    calls[name] = (...args) => {
      if (!String(args[0]).startsWith(below) || !fs.existsSync(when)) return original(...args);
      // A real open call would keep the process alive too.
      setInterval(() => {}, 1000);
      return new Promise(() => {});
    };
  }
  syncBuiltinESMExports();
}
