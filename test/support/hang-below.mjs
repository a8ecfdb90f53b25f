import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded into a process before its program (`node --import`): once the file NARRATE_HANG_WHEN is there, no call to the
 * file system about a path below NARRATE_HANG_BELOW comes back, as on a network disk whose server has gone.
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
      // A call under way keeps the process alive.
      setInterval(() => {}, 1000);
      return new Promise(() => {});
    };
  }
  syncBuiltinESMExports();
}
