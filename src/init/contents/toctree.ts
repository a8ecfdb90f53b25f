/** List of pages in a page of Sphinx. */
export interface Toctree {
  readonly caption: string | null;
  readonly entries: readonly { readonly path: string; readonly title: string | null }[];
  /** Whether its paths may be patterns. */
  readonly isGlob: boolean;
  readonly isReversed: boolean;
}

/** Fence of a block, with the name of its directive. */
const fence = /^\s*(`{3,}|:{3,}|~{3,})\s*(?:\{([\w-]+)\})?(.*)$/;
const directive = /^(\s*)\.\.\s+toctree::/;
/** Directives that show their content as an example. Other fences may enclose lists of the page, such as a grid or `eval-rst`. */
const isExample = (name: string | undefined): boolean =>
  name !== undefined && /^(?:code|code-block|sourcecode|literalinclude|.*example)$/.test(name);

/** Deeper nesting is not followed, since every closing fence would search all open ones. */
const maxOpen = 100;

/** Reads the `toctree` lists of a page in MyST Markdown or reStructuredText, in order. Lists in code blocks are examples. */
export function readToctrees(text: string): Toctree[] {
  const lines = text.split(/\r?\n/);
  const trees: Toctree[] = [];
  const open: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, indent] = directive.exec(line) ?? [];
    const [, marks, name, rest] = fence.exec(line) ?? [];
    if (indent !== undefined) {
      const end = endOf(lines, at, (inner) => inner.trim() !== '' && indentOf(inner) <= indent.length);
      trees.push(readTree(lines.slice(at + 1, end)));
      at = end - 1;
    } else if (marks !== undefined) {
      const isBare = name === undefined && rest?.trim() === '';
      const closed = isBare ? open.findLastIndex((one) => marks.startsWith(one)) : -1;
      if (closed !== -1) open.length = closed;
      else if (name === 'toctree' || isExample(name) || (name === undefined && !marks.startsWith(':'))) {
        const end = endOf(lines, at, (inner) => inner.trim().startsWith(marks));
        if (name === 'toctree') trees.push(readTree(lines.slice(at + 1, end)));
        at = end;
      } else if (open.length < maxOpen) open.push(marks);
    }
  }
  return trees;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Returns the number of the first line after `start` that ends a block, or of the end of the text. */
function endOf(lines: readonly string[], start: number, isEnd: (line: string) => boolean): number {
  let end = start + 1;
  while (end < lines.length && !isEnd(lines[end] ?? '')) end += 1;
  return end;
}

/** Reads `path` or `Title <path>`. */
function readEntry(line: string): Toctree['entries'][number] {
  const open = line.lastIndexOf('<');
  const path = line.endsWith('>') && open !== -1 ? line.slice(open + 1, -1) : '';
  if (path === '' || path.includes('>')) return { path: line, title: null };
  return { path, title: line.slice(0, open).trimEnd() || null };
}

/** Reads options, `:caption: Text` or in YAML between `---`, and entries, `path` or `Title <path>`. */
function readTree(lines: readonly string[]): Toctree {
  const options = new Map<string, string>();
  const entries: { path: string; title: string | null }[] = [];
  let isYaml = false;
  for (const line of lines.map((one) => one.trim())) {
    if (line === '' || /^(?:#|\.\. )/.test(line)) continue;
    if (line === '---') {
      isYaml = !isYaml;
      continue;
    }
    const option = (isYaml ? /^([\w-]+):\s*(.*)$/ : /^:([\w-]+):\s*(.*)$/).exec(line);
    if (option !== null) {
      options.set(option[1] ?? '', (option[2] ?? '').replace(/^(["'])(.*)\1$/, '$2'));
      continue;
    }
    entries.push(readEntry(line));
  }
  return {
    caption: options.get('caption') || null,
    entries,
    isGlob: options.has('glob'),
    isReversed: options.has('reversed'),
  };
}
