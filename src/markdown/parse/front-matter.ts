import { isMap, isScalar, type Node, parseDocument } from 'yaml';
import { spotsIn } from '../../manifest/yaml/excerpt.js';
import { type Attribute, deliveryFrom } from '../cast/delivery-attributes.js';
import { normaliseText } from '../read/normalise-text.js';
import { LimitError, limitProblem, limits } from './limits.js';
import { type FrontMatter, fenceLine, noFrontMatter as none } from './no-front-matter.js';
import type { SourceText, Spot } from './source-text.js';

const looksLikeKey = /^\s*(?:#.*\n\s*)*["']?[\p{L}_][\p{L}\p{N} _-]*["']?\s*:/u;
const looksLikeToml = /^\s*(?:#.*\n\s*)*(?:\[|["']?[\p{L}_][\w.-]*["']?\s*=)/u;

/** Reads the front matter of a chapter: YAML between `---` lines. TOML between `+++` lines is skipped. */
export function readFrontMatter(source: SourceText): FrontMatter {
  const opening = fenceLine.exec(source.text);
  if (!opening) return none;
  const [open, fence] = opening;
  const closing = fence === '---' ? /^---[ \t]*\r?$/gm : /^\+\+\+[ \t]*\r?$/gm;
  closing.lastIndex = open.length;
  const end = closing.exec(source.text);
  if (!end) return none;
  const inner = source.text.slice(open.length, end.index);
  if (fence === '---') return readYaml(inner, source);
  return { ...none, isThere: inner.trim() === '' || looksLikeToml.test(inner) };
}

function readYaml(inner: string, source: SourceText): FrontMatter {
  if (inner.length > limits.frontMatter) {
    // These are two thematic breaks with a whole chapter between them.
    if (!looksLikeKey.test(inner)) return none;
    const what = `The front matter has more than ${limits.frontMatter} characters.`;
    const problem = limitProblem(new LimitError(what, { line: 1, column: 1 }));
    return { ...none, isThere: true, diagnostics: [source.diagnose(problem)] };
  }
  const document = parseDocument(inner, { logLevel: 'silent', prettyErrors: false });
  const { contents } = document;
  // The first line is a thematic break, so the text after it must be read.
  if (!isMap(contents) && !looksLikeKey.test(inner)) return { ...none, isThere: inner.trim() === '' };
  const spots = spotsIn(inner, '');
  const spotOf = (offset: number): Spot => {
    const { line, column } = spots.between(offset, offset).place;
    return { line: line + 1, column };
  };
  const [error] = document.errors;
  if (error || !isMap(contents)) {
    const [start, end] = error?.pos ?? [0, 1];
    const diagnostic = source.diagnose({
      code: 'markdown-front-matter',
      message: `The front matter is not well-formed YAML: ${error?.message ?? 'no `key: value` lines'}.`,
      hint: 'Put values that contain a colon or a bracket in quotes.',
      at: spotOf(start),
      length: end - start,
    });
    return { ...none, isThere: true, diagnostics: [diagnostic] };
  }

  const title = contents.get('title');
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === 'narrate');
  return {
    isThere: true,
    title:
      typeof title === 'string' || typeof title === 'number' ? normaliseText(String(title)) || null : null,
    ...readComment(pair ? { key: pair.key as Node, value: pair.value as Node | null } : null, source, spotOf),
  };
}

function readComment(
  pair: { key: Node; value: Node | null } | null,
  source: SourceText,
  spotOf: (offset: number) => Spot,
): Pick<FrontMatter, 'comment' | 'diagnostics'> {
  if (!pair) return { comment: null, diagnostics: [] };
  const at = spotOf(pair.key.range?.[0] ?? 0);
  const length = 'narrate'.length;
  if (!isMap(pair.value)) {
    const diagnostic = source.diagnose({
      code: 'markdown-mark-bad-value',
      message: '`narrate` in the front matter must be a mapping of keys.',
      hint: 'Write narrate: { as: letter }, or put each key on a line of its own.',
      at,
      length,
    });
    return { comment: null, diagnostics: [diagnostic] };
  }
  const attributes = pair.value.items.map(({ key, value }): Attribute<Node> => {
    const name = isScalar(key) ? String(key.value) : String(key);
    return { key: name, value: isScalar(value) ? value.value : {}, where: key as Node };
  });
  const { delivery, problems } = deliveryFrom(attributes);
  const diagnostics = problems.map(({ where, ...problem }) => {
    const [start, end] = where?.range ?? [0, 0];
    return source.diagnose({
      ...problem,
      at: where ? spotOf(start) : at,
      length: where ? end - start : length,
    });
  });
  const comment = { delivery, ...at, excerpt: source.excerpt(at, length) };
  return { comment: problems.length ? null : comment, diagnostics };
}
