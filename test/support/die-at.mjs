import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Kills its own process with SIGKILL at one of its calls to the file system. It is loaded before the program
 * (`node --import`), and changes nothing else about the process. NARRATE_DIE_AT is a JSON object with these fields:
 * - `call`: a name below; null: any call
 * - `holding`: a text in the data that is written; null: any data
 * - `nth`: the number of the matching call, from 1
 * - `share`: null: before the call; a number from 0 to 1: after that share of the bytes is written
 */
const at = JSON.parse(process.env.NARRATE_DIE_AT ?? 'null');
const ownProcess = process.env.NARRATE_DIE_AT !== undefined;
// Child processes must not kill themselves.
delete process.env.NARRATE_DIE_AT;

let calls = 0;

/** @param {string} call @param {unknown} data @param {number | null} fd */
function perhapsDie(call, data, fd) {
  if (at.call !== null && at.call !== call) return;
  const bytes = typeof data === 'string' || data instanceof Uint8Array ? Buffer.from(data) : null;
  if (at.holding !== null && !bytes?.includes(at.holding)) return;
  calls += 1;
  if (calls < at.nth) return;
  if (at.share !== null && bytes !== null && fd !== null) {
    fs.writeSync(fd, bytes.subarray(0, Math.floor(at.share * bytes.length)));
  }
  process.kill(process.pid, 'SIGKILL');
}

/** @param {Record<string, (...args: unknown[]) => unknown>} holder @param {readonly string[]} names */
function watch(holder, names) {
  for (const name of names) {
    const original = /** @type {(...args: unknown[]) => unknown} */ (holder[name]);
    /** @this {{ fd?: number }} @param {unknown[]} args */
    holder[name] = function (...args) {
      const isHandle = typeof this?.fd === 'number';
      perhapsDie(name, isHandle ? args[0] : args[1], isHandle ? (this.fd ?? null) : null);
      return original.apply(this, args);
    };
  }
}

if (ownProcess) {
  const handle = await fs.promises.open(process.execPath, 'r');
  const handles = Object.getPrototypeOf(handle);
  await handle.close();
  watch(/** @type {any} */ (fs.promises), ['open', 'mkdir', 'rename', 'rm', 'unlink', 'link', 'writeFile']);
  watch(handles, ['appendFile', 'writeFile', 'write', 'read', 'sync', 'datasync']);
  syncBuiltinESMExports();
}
