import { isDeepStrictEqual } from 'node:util';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { type ManifestPath, type ManifestValue, notEdited, withValue } from './manifest-edit.js';
import { type BlockText, blockEntry, blockValue, flowEntry, flowValue } from './render-value.js';
import { applyEdits, columnOf, insertBelow, type TextEdit } from './text-edit.js';

/** Options of `setInManifest`. */
export interface SetInManifestOptions {
  /** A key of the same mapping, below which a new key is written; default, or if it is not there: the end of the mapping. */
  readonly after?: string;
}

/**
 * Sets the value at a path in the text of a manifest, and creates what is missing on the way. All other lines stay as they are, byte
 * for byte: comments, layout, quotes, anchors, line ends and byte order mark. Returns the same text if the value is there already.
 *
 * @throws NarrateError `manifest-not-edited` if the text is not well-formed YAML, or if the place cannot be changed without
 * other places: an alias is on the way, another place uses its anchor, or the old value is a list or mapping in several lines
 */
export function setInManifest(
  text: string,
  path: ManifestPath,
  value: ManifestValue,
  options: SetInManifestOptions = {},
): string {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const source = text.slice(bom.length);
  const [contents, before] = parse(source, path);
  const after = withValue(before, path, value);
  if (isDeepStrictEqual(before, after)) return text;

  const edits = findEdits({ source, path, value, after: options.after ?? null }, contents);
  const edited = applyEdits(source, edits);
  // The new text is parsed again, because an anchor, a tag or an unusual layout can give an edit another meaning.
  const [, found] = parse(edited, path);
  if (!isDeepStrictEqual(found, after))
    throw notEdited(path, 'other values would change too, or its layout is not supported');
  return bom + edited;
}

/** Removes what YAML counts as white space. `trimEnd` would also remove U+00A0 and others, which are part of a value. */
const withoutEnd = (text: string): string => text.replace(/[ \t\r\n]+$/, '');

interface Change {
  readonly source: string;
  readonly path: ManifestPath;
  readonly value: ManifestValue;
  readonly after: string | null;
}

/** Where the search of a path has arrived. */
interface Step {
  readonly change: Change;
  /** Number of path parts that lead to `holder`. */
  readonly depth: number;
  /** Whether the place is inside of `[…]` or `{…}`. */
  readonly inFlow: boolean;
}

/** Returns the nodes and the plain value of a text. */
function parse(source: string, path: ManifestPath): readonly [ParsedNode | null, unknown] {
  const document = parseDocument(source, {
    version: '1.2',
    stringKeys: true,
    // The parser's check takes quadratic time. The comparison of the values finds a duplicate that matters.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    resolveKnownTags: false,
    keepSourceTokens: true,
  });
  if (document.errors.length > 0) throw notEdited(path, 'the file is not well-formed YAML');
  try {
    return [document.contents, document.toJS()];
  } catch {
    throw notEdited(path, 'the aliases of the file cannot be resolved');
  }
}

function findEdits(change: Change, contents: ParsedNode | null): readonly TextEdit[] {
  let holder = contents;
  let inFlow = false;
  for (const [depth, part] of change.path.entries()) {
    const step: Step = { change, depth, inFlow: inFlow || isFlow(holder) };
    if (isAlias(holder)) throw notEdited(change.path, `the alias *${holder.source} is in its place`);
    if (depth === 0 && isEmpty(holder)) return newEntry(step, change.source.length, 0);
    if (!isMap(holder) && !isSeq(holder)) throw notEdited(change.path, 'a text is in its place');
    const found = entryOf(holder, part);
    if (found === undefined) return addEntry(step, holder);
    inFlow = step.inFlow;
    if (depth === change.path.length - 1 || isEmpty(found.value)) return replaceValue(step, holder, found);
    holder = found.value;
  }
  throw notEdited(change.path, 'the path is empty');
}

/** A pair of a mapping or an entry of a list (`key` is null). */
interface Entry {
  readonly key: ParsedNode | null;
  readonly value: ParsedNode | null;
}

type Collection = YAMLMap.Parsed | YAMLSeq.Parsed;

function entriesOf(holder: Collection): readonly Entry[] {
  return isMap(holder)
    ? (holder as YAMLMap.Parsed).items
    : (holder as YAMLSeq.Parsed).items.map((value) => ({ key: null, value }));
}

function entryOf(holder: Collection, part: string | number): Entry | undefined {
  const entries = entriesOf(holder);
  return isSeq(holder)
    ? entries[Number(part)]
    : entries.find(({ key }) => isScalar(key) && String(key.value) === part);
}

const isFlow = (node: ParsedNode | null): boolean => (isMap(node) || isSeq(node)) && node.flow === true;

/** Returns whether a place has no value: nothing, `~` or `null`. */
const isEmpty = (node: ParsedNode | null): boolean =>
  node === null || (isScalar(node) && node.value === null);

/** Returns the value for a place above the end of the path. */
const nestedValue = ({ change, depth }: Step): ManifestValue =>
  withValue(null, change.path.slice(depth + 1), change.value) as ManifestValue;

/** Adds the rest of the path as new lines below the line of an offset. */
const newEntry = (step: Step, at: number, indent: number): readonly TextEdit[] => [
  insertBelow(step.change.source, at, blockEntry(step.change.path[step.depth]!, nestedValue(step)), indent),
];

function addEntry(step: Step, holder: Collection): readonly TextEdit[] {
  const { source, path, after } = step.change;
  const part = path[step.depth]!;
  const before = (after !== null && isMap(holder) && entryOf(holder, after)) || entriesOf(holder).at(-1);
  if (!step.inFlow) return newEntry(step, contentEnd(source, before!), columnOf(source, firstOffset(holder)));
  const text = flowEntry(part, nestedValue(step));
  if (before !== undefined) {
    const at = contentEnd(source, before);
    return [{ start: at, end: at, text: `, ${text}` }];
  }
  const [start, end] = [holder.range[0] + 1, holder.range[1] - 1];
  if (withoutEnd(source.slice(start, end)) !== '')
    throw notEdited(path, 'its mapping or list has only a comment');
  return [{ start, end, text: isMap(holder) ? ` ${text} ` : text }];
}

/** Returns the offset of the first key of a mapping, or of the first `-` of a list, in block style. */
function firstOffset(holder: Collection): number {
  const token = holder.srcToken as { readonly offset: number } | undefined;
  return token?.offset ?? holder.range[0];
}

/** Returns the offset behind the last character of a node, without comments and empty lines behind it. */
function contentEnd(source: string, { key, value }: Entry): number {
  const node = value ?? key!;
  if ((isMap(node) || isSeq(node)) && !isFlow(node))
    return contentEnd(source, entriesOf(node as Collection).at(-1)!);
  const [start, end] = node.range;
  // The range of a block scalar ends behind its last line break; with `+` empty lines belong to it.
  if (isKept(node, source)) return Math.max(start, end - 1);
  return isBlockScalar(node) ? start + withoutEnd(source.slice(start, end)).length : end;
}

const isBlockScalar = (node: ParsedNode): node is Scalar.Parsed =>
  isScalar(node) && (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL);

const isKept = (node: ParsedNode, source: string): boolean =>
  isBlockScalar(node) && /^[|>]\d?\+/.test(source.slice(node.range[0]));

function replaceValue(step: Step, holder: Collection, { key, value }: Entry): readonly TextEdit[] {
  const { source, path } = step.change;
  if (value === null) throw notEdited(path, 'its key has no `:`');
  const quote = isScalar(value) ? value.type : undefined;
  const [start, end] = value.range;
  if (step.inFlow)
    return [{ start, end, text: spaced(source, start, end, flowValue(nestedValue(step), quote)) }];
  if ((isMap(value) || isSeq(value)) && source.slice(start, end).includes('\n'))
    throw notEdited(path, 'its value is a list or mapping in several lines');

  const lines = blockValue(nestedValue(step), key === null ? 'entry' : 'key', quote);
  const indent = columnOf(source, key === null ? firstOffset(holder) : key.range[0]);
  return isBlockScalar(value)
    ? replaceBlockScalar(source, value, lines, indent)
    : replaceInline(source, [start, end], lines, indent);
}

/** Keeps a comment behind the value on the line where the value begins. */
function replaceInline(
  source: string,
  [start, end]: readonly [number, number],
  { first, below }: BlockText,
  indent: number,
): readonly TextEdit[] {
  const from = first === '' && end > start ? withoutEnd(source.slice(0, start)).length : start;
  const head = { start: from, end, text: first === '' ? '' : spaced(source, start, end, first) };
  return below.length === 0 ? [head] : [head, insertBelow(source, end, below, indent)];
}

/** Replaces `|` or `>` and the lines below it. Keeps a comment behind the `|`. */
function replaceBlockScalar(
  source: string,
  value: Scalar.Parsed,
  { first, below }: BlockText,
  indent: number,
): readonly TextEdit[] {
  const [start, end] = value.range;
  const text = source.slice(start, end);
  const header = /^[^\s]+/.exec(text)?.[0].length ?? 1;
  const body = text.indexOf('\n') + 1;
  const kept = start + withoutEnd(text).length;
  const bodyEnd = body === 0 || kept < start + body ? start + body : source.indexOf('\n', kept) + 1 || end;
  const lines = below.map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
  return [
    { start, end: start + header, text: first },
    { start: start + body, end: bodyEnd, text: lines.map((line) => `${line}\n`).join('') },
  ];
}

/** Adds the spaces that a value needs where there was none: behind `:` or `-`, and in front of a comment. */
function spaced(source: string, start: number, end: number, text: string): string {
  if (end > start) return text;
  const before = /[:-]/.test(source[start - 1] ?? '') ? ' ' : '';
  const behind = source[start] === '#' ? ' ' : '';
  return before + text + behind;
}
