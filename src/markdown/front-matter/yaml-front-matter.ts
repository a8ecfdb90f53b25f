import { isMap, isScalar, type Node, type Pair, parseDocument } from 'yaml';
import { spotsIn } from '../../manifest/yaml/excerpt.js';
import type { Span } from '../block.js';
import { type Attribute, deliveryFrom } from '../cast/delivery-attributes.js';
import { LimitError, limitProblem, limits } from '../parse/limits.js';
import type { SourceText, Spot } from '../parse/source-text.js';
import { type FrontMatter, noFrontMatter as none } from './front-matter.js';
import { type Fenced, languageOf, notMapping, titleText } from './metadata.js';

const looksLikeKey = /^\s*(?:#.*\n\s*)*["']?[\p{L}_][\p{L}\p{N} _-]*["']?\s*:/u;

/** Reads YAML between `---` lines. Other text between such lines is ordinary text. */
export function readYaml({ inner, end }: Fenced, source: SourceText): FrontMatter {
  if (inner.length > limits.frontMatter) {
    // These are two thematic breaks with a whole chapter between them.
    if (!looksLikeKey.test(inner)) return none;
    const what = `The front matter has more than ${limits.frontMatter} characters.`;
    const problem = limitProblem(new LimitError(what, { line: 1, column: 1 }));
    return { ...none, end, diagnostics: [source.diagnose(problem)] };
  }
  const document = parseDocument(inner, { logLevel: 'silent', prettyErrors: false });
  const { contents } = document;
  // The first line is a thematic break, so the text after it must be read.
  if (!isMap(contents) && !looksLikeKey.test(inner)) return inner.trim() === '' ? { ...none, end } : none;
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
    return { ...none, end, diagnostics: [diagnostic] };
  }

  const pairOf = (name: string) => contents.items.find(({ key }) => isScalar(key) && key.value === name);
  const pair = pairOf('narrate');
  const text = titleText(contents.get('title'));
  return {
    ...none,
    end,
    title: text === null ? null : { text, span: spanOfTitle(pairOf('title'), spotOf) },
    language: languageOf(contents.get('lang'), contents.get('language')),
    ...readComment(pair ? { key: pair.key as Node, value: pair.value as Node | null } : null, source, spotOf),
  };
}

function spanOfTitle(pair: Pair | undefined, spotOf: (offset: number) => Spot): Span {
  const start = spotOf((pair?.key as Node | undefined)?.range?.[0] ?? 0);
  const end = spotOf((pair?.value as Node | undefined)?.range?.[1] ?? 0);
  return { ...start, endLine: end.line, endColumn: end.column };
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
    return { comment: null, diagnostics: [source.diagnose({ ...notMapping, at, length })] };
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
