import { rangeOf, readAttributes } from '../attributes/read-attributes.js';
import type { Construct } from '../construct.js';
import { mystOpening } from './colon-line.js';
import { directiveNames, formOf, isProseName, titleOf } from './container-names.js';
import { containersFromMarkdown } from './container-nodes.js';
import { createFenceEnd } from './nesting.js';
import { type Opening, openingOf, trimmedRange } from './opening.js';
import { type ContainerKind, containerConstruct } from './tokenize-container.js';

const [backtick, tilde] = [96, 126];
/** Longer fences hold code: each box inside another needs a shorter fence, so this limits their depth. */
const longestFence = 60;

const firstLine = /^(`{3,}|~{3,})[ \t]*(?:\{[ \t]*([A-Za-z][\w:-]*)|(admonish|ad-[A-Za-z][\w-]*)(?![\w-]))/;

function readOpening(line: string): Opening | null {
  const [start, signs, braced, named] = firstLine.exec(line) ?? [];
  if (start === undefined || signs === undefined || signs.length > longestFence) return null;
  if (signs.startsWith('`') && line.includes('`', signs.length)) return null;
  if (braced !== undefined) return readBraced(line, { start, size: signs.length, name: braced });
  if (named === 'admonish') return readAdmonish(line, start.length, signs.length);
  const kind = named?.slice('ad-'.length) ?? '';
  return openingOf({
    sign: signs.charAt(0),
    size: signs.length,
    name: kind,
    isAdmonition: true,
    shownTitle: titleOf(kind),
    options: 'plain',
  });
}

/** Reads `{name} Argument` of MyST, or `{name, key='value'}` of bookdown. */
function readBraced(
  line: string,
  { start, size, name }: { start: string; size: number; name: string },
): Opening | null {
  const close = line.indexOf('}', start.length);
  if (close === -1) return null;
  const form = formOf(name);
  if (form === 'code' || (form === 'blocks' && !isProseName(name))) return null;
  const inner = line.slice(start.length, close);
  if (inner.trim() === '') {
    const argument = trimmedRange(line, close + 1, line.length);
    return mystOpening(name, { size, argument, line });
  }
  if (form !== 'blocks' || !/^[ \t,]/.test(inner)) return null;
  const attributes = readAttributes(inner.replaceAll(',', ' '), start.length);
  return openingOf({ sign: line.charAt(0), size, name, title: rangeOf(attributes, 'name') });
}

/** Reads `admonish warning title="Careful"` of mdbook-admonish. */
function readAdmonish(line: string, from: number, size: number): Opening {
  const rest = line.slice(from);
  const attributes = readAttributes(rest, from);
  const [kind = 'note'] = /(?<=^[ \t]+)[A-Za-z][\w-]*(?![\w-]*=)/.exec(rest) ?? [];
  const quoted = /"([^"]+)"[ \t]*$/d.exec(rest);
  const hasKeys = attributes.values.size > 0;
  const [quotedFrom = 0, quotedTo = 0] = quoted?.indices?.[1] ?? [];
  const title =
    rangeOf(attributes, 'title') ??
    (quoted && !hasKeys ? ([from + quotedFrom, from + quotedTo] as const) : null);
  const hasEmptyTitle = attributes.values.get('title')?.text === '';
  return openingOf({
    sign: line.charAt(0),
    size,
    name: kind,
    isAdmonition: true,
    title,
    shownTitle: hasEmptyTitle ? null : titleOf(kind),
  });
}

const fences: ContainerKind = {
  name: 'fencedBox',
  readOpening,
  createReader: ({ sign, size }) => createFenceEnd(sign, size),
  contentIndent: (indent) => indent,
  hasClosingLine: true,
};

/** Fences of code that hold prose: directives of MyST, mdbook-admonish, and chunks of bookdown. */
export const fencedBoxes: Construct = {
  name: 'fenced-boxes',
  dialects: ['myst', 'mdbook', 'pandoc', 'obsidian'],
  sign: /(?:```|~~~)[ \t]*(?:\{[ \t]*[A-Za-z]|admonish|ad-)/,
  proof: new RegExp(
    `(?:\`\`\`|~~~)[ \\t]*(?:\\{[ \\t]*(?:prf:|(?:${directiveNames.join('|')})[\\s},])|admonish(?![\\w-])|ad-[a-z])`,
  ),
  syntax: () => {
    const construct = containerConstruct(fences);
    return { flow: { [backtick]: construct, [tilde]: construct } };
  },
  fromMarkdown: () => containersFromMarkdown,
};
