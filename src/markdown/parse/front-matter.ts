import { isMap, isScalar, type Node, parseDocument } from 'yaml';
import { spotsIn } from '../../manifest/yaml/excerpt.js';
import { type Attribute, deliveryFrom } from '../cast/delivery-attributes.js';
import { normaliseText } from '../read/normalise-text.js';
import { LimitError, limitProblem, limits } from './limits.js';
import { type FrontMatter, fenceLine, noFrontMatter as none } from './no-front-matter.js';
import type { SourceText, Spot } from './source-text.js';

const looksLikeKey = /^\s*(?:#.*\n\s*)*["']?[\p{L}_][\p{L}\p{N} _-]*["']?\s*:/u;
const looksLikeToml = /^\s*(?:#.*\n\s*)*(?:\[|["']?[\p{L}_][\w.-]*["']?\s*=)/u;

/** Reads the front matter at the start of a chapter: YAML between `---` lines; TOML between `+++` is left unread. */
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
    // Two thematic breaks with a whole chapter between them.
    if (!looksLikeKey.test(inner)) return none;
    const what = `The front matter has more than ${limits.frontMatter} characters.`;
    const problem = limitProblem(new LimitError(what, { line: 1, column: 1 }));
    return { ...none, isThere: true, diagnostics: [source.diagnose(problem)] };
  }
  const document = parseDocument(inner, { logLevel: 'silent', prettyErrors: false });
  const { contents } = document;
  // A thematic break at the start of a chapter opens no front matter: what follows is to be read.
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
      hint: 'Values with a colon or a bracket in them stand in quotes.',
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
    ...readMark(pair ? { key: pair.key as Node, value: pair.value as Node | null } : null, source, spotOf),
  };
}

function readMark(
  pair: { key: Node; value: Node | null } | null,
  source: SourceText,
  spotOf: (offset: number) => Spot,
): Pick<FrontMatter, 'mark' | 'diagnostics'> {
  if (!pair) return { mark: null, diagnostics: [] };
  const at = spotOf(pair.key.range?.[0] ?? 0);
  const length = 'narrate'.length;
  if (!isMap(pair.value)) {
    const diagnostic = source.diagnose({
      code: 'markdown-mark-bad-value',
      message: '`narrate` is not a mapping.',
      hint: 'Write narrate: { as: letter }, or the keys on lines of their own.',
      at,
      length,
    });
    return { mark: null, diagnostics: [diagnostic] };
  }
  const attributes = pair.value.items.map(({ key, value }): Attribute<Node> => {
    const name = isScalar(key) ? String(key.value) : String(key);
    return { key: name, value: isScalar(value) ? value.value : {}, where: key as Node };
  });
  const { delivery, problems } = deliveryFrom(attributes);
  const diagnostics = problems.map(({ where, ...said }) => {
    const [start, end] = where?.range ?? [0, 0];
    return source.diagnose({ ...said, at: where ? spotOf(start) : at, length: where ? end - start : length });
  });
  const mark = { delivery, ...at, excerpt: source.excerpt(at, length) };
  return { mark: problems.length ? null : mark, diagnostics };
}
