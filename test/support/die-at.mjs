import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Kills a process with SIGKILL at one of its file system calls. A process loads this file before its program
 * (`node --import`), and nothing else about it changes. NARRATE_DIE_AT is a JSON object that selects the call:
 * - `call`: one of the names below; null: any
 * - `holding`: text in the written data; null: any
 * - `nth`: the number of the call among those, from 1
 * - `share`: the share of the bytes that is written before; null: killed before the call
 */
const at = JSON.parse(process.env.NARRATE_DIE_AT ?? 'null');
const ownProcess = process.env.NARRATE_DIE_AT !== undefined;
// Child processes must not be killed too.
delete process.env.NARRATE_DIE_AT;

let calls = 0;

/** @param {string} call @param {unknown} data @param {number | null} fd */
function dieIfSelected(call, data, fd) {
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
      dieIfSelected(name, isHandle ? args[0] : args[1], isHandle ? (this.fd ?? null) : null);
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
