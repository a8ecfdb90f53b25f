import type { Nodes, PhrasingContent } from 'mdast';
import type { Unspoken } from '../nodes.js';
import { boxTagOf } from './tag-boxes.js';
import { tagsOfLine } from './tag-shapes.js';

/** Tags whose title a page shows. */
const titled =
  /^(?:tab|tabitem|step|notice|expand|details|alert|callout|admonition|note|tip|info|warning|caution|danger|important|card)$/i;
/** Tags that show a picture. */
const figure = /^(?:(?:include|render)\s+\S*)?(?:figure|image|img|picture)\b/i;

const attribute = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`)|"((?:[^"\\]|\\.)*)"/gs;

interface Tag {
  /** Without the signs around it. */
  readonly content: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Quoted words without a name. */
  readonly words: readonly string[];
}

function readTag(tag: string): Tag {
  const content = tag.replace(/^\{(?:%-?|\{[<%#{]?|# )\s*|\s*(?:-?%\}|[>%}]?\}\}| #\})$/g, '');
  const attributes = new Map<string, string>();
  const words: string[] = [];
  for (const [, key, double, single, raw, word] of content.matchAll(attribute)) {
    const value = (double ?? single ?? raw ?? word ?? '').replace(/\\(["\\])/g, '$1').trim();
    if (key === undefined) words.push(value);
    else attributes.set(key.toLowerCase(), value);
  }
  return { content, name: /^[\w-]+/.exec(content)?.[0] ?? '', attributes, words };
}

const valuesOf = ({ attributes }: Tag, keys: readonly string[]): readonly string[] =>
  keys.map((key) => attributes.get(key) ?? '').filter((value) => /[\p{L}\p{N}]/u.test(value));

/** The first quoted words are the title, but Hugo's `{{% notice "tip" "Title" %}}` may quote its kind, too. */
const titleWords = ({ name, content, words }: Tag): readonly string[] =>
  name === 'notice' && /^notice\s+["']/.test(content) ? words.slice(1) : words;

const escaped = /^\{\{([<%])\s*\/\*(.*)\*\/\s*([>%])\}\}$/s;

/** Tells whether a page of Hugo shows a tag without the signs of a comment in it. */
export const isEscaped = (tag: string): boolean => escaped.test(tag);

/** Returns what a page shows of a tag: a title, a picture, or nothing. */
function nodeOf(tag: string): PhrasingContent {
  const boxTag = /^\{(?:%|\{[<%])/.test(tag) ? boxTagOf(readTag(tag).content) : null;
  const node = shownNode(tag);
  return boxTag === null ? node : { ...node, data: { boxTag } };
}

function shownNode(tag: string): PhrasingContent {
  const unspoken: Unspoken = {
    type: 'unspoken',
    kind: tag.startsWith('{#') ? 'comment' : 'template',
    value: tag,
  };
  if (tag.startsWith('{#')) return unspoken;
  if (isEscaped(tag)) return { type: 'text', value: tag.replace(escaped, '{{$1$2$3}}') };
  const read = readTag(tag);
  const note = tag.startsWith('{{') && /^footnote:\s*(.*)$/s.exec(read.content)?.[1];
  if (note) return { type: 'inlineNote', children: [{ type: 'text', value: note }] };
  if (/^\{\{[^<%]/.test(tag)) return unspoken;
  if (figure.test(read.content)) {
    const alt = [...new Set(valuesOf(read, ['alt', 'title', 'caption', 'description']))].join('. ');
    const url = valuesOf(read, ['src', 'url', 'file', 'link'])[0] ?? read.words[0] ?? '';
    return alt === '' ? unspoken : { type: 'image', url, alt };
  }
  if (!titled.test(read.name)) return unspoken;
  const [title] = [...valuesOf(read, ['title', 'header', 'name', 'label', 'summary']), ...titleWords(read)];
  return title ? { ...unspoken, shown: title } : unspoken;
}

/** Returns the nodes for a tag in a paragraph. */
export const tagNodes = (tag: string): readonly Nodes[] => [nodeOf(tag)];

/** Returns the nodes for a line of tags: titles and pictures are paragraphs. */
export const tagLineNodes = (line: string): readonly Nodes[] =>
  (tagsOfLine(line) ?? []).map((tag) => {
    const node = nodeOf(tag);
    if (node.type === 'unspoken' && node.shown === undefined) return node;
    const { data } = node;
    return { type: 'paragraph', children: [node], ...(data && { data }) };
  });
