import type { Plugin } from 'rolldown';

const statement = /import(?:\s+(\w+))?,?\s*(?:\{([^}]*)\})?\s*from\s*(["'`])(node:[\w/]+)\3;?/g;

/**
 * Gets the modules of Node with `process.getBuiltinModule` instead of `import`. For an import, Node reads all exports of the
 * module, and some of them load others, such as streams for `node:fs`: together a fifth of Node's start.
 */
export const directBuiltins = (): Plugin => ({
  name: 'direct-builtins',
  renderChunk(code) {
    return code.replace(statement, (_, whole: string | undefined, names: string | undefined, __, module) => {
      const get = `process.getBuiltinModule("${module}")`;
      const parts = names === undefined ? '' : `const{${names.replaceAll(/\s+as\s+/g, ':')}}=${get};`;
      return whole === undefined ? parts : `const ${whole}=${get};${parts}`;
    });
  },
});
