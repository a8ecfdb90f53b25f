import { type Document, type ErrorCode, isCollection, isScalar, parseDocument, Scalar, visit } from 'yaml';
import type { Diagnostic } from '../../base/diagnostic.js';
import type { ManifestCode } from '../diagnostics/manifest-codes.js';
import { type Spot, type Spots, spotsIn } from './excerpt.js';
import { isListEntry, missingSpace } from './list-dash.js';
import { type FoundNodes, NodeIndex, type Path } from './node-index.js';
import { explainYamlError } from './yaml-errors.js';

/** Plain values of a YAML file, with the places of each key and value. */
export interface YamlText {
  /** Undefined: not well-formed YAML, or several documents. */
  readonly data: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Returns the place of the key or value at a path, or of its closest existing parent. */
  spot(path: Path, part: 'key' | 'value'): Spot;
  /** Returns a scalar as written: `1.10`, not 1.1; null: not a scalar. */
  written(path: Path): string | null;
}

/** Limit of the parser against aliases that expand exponentially. */
const maxAliasCount = 100;

/** Limit for the whole file: the parser searches all of it for each alias. */
const mostAliases = 1000;

/** Parses YAML 1.2. Never throws for invalid text; `diagnostics` lists its problems. */
export function readYaml(source: string, file: string): YamlText {
  const spots = spotsIn(source, file);
  const unreadable = (diagnostics: Diagnostic[]): YamlText => ({
    data: undefined,
    diagnostics,
    spot: () => spots.at(1, 1, 1),
    written: () => null,
  });

  const control = source.search(/[^\P{Cc}\t\n\r\u0085]/u);
  if (control !== -1) {
    return unreadable([
      {
        code: 'manifest-not-yaml' satisfies ManifestCode,
        severity: 'error',
        message: 'This is not a text file: it contains a control character.',
        ...spots.between(control, control + 1),
        hint: 'A manifest must be a YAML file in UTF-8.',
      },
    ]);
  }

  const document = parseDocument(source, {
    version: '1.2',
    stringKeys: true,
    // The parser's check takes quadratic time; `duplicates` takes linear time.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    resolveKnownTags: false,
  });
  const syntax = syntaxDiagnostics(document, source, spots);
  if (syntax.some(({ code }) => code !== 'manifest-duplicate-key')) return unreadable(syntax);
  const surplus = aliasesOf(document)[mostAliases];
  if (surplus !== undefined) return unreadable([aliasBomb(spots.between(...surplus))]);

  try {
    const data: unknown = document.toJS({ maxAliasCount });
    const nodes = new NodeIndex(document);
    return {
      data,
      diagnostics: [...syntax, ...forbiddenKeys(document, spots)],
      spot: (path, part) => spotOf(nodes.at(path), part, spots),
      written: (path) => {
        const { value } = nodes.at(path);
        return isScalar(value) && typeof value.source === 'string' ? value.source : null;
      },
    };
  } catch (error) {
    return unreadable([aliasDiagnostic(document, error, spots)]);
  }
}

/** Syntax error of the YAML. `key` is the name of a duplicate key, else null. */
interface YamlFinding {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [number, number];
  readonly key: string | null;
}

/** Keeps the first finding of each line, since later ones usually follow from it. */
function syntaxDiagnostics(document: Document.Parsed, source: string, spots: Spots): Diagnostic[] {
  const found: Diagnostic[] = [];
  const lines = new Set<number>();
  const rangeOf = rangeFinder(document, source);
  for (const finding of findingsOf(document)) {
    const { code, message, key } = finding;
    const spot = spots.between(...(key === null ? rangeOf(finding) : finding.pos));
    if (lines.has(spot.place.line)) continue;
    lines.add(spot.place.line);
    const dash = dashFinding(code, spot, spots);
    if (dash === null || !lines.has(dash.place.line) || dash.place.line === spot.place.line)
      found.push(dash ?? { severity: 'error', ...explainYamlError(code, message, key), ...spot });
    if (dash !== null) lines.add(dash.place.line);
  }
  return found;
}

/** Errors that the parser reports after a `-` without a space, which it reads as the beginning of a text. */
const afterDash: readonly ErrorCode[] = [
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
];

/** Returns the error for a `-` without a space that caused an error here, or in the list entry below it; null: there is none. */
function dashFinding(code: ErrorCode, { place, excerpt }: Spot, spots: Spots): (Diagnostic & Spot) | null {
  if (!afterDash.includes(code)) return null;
  const isBelow = code === 'BLOCK_AS_IMPLICIT_KEY' && isListEntry(excerpt.line) && place.line > 1;
  const line = isBelow ? place.line - 1 : place.line;
  const text = spots.at(line, 1, 1).excerpt.line;
  const found = missingSpace(text);
  if (found === null) return null;
  const { message, hint, column } = found;
  const notYaml: ManifestCode = 'manifest-not-yaml';
  return { code: notYaml, severity: 'error', message, hint, ...spots.at(line, column, text.length) };
}

function findingsOf(document: Document.Parsed): readonly YamlFinding[] {
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const errors = exhausted ? [exhausted] : [...document.errors, ...document.warnings];
  const found = errors.map(({ code, message, pos }) => ({ code, message, pos, key: null }));
  return exhausted ? found : [...found, ...duplicates(document)];
}

/** Finds every repetition of a key in its mapping. */
function duplicates(document: Document.Parsed): readonly YamlFinding[] {
  const found: YamlFinding[] = [];
  visit(document, {
    Map(_key, map) {
      const names = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const at = key.range?.[0] ?? 0;
        if (names.has(name))
          found.push({ code: 'DUPLICATE_KEY', message: '', pos: [at, at + name.length], key: name });
        names.add(name);
      }
    },
  });
  return found;
}

/** Moves the place of a missing quotation mark from the end of the file to the beginning of the quoted text. */
function rangeFinder(document: Document.Parsed, source: string): (finding: YamlFinding) => [number, number] {
  let quoted: (readonly [number, number])[] | null = null;
  const last = Math.max(0, source.trimEnd().length - 1);
  return ({ code, pos }) => {
    let [start, end] = pos;
    if (code === 'MISSING_CHAR') {
      quoted ??= quotedTexts(document);
      // The ranges are in file order and do not overlap.
      const before = quoted[countBefore(quoted, start) - 1];
      if (before !== undefined && before[1] >= start) [start, end] = before;
    }
    // The end of the file has no text to point at, so this points at the last character.
    if (start > last) start = last;
    return [start, Math.max(end, start + 1)];
  };
}

function quotedTexts(document: Document.Parsed): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  visit(document, {
    Scalar(_key, { type, range }) {
      const isQuoted = type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
      if (isQuoted && range) ranges.push([range[0], range[1]]);
    },
  });
  return ranges;
}

/** Counts the ranges that begin before an offset, by binary search. */
function countBefore(ranges: readonly (readonly [number, number])[], offset: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ranges[middle]![0] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the ranges of all aliases. */
function aliasesOf(document: Document.Parsed): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  visit(document, {
    Alias(_key, { range }) {
      found.push([range?.[0] ?? 0, range?.[1] ?? 1]);
    },
  });
  return found;
}

/** Reports `__proto__` keys, which the schema ignores without an issue. */
function forbiddenKeys(document: Document.Parsed, spots: Spots): Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document, {
    Pair(_key, pair) {
      if (!isScalar(pair.key) || pair.key.value !== '__proto__' || !pair.key.range) return;
      found.push({
        code: 'manifest-unknown-key' satisfies ManifestCode,
        severity: 'error',
        message: '`__proto__` cannot be the name of a setting.',
        ...spots.between(pair.key.range[0], pair.key.range[1]),
      });
    },
  });
  return found;
}

function aliasDiagnostic(document: Document.Parsed, error: unknown, spots: Spots): Diagnostic {
  let last: [number, number] = [0, 1];
  let unresolved: { name: string; at: [number, number] } | null = null;
  visit(document, {
    Alias(_key, node) {
      last = [node.range?.[0] ?? 0, node.range?.[1] ?? 1];
      if (node.resolve(document) !== undefined) return undefined;
      unresolved = { name: node.source, at: last };
      return visit.BREAK;
    },
  });
  if (unresolved !== null) {
    const { name, at } = unresolved as { name: string; at: [number, number] };
    return {
      code: 'manifest-not-yaml' satisfies ManifestCode,
      severity: 'error',
      message: `The alias *${name} has no anchor: there is no &${name} before it.`,
      ...spots.between(...at),
      hint: 'Put text that begins with * in quotes.',
    };
  }
  if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
  return aliasBomb(spots.between(...last));
}

const aliasBomb = (spot: Spot): Diagnostic => ({
  code: 'manifest-alias-bomb' satisfies ManifestCode,
  severity: 'error',
  message: 'The aliases of this file expand to far more data than the file contains.',
  ...spot,
  hint: 'Write the values in full, or define a voice under `voices`.',
});

function spotOf({ key, value }: FoundNodes, part: 'key' | 'value', spots: Spots): Spot {
  const isThere = value?.range && value.range[1] > value.range[0];
  const node = (part === 'key' || !isThere) && key ? key : value;
  const [start, end] = node?.range ?? [0, 1];
  // The excerpt of a mapping or list over several lines is its first character, not its first entry.
  const spot = spots.between(start, end);
  const severalLines =
    isCollection(node) && spots.between(Math.max(start, end - 1), end).place.line > spot.place.line;
  return severalLines ? { ...spot, excerpt: { ...spot.excerpt, length: 1 } } : spot;
}
