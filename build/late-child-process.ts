import type { Plugin } from 'rolldown';

const early = "const childProcess = require('node:child_process');";
const late = "const childProcess = { spawn: (...words) => require('node:child_process').spawn(...words) };";

/**
 * Makes Commander load `node:child_process` when it starts a program, which it does only for commands that are programs of
 * their own. narrate has none, and the module takes a tenth of Node's start to load.
 */
export const lateChildProcess = (): Plugin => ({
  name: 'late-child-process',
  transform(code, id) {
    if (!/[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return null;
    if (!code.includes(early))
      throw new Error('This version of Commander loads child processes in another way.');
    return code.replace(early, late);
  },
});
