import { isNearlyNarrate } from '../../read/near-narrate.js';
import { type Attributes, isOnlyAttributes, rangeOf, readAttributes } from '../attributes/read-attributes.js';
import { formOf, isAdmonitionName, mayHaveTitle, titleOf } from './container-names.js';
import { isHidden } from './hidden-content.js';
import { type Opening, openingOf, trimmedRange } from './opening.js';

/** Line that begins with three or more colons. */
export type ColonLine =
  | { readonly kind: 'opening'; readonly opening: Opening }
  /** `:::narrate`, or a misspelt one. */
  | { readonly kind: 'narrate'; readonly size: number }
  /** `name`: that of Microsoft Learn's `:::row-end:::`; null: the line has only colons. */
  | { readonly kind: 'closing'; readonly size: number; readonly name: string | null };

const containerName = /^[\p{L}_][\p{L}\p{N}_-]*(?:[:.][\p{L}\p{N}_-]+)*/u;
const mystName = /^[A-Za-z][\w-]*(?:[:.+][\w-]+)*$/;
const learnBlocks: ReadonlySet<string> = new Set(['row', 'column', 'moniker', 'zone', 'image']);

/** Reads a line, without its indent; null: it is not a line of a container. */
export function readColonLine(line: string): ColonLine | null {
  const size = /^:*/.exec(line)?.[0].length ?? 0;
  if (size < 3) return null;
  // Pandoc and Microsoft Learn allow colons at the end.
  const end = line
    .trimEnd()
    .replace(/(?<!:):{3,}$/, '')
    .trimEnd().length;
  const start = size + line.slice(size).length - line.slice(size).trimStart().length;
  if (start >= end) return { kind: 'closing', size, name: null };
  const hasEnd = end < line.trimEnd().length;
  const rest = line.slice(start, end);
  if (rest.startsWith('{')) return readBraces(line, { size, start, end });
  const [name] = containerName.exec(rest) ?? [];
  if (name === undefined) return null;
  if (isNearlyNarrate(name)) return { kind: 'narrate', size };
  const [, closed] = /^(.+)-end$/.exec(name) ?? [];
  if (closed !== undefined && rest === name) return { kind: 'closing', size, name: closed };
  // A block of one line, such as a picture, is in a paragraph.
  if (hasEnd && isLeaf(name, rest)) return null;
  return { kind: 'opening', opening: readNamed(line, name, { size, start, end }) };
}

const isLeaf = (name: string, rest: string): boolean =>
  /^(?:code|no-loc|video)$/.test(name) || (name === 'image' && !/\btype="complex"/.test(rest));

interface Range {
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

function readBraces(line: string, { size, start, end }: Range): ColonLine | null {
  const text = line.slice(start, end);
  const close = text.endsWith('}') ? text.length - 1 : text.indexOf('}');
  if (close === -1) return null;
  const inner = text.slice(1, close);
  const rest = trimmedRange(line, start + close + 1, end);
  if (mystName.test(inner)) {
    return inner.startsWith('narrat')
      ? { kind: 'narrate', size }
      : { kind: 'opening', opening: mystOpening(inner, { size, argument: rest, line }) };
  }
  const attributes = readAttributes(inner, start + 1);
  const { classes, values } = attributes;
  if (classes.length === 0 && values.size === 0) return null;
  const callout = classes.find((name) => name.startsWith('callout-'));
  const isAdmonition = callout !== undefined || classes.some(isAdmonitionName);
  const isPlain = /^(?:simple|minimal)$/.test(values.get('appearance')?.text ?? '');
  const opening = openingOf({
    sign: line.charAt(0),
    size,
    name: classes[0] ?? '',
    isAdmonition,
    isHidden: isHidden(attributes),
    shownTitle: callout === undefined || isPlain ? null : titleOf(callout.slice('callout-'.length)),
    title: rest ?? titleRange(attributes),
  });
  return { kind: 'opening', opening };
}

/** Returns the title among attributes. A theorem has its title in `name`. */
const titleRange = (attributes: Attributes): readonly [number, number] | null =>
  rangeOf(attributes, 'title') ??
  (attributes.classes.includes('theorem') ||
  /^(?:thm|lem|cor|prp|def|exm)-/.test(attributes.values.get('id')?.text ?? '')
    ? rangeOf(attributes, 'name')
    : null);

/** Returns the opening of a MyST directive: `{note}`, with its argument. */
export function mystOpening(
  name: string,
  { size, argument, line }: { size: number; argument: readonly [number, number] | null; line: string },
): Opening {
  const form = formOf(name);
  const hasTitle = form === 'blocks' && mayHaveTitle(name);
  return openingOf({
    sign: line.charAt(0),
    size,
    name,
    form,
    isAdmonition: isAdmonitionName(name),
    shownTitle: name !== 'admonition' && isAdmonitionName(name) ? titleOf(name) : null,
    title: hasTitle ? argument : null,
    argument: argument && !hasTitle ? line.slice(...argument) : '',
    options: 'myst',
  });
}

function readNamed(line: string, name: string, { size, start, end }: Range): Opening {
  const from = start + name.length;
  const isLearn = learnBlocks.has(name);
  const [title, braces] = splitLabel(line, from, end);
  const attributes = braces ? readAttributes(line.slice(...braces), braces[0]) : null;
  const hasTitle = title !== null && mayHaveTitle(name) && !isOnlyAttributes(line.slice(...title));
  const isAdmonition = isAdmonitionName(name);
  return openingOf({
    sign: line.charAt(0),
    size,
    name,
    isAdmonition,
    form: name === 'image' ? 'figure' : 'blocks',
    title: isLearn ? null : hasTitle ? title : attributes && titleRange(attributes),
    shownTitle: isAdmonition || name === 'details' ? titleOf(name) : null,
    isHiddenInPandoc: true,
    isFreelyIndented: isLearn,
    argument: isLearn ? (readAttributes(line.slice(from, end)).values.get('source')?.text ?? '') : '',
    alt: isLearn ? (readAttributes(line.slice(from, end)).values.get('alt-text')?.text ?? null) : null,
  });
}

type Span = readonly [number, number];

/** Splits what follows a name: `[Title]{.class}`, or `A title {.class}`. */
function splitLabel(line: string, from: number, end: number): [title: Span | null, braces: Span | null] {
  const braceAt = line.charAt(end - 1) === '}' ? line.lastIndexOf('{', end) : -1;
  const braces: Span | null = braceAt >= from ? [braceAt, end] : null;
  const title = trimmedRange(line, from, braces ? braceAt : end);
  if (title && line.charAt(title[0]) === '[' && line.charAt(title[1] - 1) === ']')
    return [trimmedRange(line, title[0] + 1, title[1] - 1), braces];
  return [title, braces];
}
