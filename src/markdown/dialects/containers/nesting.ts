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
export const createNesting = (
  own: Omit<Open, 'indent' | 'neverClosed'>,
  signOf: (line: string) => NestingSign,
): LineReader => new Nesting(own, signOf);

class Nesting implements LineReader {
  private readonly open: Open[];
  private readonly signOf: (line: string) => NestingSign;
  private code: { readonly fence: string; readonly itemIndent: number } | null = null;

  constructor(own: Omit<Open, 'indent' | 'neverClosed'>, signOf: (line: string) => NestingSign) {
    this.open = [{ ...own, indent: 0, neverClosed: 0 }];
    this.signOf = signOf;
  }

  depth(): number {
    return this.open.reduce((sum, { neverClosed }) => sum + neverClosed, this.open.length - 1);
  }

  read(line: string): LineRole {
    const text = line.trimStart();
    const indent = line.length - text.length;
    if (this.isInCode(text, indent)) return 'content';
    const isLiteral = this.open.at(-1)?.isLiteral === true;
    const marker = isLiteral ? '' : (listMarkers.exec(text)?.[0] ?? '');
    const inItem = { text: text.slice(marker.length), indent: indent + marker.length };
    if (!isLiteral && this.startsCode(inItem, marker !== '' || indent > 3)) return 'content';
    const sign = this.signOf(inItem.text);
    if (sign === null) return 'content';
    if (sign.kind === 'opening') this.enter(sign, inItem.indent);
    else if (marker === '') return this.leave(sign, indent);
    return 'content';
  }

  /** Tells whether a line is part of fenced code, which ends with its list item. */
  private isInCode(text: string, indent: number): boolean {
    if (this.code && text !== '' && indent < this.code.itemIndent) this.code = null;
    if (this.code === null) return false;
    const isEnd = text.startsWith(this.code.fence) && /^(?:`+|~+)[ \t]*$/.test(text);
    if (isEnd) this.code = null;
    return true;
  }

  private startsCode({ text, indent }: { text: string; indent: number }, isInItem: boolean): boolean {
    const [, backticks, tildes] = fence.exec(text) ?? [];
    const opened = backticks ?? tildes;
    if (opened === undefined) return false;
    this.code = { fence: opened, itemIndent: isInItem ? indent : 0 };
    return true;
  }

  private enter(sign: Extract<NestingSign, { kind: 'opening' }>, indent: number): void {
    // A narrate container needs fewer colons than the one around it.
    const outer =
      sign.name === 'narrate' && this.open.find(({ name, size }) => name === sign.name && size <= sign.size);
    if (outer) outer.neverClosed += 1;
    else if (!this.open.at(-1)?.isLiteral) this.open.push({ ...sign, indent, neverClosed: 0 });
  }

  private leave({ name, size }: Extract<NestingSign, { kind: 'closing' }>, indent: number): LineRole {
    if (name !== null) return this.close(this.open.findLastIndex((one) => one.name === name));
    // What is indented more than the closing line ended with its list item.
    while (this.open.length > 1 && (this.open.at(-1)?.indent ?? 0) > indent + 3) this.open.pop();
    const inner = this.open.at(-1);
    const innermost = this.open.length - 1;
    if (inner?.isLiteral) return inner.size <= size ? this.close(innermost) : 'content';
    const same = this.open.findLastIndex((one) => one.size === size);
    return this.close(same === -1 ? innermost : same);
  }

  private close(at: number): LineRole {
    if (at < 0) return 'content';
    this.open.length = at;
    return at === 0 ? 'closing' : 'content';
  }
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
