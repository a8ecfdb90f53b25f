import { resolve } from 'node:path';
import type { Plugin } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';

/** The module of the class that literals are replaced by. */
export const latePatternModule = resolve(import.meta.dirname, 'late-pattern.ts');
/** Matches the files of child processes and threads, which load nothing else of narrate. */
const isWorker = /-worker\.js$/;
const unicodeClass = /\\p\{/i;

/** A literal of a regular expression in the text of a module. */
interface Literal {
  readonly start: number;
  readonly end: number;
  readonly source: string;
  readonly flags: string;
  readonly isInFunction: boolean;
}

/**
 * Makes Node compile regular expressions with classes of Unicode (`\p{L}`) when they are first used. Node compiles a literal twice
 * before that: when it loads the file, also in functions that never run, and when it reaches the line. A class takes a tenth of a
 * millisecond and more.
 */
export const latePatterns = (): Plugin => ({
  name: 'late-patterns',
  transform(code, id) {
    if (id === latePatternModule || isWorker.test(id) || !unicodeClass.test(code)) return null;
    const literals = literalsIn(code, id);
    if (literals.length === 0) return null;
    const declarations: string[] = [];
    let text = '';
    let at = 0;
    for (const literal of literals) {
      const words = `${JSON.stringify(literal.source)}, ${JSON.stringify(literal.flags)}`;
      text += code.slice(at, literal.start);
      at = literal.end;
      // A literal in a function is a new object each time, which matters only if it has a place in the text.
      if (literal.isInFunction && /[gy]/.test(literal.flags)) text += `new RegExp(${words})`;
      else if (literal.isInFunction) {
        text += `latePattern${declarations.length}`;
        declarations.push(`const latePattern${declarations.length} = new LatePattern(${words});\n`);
      } else text += `(new LatePattern(${words}))`;
    }
    return {
      code: `import { LatePattern } from ${JSON.stringify(latePatternModule)};\n${declarations.join('')}${text}${code.slice(at)}`,
      map: null,
    };
  },
});

function literalsIn(code: string, id: string): readonly Literal[] {
  const found: Literal[] = [];
  const visit = (node: unknown, isInFunction: boolean): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const child of node) visit(child, isInFunction);
      return;
    }
    const { type, regex, start, end } = node as {
      type?: string;
      regex?: { pattern: string; flags: string };
      start: number;
      end: number;
    };
    if (type === 'Literal' && regex !== undefined && unicodeClass.test(regex.pattern))
      found.push({ start, end, source: regex.pattern, flags: regex.flags, isInFunction });
    const isFunction = type !== undefined && /Function/.test(type) && !/^TS/.test(type);
    for (const child of Object.values(node)) visit(child, isInFunction || isFunction);
  };
  visit(parseAst(code, { lang: /\.m?ts$/.test(id) ? 'ts' : 'js' }, id), false);
  return found.toSorted((a, b) => a.start - b.start);
}
