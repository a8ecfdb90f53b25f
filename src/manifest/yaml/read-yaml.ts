import { type Document, type ErrorCode, isCollection, isScalar, parseDocument, Scalar, visit } from 'yaml';
import type { Diagnostic } from '../../base/diagnostic.js';
import type { ManifestCode } from '../diagnostics/manifest-codes.js';
import { type Spot, type Spots, spotsIn } from './excerpt.js';
import { type FoundNodes, NodeIndex, type Path } from './node-index.js';
import { explainYamlError } from './yaml-errors.js';

/** A YAML file as plain values that know where they stand. */
export interface YamlText {
  /** Undefined: the file is no YAML, or no single document of it. */
  readonly data: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the key or the value at a path stands, or what holds it where it is not there. */
  spot(path: Path, part: 'key' | 'value'): Spot;
  /** A scalar as it is written: `1.10`, not 1.1. */
  written(path: Path): string | null;
}

/** As many aliases as a person would write; the rest is an attack. */
const maxAliasCount = 100;

/** Of all anchors together. Each is looked for in the whole file. */
const mostAliases = 1000;

/** Reads YAML 1.2 without ever throwing: what is wrong comes back as diagnostics. */
export function readYaml(source: string, file: string): YamlText {
  const spots = spotsIn(source, file);
  const unreadable = (diagnostics: Diagnostic[]): YamlText => ({
    data: undefined,
    diagnostics,
    spot: () => spots.at(1, 1, 1),
    written: () => null,
  });

  const strange = source.search(/[^\P{Cc}\t\n\r\u0085]/u);
  if (strange !== -1) {
    return unreadable([
      {
        code: 'manifest-not-yaml' satisfies ManifestCode,
        severity: 'error',
        message: 'This is not a text file: it holds a control character.',
        ...spots.between(strange, strange + 1),
        hint: 'A manifest is YAML, in UTF-8.',
      },
    ]);
  }

  const document = parseDocument(source, {
    version: '1.2',
    stringKeys: true,
    // The parser compares each key with all before it; `duplicates` finds them in one go.
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

/** Something wrong with the YAML; `key`: of a duplicate. */
interface YamlFinding {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [number, number];
  readonly key: string | null;
}

/** The first finding of each line: what follows on the same line is mostly its echo. */
function syntaxDiagnostics(document: Document.Parsed, source: string, spots: Spots): Diagnostic[] {
  const found = new Map<number, Diagnostic>();
  const start = troubleFinder(document, source);
  for (const finding of findingsOf(document)) {
    const { code, message, key } = finding;
    const spot = spots.between(...(key === null ? start(finding) : finding.pos));
    if (found.has(spot.place.line)) continue;
    found.set(spot.place.line, { severity: 'error', ...explainYamlError(code, message, key), ...spot });
  }
  return [...found.values()];
}

function findingsOf(document: Document.Parsed): readonly YamlFinding[] {
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const said = exhausted ? [exhausted] : [...document.errors, ...document.warnings];
  const own = said.map(({ code, message, pos }) => ({ code, message, pos, key: null }));
  return exhausted ? own : [...own, ...duplicates(document)];
}

/** The keys that stand in a mapping for the second time or more. */
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

/** A missing quotation mark is noticed at the end of the file, but is missing where the text begins. */
function troubleFinder(
  document: Document.Parsed,
  source: string,
): (finding: YamlFinding) => [number, number] {
  let quoted: (readonly [number, number])[] | null = null;
  const last = Math.max(0, source.trimEnd().length - 1);
  return ({ code, pos }) => {
    let [start, end] = pos;
    if (code === 'MISSING_CHAR') {
      quoted ??= quotedTexts(document);
      // They are in the order of the file, and none is within another.
      const before = quoted[countBefore(quoted, start) - 1];
      if (before !== undefined && before[1] >= start) [start, end] = before;
    }
    // At the very end there is nothing to point at; the last thing written is nearest.
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

/** How many ranges begin before an offset. */
function countBefore(ranges: readonly (readonly [number, number])[], offset: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ranges[middle]![0] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the aliases of a file stand. */
function aliasesOf(document: Document.Parsed): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  visit(document, {
    Alias(_key, { range }) {
      found.push([range?.[0] ?? 0, range?.[1] ?? 1]);
    },
  });
  return found;
}

/** `__proto__` is no name for anything, and what checks the values leaves it out unsaid. */
function forbiddenKeys(document: Document.Parsed, spots: Spots): Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document, {
    Pair(_key, pair) {
      if (!isScalar(pair.key) || pair.key.value !== '__proto__' || !pair.key.range) return;
      found.push({
        code: 'manifest-unknown-key' satisfies ManifestCode,
        severity: 'error',
        message: '`__proto__` cannot be a key.',
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
      message: `The alias *${name} stands for nothing: no anchor &${name} comes before it.`,
      ...spots.between(...at),
      hint: 'A text that begins with * must be in quotes.',
    };
  }
  if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
  return aliasBomb(spots.between(...last));
}

const aliasBomb = (spot: Spot): Diagnostic => ({
  code: 'manifest-alias-bomb' satisfies ManifestCode,
  severity: 'error',
  message: 'The aliases of this file unfold to far more than they say.',
  ...spot,
  hint: 'Write the values out, or use a cast member under `voices`.',
});

function spotOf({ key, value }: FoundNodes, part: 'key' | 'value', spots: Spots): Spot {
  const isThere = value?.range && value.range[1] > value.range[0];
  const node = (part === 'key' || !isThere) && key ? key : value;
  const [start, end] = node?.range ?? [0, 1];
  // A mapping or list over several lines is marked at its beginning, not along its first entry.
  const spot = spots.between(start, end);
  const severalLines =
    isCollection(node) && spots.between(Math.max(start, end - 1), end).place.line > spot.place.line;
  return severalLines ? { ...spot, excerpt: { ...spot.excerpt, length: 1 } } : spot;
}
