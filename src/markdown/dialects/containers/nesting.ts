import type { Opening } from './opening.js';

/** What a line after the opening line is: content, the closing line, or no part of the container. */
export type LineRole = 'content' | 'closing' | 'outside';

/** Finds the end of a container, line by line. Lines have their indent, but not that of the container around it. */
export interface LineReader {
  read(line: string): LineRole;
  /** Number of containers that are open inside it. */
  depth(): number;
}

/** What a line is for the nesting of containers; null: content. */
export type NestingSign =
  | { readonly kind: 'opening'; readonly size: number; readonly name: string; readonly isLiteral: boolean }
  | { readonly kind: 'closing'; readonly size: number; readonly name: string | null }
  | null;

interface Open {
  readonly size: number;
  readonly name: string;
  readonly indent: number;
  /** Whether its content is not Markdown, so that it has no containers. */
  readonly isLiteral: boolean;
  /** Number of narrate containers inside it that its closing line ends. */
  neverClosed: number;
}

const fence = /^(`{3,})[^`]*$|^(~{3,})/;
const listMarkers = /^(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)+/;

/**
 * Creates a reader for containers with closing lines. A closing line closes the innermost container with the same number
 * of signs, else the innermost one: this fits markdown-it, which counts the signs, and Pandoc, which does not.
 * @param signOf reads a line without its indent
 */
export function createNesting(
  own: Omit<Open, 'indent' | 'neverClosed'>,
  signOf: (line: string) => NestingSign,
): LineReader {
  const open: Open[] = [{ ...own, indent: 0, neverClosed: 0 }];
  let code: { readonly fence: string; readonly itemIndent: number } | null = null;

  const close = (at: number): LineRole => {
    if (at < 0) return 'content';
    open.length = at;
    return at === 0 ? 'closing' : 'content';
  };
  const closeBySize = (size: number, indent: number): LineRole => {
    // What is indented more than the closing line ended with its list item.
    while (open.length > 1 && (open.at(-1)?.indent ?? 0) > indent + 3) open.pop();
    if (open.at(-1)?.isLiteral) return (open.at(-1)?.size ?? 0) <= size ? close(open.length - 1) : 'content';
    const same = open.findLastIndex((one) => one.size === size);
    return close(same === -1 ? open.length - 1 : same);
  };

  return {
    depth: () => open.reduce((sum, { neverClosed }) => sum + neverClosed, open.length - 1),
    read(line) {
      const text = line.trimStart();
      const indent = line.length - text.length;
      // Code ends with its list item.
      if (code && text !== '' && indent < code.itemIndent) code = null;
      if (code) {
        const isEnd = text.startsWith(code.fence) && /^(?:`+|~+)[ \t]*$/.test(text);
        if (isEnd) code = null;
        return 'content';
      }
      const isLiteral = open.at(-1)?.isLiteral === true;
      const marker = isLiteral ? '' : (listMarkers.exec(text)?.[0] ?? '');
      const [, backticks, tildes] = isLiteral ? [] : (fence.exec(text.slice(marker.length)) ?? []);
      const opened = backticks ?? tildes;
      if (opened !== undefined) {
        const itemIndent = indent + marker.length;
        code = { fence: opened, itemIndent: marker !== '' || indent > 3 ? itemIndent : 0 };
        return 'content';
      }
      const sign = signOf(text.slice(marker.length));
      if (sign === null) return 'content';
      if (sign.kind === 'closing') {
        if (marker !== '') return 'content';
        if (sign.name === null) return closeBySize(sign.size, indent);
        return close(open.findLastIndex(({ name }) => name === sign.name));
      }
      // A narrate container needs fewer colons than the one around it.
      const outer =
        sign.name === 'narrate' && open.find(({ name, size }) => name === sign.name && size <= sign.size);
      if (outer) {
        outer.neverClosed += 1;
        return 'content';
      }
      if (!isLiteral) open.push({ ...sign, indent: indent + marker.length, neverClosed: 0 });
      return 'content';
    },
  };
}

/**
 * Creates a reader for a container that the first fence of enough signs closes. A longer fence inside that has a name
 * cannot be closed, so it counts as open.
 */
export function createFenceEnd(sign: string, size: number): LineReader {
  let open = 0;
  return {
    depth: () => open,
    read(line) {
      const text = line.trim();
      if (!text.startsWith(sign.repeat(size)) || line.search(/\S/) > 3) return 'content';
      if (text === sign.repeat(text.length)) return 'closing';
      open += 1;
      return 'content';
    },
  };
}

/** Creates a reader for a body that is indented by four or more columns. */
export const createIndentEnd = (indent: number): LineReader => ({
  depth: () => 0,
  read: (line) => (line.trim() === '' || line.search(/\S/) >= indent + 4 ? 'content' : 'outside'),
});

/** Creates a reader for the lines of options after an opening line. Returns whether the line is one. */
export function createOptionLines(form: Opening['options'], indent: number): (line: string) => boolean {
  let isYaml = false;
  let isOver = form === null;
  let isFirst = true;
  return (line) => {
    const text = line.trim();
    const wasFirst = isFirst;
    isFirst = false;
    if (isOver) return false;
    if (form === 'myst' && (isYaml || wasFirst) && text === '---') {
      isOver = isYaml;
      isYaml = true;
      return true;
    }
    const isOption =
      isYaml ||
      (form === 'myst'
        ? /^:[\w-]+:(?:\s|$)/.test(text)
        : form === 'indented'
          ? line.search(/\S/) >= indent + 4 && /^(?:[\w-]+:|- )/.test(text)
          : /^(?:title|collapse|icon|color):/.test(text));
    isOver = !isOption;
    return isOption;
  };
}
