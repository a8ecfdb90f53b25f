/** List of pages in a page of Sphinx. */
export interface Toctree {
  readonly caption: string | null;
  readonly entries: readonly { readonly path: string; readonly title: string | null }[];
  /** Whether its paths may be patterns. */
  readonly isGlob: boolean;
  readonly isReversed: boolean;
}

/** Fences with code, and with examples of directives. Their lists are not lists of this page. */
const example =
  /^\s*(`{3,}|:{3,}|~{3,})(?!\s*\{)|^\s*(`{3,}|:{3,}|~{3,})\s*\{(?:code|code-block|sourcecode|[\w-]*example)\}/;
const fence = /^\s*(`{3,}|:{3,}|~{3,})\s*\{toctree\}/;
const directive = /^(\s*)\.\.\s+toctree::/;

/** Reads the `toctree` lists of a page in MyST Markdown or reStructuredText, in order. */
export function readToctrees(text: string): Toctree[] {
  const lines = text.split(/\r?\n/);
  const trees: Toctree[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, code, directiveCode] = example.exec(line) ?? [];
    const opened = code?.startsWith(':') ? undefined : (code ?? directiveCode);
    if (opened !== undefined) {
      while (at + 1 < lines.length && !(lines[at + 1] ?? '').trim().startsWith(opened)) at += 1;
      at += 1;
      continue;
    }
    const [, marks] = fence.exec(line) ?? [];
    const [, indent] = directive.exec(line) ?? [];
    if (marks === undefined && indent === undefined) continue;
    const isInside = (inner: string): boolean =>
      marks === undefined
        ? inner.trim() === '' || /^\s*/.exec(inner)?.[0].length !== indent?.length
        : !inner.trim().startsWith(marks);
    const start = at + 1;
    while (at + 1 < lines.length && isInside(lines[at + 1] ?? '')) at += 1;
    trees.push(readTree(lines.slice(start, at + 1)));
  }
  return trees;
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
    const titled = /^(.*?)\s*<([^<>]+)>$/.exec(line);
    entries.push({ path: titled?.[2] ?? line, title: titled?.[1] || null });
  }
  return {
    caption: options.get('caption') || null,
    entries,
    isGlob: options.has('glob'),
    isReversed: options.has('reversed'),
  };
}
