import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';
import type { Diagnostic } from '../base/diagnostic.js';
import type { ManifestCode } from './codes.js';
import { type Spot, type Spots, spotsIn } from './excerpt.js';
import { explainYamlError } from './yaml-errors.js';

/** Keys and indices from the top of the file. */
export type Path = readonly PropertyKey[];

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
    prettyErrors: false,
    logLevel: 'error',
    resolveKnownTags: false,
  });
  const syntax = syntaxDiagnostics(document, source, spots);
  if (syntax.some(({ code }) => code !== 'manifest-duplicate-key')) return unreadable(syntax);

  try {
    const data: unknown = document.toJS({ maxAliasCount });
    return {
      data,
      diagnostics: [...syntax, ...forbiddenKeys(document, spots)],
      spot: (path, part) => spotOf(document, path, part, spots),
      written: (path) => {
        const { value } = nodesAt(document, path);
        return isScalar(value) && typeof value.source === 'string' ? value.source : null;
      },
    };
  } catch (error) {
    return unreadable([aliasDiagnostic(document, error, spots)]);
  }
}

/** The first finding of each line: what follows on the same line is mostly its echo. */
function syntaxDiagnostics(document: Document.Parsed, source: string, spots: Spots): Diagnostic[] {
  const found = new Map<number, Diagnostic>();
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  for (const error of exhausted ? [exhausted] : [...document.errors, ...document.warnings]) {
    const [start, end] = startOfTrouble(document, source, error.pos, error.code);
    const spot = spots.between(start, end);
    if (found.has(spot.place.line)) continue;
    const key = error.code === 'DUPLICATE_KEY' ? keyStartingAt(document, error.pos[0]) : null;
    found.set(spot.place.line, {
      severity: 'error',
      ...explainYamlError(error.code, error.message, key),
      ...(key === null ? spot : spots.between(start, start + key.length)),
    });
  }
  return [...found.values()];
}

/** A missing quotation mark is noticed at the end of the file, but is missing where the text begins. */
function startOfTrouble(
  document: Document.Parsed,
  source: string,
  pos: readonly [number, number],
  code: string,
): [number, number] {
  let [start, end] = pos;
  if (code === 'MISSING_CHAR') {
    visit(document, {
      Scalar(_key, node) {
        const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
        if (quoted && node.range && node.range[0] < pos[0] && node.range[1] >= pos[0])
          [start, end] = node.range;
      },
    });
  }
  // At the very end there is nothing to point at; the last thing written is nearest.
  if (start >= source.trimEnd().length) start = Math.max(0, source.trimEnd().length - 1);
  return [start, Math.max(end, start + 1)];
}

function keyStartingAt(document: Document.Parsed, offset: number): string | null {
  let name: string | null = null;
  visit(document, {
    Pair(_key, pair) {
      if (isScalar(pair.key) && pair.key.range?.[0] === offset) {
        name = String(pair.key.value);
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return name;
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
  return {
    code: 'manifest-alias-bomb' satisfies ManifestCode,
    severity: 'error',
    message: 'The aliases of this file unfold to far more than they say.',
    ...spots.between(...last),
    hint: 'Write the values out, or use a cast member under `voices`.',
  };
}

function nodesAt(document: Document.Parsed, path: Path): { key: Node | null; value: Node | null } {
  const resolved = (node: unknown): Node | null =>
    isAlias(node) ? (node.resolve(document) ?? null) : ((node as Node | null | undefined) ?? null);
  let found: { key: Node | null; value: Node | null } = { key: null, value: document.contents };
  for (const part of path) {
    const holder = found.value;
    if (isMap(holder)) {
      // The last of two equal keys is the one whose value counts.
      const pair = holder.items.findLast(
        (item: Pair) => isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (!pair) return found;
      found = { key: pair.key as Node, value: resolved(pair.value) };
    } else if (isSeq(holder)) {
      const item = holder.items[Number(part)];
      if (item === undefined) return found;
      found = { key: null, value: resolved(item) };
    } else return found;
  }
  return found;
}

function spotOf(document: Document.Parsed, path: Path, part: 'key' | 'value', spots: Spots): Spot {
  const { key, value } = nodesAt(document, path);
  const isThere = value?.range && value.range[1] > value.range[0];
  const node = (part === 'key' || !isThere) && key ? key : value;
  const [start, end] = node?.range ?? [0, 1];
  // A mapping or list over several lines is marked at its beginning, not along its first entry.
  const spot = spots.between(start, end);
  const severalLines =
    isCollection(node) && spots.between(Math.max(start, end - 1), end).place.line > spot.place.line;
  return severalLines ? { ...spot, excerpt: { ...spot.excerpt, length: 1 } } : spot;
}
