import type { Plugin } from 'rolldown';

const statement = /import(?:\s+(\w+))?,?\s*(?:\{([^}]*)\})?\s*from\s*(["'`])(node:[\w/]+)\3;?/g;

/**
 * Gets the modules of Node with `process.getBuiltinModule` instead of `import`. For an import, Node reads all exports of the
 * module, and some of them load others, such as streams for `node:fs`. The entries keep their imports, because an old Node, which
 * has no `getBuiltinModule`, must get as far as the message that it is too old.
 */
export const directBuiltins = (): Plugin => ({
  name: 'direct-builtins',
  renderChunk(code, { isEntry }) {
    if (isEntry) return null;
    return code.replace(statement, (_, whole: string | undefined, names: string | undefined, __, module) => {
      const get = `process.getBuiltinModule("${module}")`;
      const parts = names === undefined ? '' : `const{${names.replaceAll(/\s+as\s+/g, ':')}}=${get};`;
      return whole === undefined ? parts : `const ${whole}=${get};${parts}`;
    });
  },
});
