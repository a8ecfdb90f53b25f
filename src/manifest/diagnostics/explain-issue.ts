import type { z } from 'zod';
import type { Diagnostic } from '../../base/diagnostic.js';
import { dialectNames } from '../dialects.js';
import { keysAt } from '../schema/manifest-schema.js';
import type { OwnIssueParams } from '../schema/schema-values.js';
import { missingSpace } from '../yaml/list-dash.js';
import type { Path } from '../yaml/node-index.js';
import type { YamlText } from '../yaml/read-yaml.js';
import type { ManifestCode } from './manifest-codes.js';
import { eitherOf, nearest } from './nearest.js';

type Issue = z.core.$ZodIssue;

/** Message that replaces a zod issue, with the key or value that it points at. */
interface Finding {
  readonly code: ManifestCode;
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/** What the messages need to know about a kind of file. */
export interface FileKind {
  /** Returns the keys that are valid in the mapping at a path. */
  keysAt(path: Path): string[];
  /** Mappings in which a misplaced key may belong. */
  readonly mappings: readonly Path[];
  /** Hints for missing keys, by key. */
  readonly examples: Readonly<Record<string, string>>;
}

/** A file with its kind. */
type Explained = YamlText & FileKind;

/** Returns zod's issues as diagnostics with our messages, hints and places in the file. @param kind default: a manifest */
export function explainIssues(
  issues: readonly Issue[],
  yaml: YamlText,
  kind: FileKind = manifestKind,
): Diagnostic[] {
  const explained = { ...yaml, ...kind };
  return issues
    .flatMap((issue) => findings(issue, [], explained))
    .map(({ path, part, message, ...rest }) => ({
      severity: 'error',
      ...rest,
      message: `${message.charAt(0).toUpperCase()}${message.slice(1)}`,
      ...yaml.spot(path, part),
    }));
}

function findings(issue: Issue, base: Path, yaml: Explained): Finding[] {
  const path = [...base, ...issue.path];
  const value = valueAt(yaml.data, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      // `readYaml` already reports every `__proto__` key.
      return issue.keys.filter((key) => key !== '__proto__').map((key) => unknownKey([...path, key], yaml));
    case 'invalid_union':
      return unionFindings(issue.errors, path, value, yaml);
    case 'invalid_type':
      return [wrongType(path, value, issue.expected, yaml)];
    case 'invalid_value':
      return [notAChoice(path, value, issue.values.map(String), yaml)];
    case 'too_small':
    case 'too_big':
      return [outOfRange(issue, path, value)];
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) =>
        findings(inner, path, yaml).map((finding) => ({ ...finding, part: 'key' as const })),
      );
    case 'custom': {
      const { code, hint } = issue.params as unknown as OwnIssueParams;
      return [{ code, path, part: 'value', message: issue.message, hint }];
    }
    case 'invalid_format':
    case 'not_multiple_of':
      return [
        { code: 'manifest-wrong-type', path, part: 'value', message: `${nameOf(path)}: ${issue.message}.` },
      ];
  }
}

/** Returns the findings of the union member that the value was probably meant to be. */
function unionFindings(options: readonly Issue[][], path: Path, value: unknown, yaml: Explained): Finding[] {
  // A mapping was never meant to be one of the allowed words.
  const others = typeof value === 'object' ? ['invalid_type', 'invalid_value'] : ['invalid_type'];
  const meant = options.filter(
    (issues) => !issues.some(({ code, path: at }) => others.includes(code) && at.length === 0),
  );
  const [issues] = meant;
  if (issues) return issues.flatMap((issue) => findings(issue, path, yaml));
  const isNumber = options
    .flat()
    .some((issue) => issue.code === 'invalid_type' && issue.expected === 'number');
  return [wrongType(path, value, isNumber ? 'number-or-mapping' : 'text-or-mapping', yaml)];
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping of settings',
  record: 'a mapping of names',
  'text-or-mapping': 'text or a mapping of settings',
  'number-or-mapping': 'a number or a mapping of settings',
};

function wrongType(path: Path, value: unknown, expected: string, yaml: Explained): Finding {
  if (value === undefined) return missingKey(path, yaml);
  if (value === null) return emptyValue(path);
  const dash = expected === 'array' ? missingSpace(yaml.spot(path, 'value').excerpt.line) : null;
  if (dash !== null)
    return { code: 'manifest-wrong-type', path, part: 'value', message: dash.message, hint: dash.hint };
  const hint = typeHint(path, value, expected, yaml.written(path));
  return {
    code: 'manifest-wrong-type',
    path,
    part: 'value',
    message: `${nameOf(path)} must be ${kinds[expected] ?? expected}, but it is ${kindOf(value)}.`,
    ...(hint === null ? {} : { hint }),
  };
}

function typeHint(path: Path, value: unknown, expected: string, written: string | null): string | null {
  const isText = typeof value === 'string';
  if (typeof value === 'number' && expected === 'int') return unitHint(path.at(-1), value);
  if ((expected === 'string' || expected === 'text-or-mapping') && written !== null) {
    return `Put it in quotes: "${written}".`;
  }
  if (['number', 'int', 'number-or-mapping'].includes(expected) && isText) {
    const digits = /\d+(?:\.\d+)?/.exec(value)?.[0];
    return digits === undefined ? null : `Write only the number, without quotes: ${digits}`;
  }
  if (expected === 'array' && isText) return `Write a list: [${value}]`;
  if (expected === 'object' && isText && path[0] === 'voices') return `Write a mapping: { voice: ${value} }`;
  if (expected === 'string' && typeof value === 'object')
    return 'Put text that contains a colon and a space in quotes.';
  return null;
}

const manifestExamples: Readonly<Record<string, string>> = {
  voice: 'Choose a voice from the list of `narrate voices`: `voice: …`',
  chapters: 'List the Markdown files: `chapters: [chapters/01.md, chapters/02.md]`',
  file: 'Give the Markdown file: `file: chapters/01.md`',
  url: 'Give the address where the gateway can reach this machine: `url: "https://hooks.example.com/narrate"`',
  listen: 'Give a host and a port of this machine: `listen: "127.0.0.1:8788"`',
  heading: "Give the heading's text: `heading: …`",
};

function missingKey(path: Path, { examples }: FileKind): Finding {
  const key = String(path.at(-1));
  return {
    code: 'manifest-missing-key',
    path: path.slice(0, -1),
    part: 'value',
    message: `\`${key}\` is missing.`,
    ...(examples[key] === undefined ? {} : { hint: examples[key] }),
  };
}

const emptyValue = (path: Path): Finding => ({
  code: 'manifest-empty-value',
  path,
  part: 'value',
  message: `${nameOf(path)} is empty.`,
  hint: 'Give it a value, or remove the line.',
});

function unknownKey(path: Path, yaml: Explained): Finding {
  const key = String(path.at(-1));
  const dash = key.startsWith('-') ? missingSpace(yaml.spot(path, 'key').excerpt.line) : null;
  if (dash !== null)
    return { code: 'manifest-unknown-key', path, part: 'key', message: dash.message, hint: dash.hint };
  const holder = path.slice(0, -1);
  const known = yaml.keysAt(holder);
  const [near] = nearest(key, known);
  return {
    code: 'manifest-unknown-key',
    path,
    part: 'key',
    message: `Unknown setting \`${key}\`${holder.length === 0 ? '' : ` in ${nameOf(holder)}`}.`,
    hint: near === undefined ? unknownKeyHint(key, known, yaml) : `Did you mean \`${near}\`?`,
  };
}

const manifestKind: FileKind = {
  keysAt,
  mappings: [['read'], ['chunks'], ['limits'], ['check'], ['audio'], ['audio', 'gaps'], ['engine'], []],
  examples: manifestExamples,
};

/** Names the mapping that a misplaced key belongs in, or the keys that are valid here. */
function unknownKeyHint(key: string, known: readonly string[], { mappings, keysAt }: FileKind): string {
  if (key === '<<') return 'YAML 1.2 has no merge keys. To share settings, define a voice under `voices`.';
  const mapping = mappings.find((path) => keysAt(path).includes(key));
  if (mapping?.length) return `\`${key}\` belongs in \`${mapping.join('.')}\`; check the indentation.`;
  if (mapping) return `\`${key}\` belongs at the top level; check the indentation.`;
  return `The valid settings here are ${known.join(', ')}.`;
}

function notAChoice(path: Path, value: unknown, choices: readonly string[], yaml: Explained): Finding {
  if (value === undefined) return missingKey(path, yaml);
  if (value === null) return emptyValue(path);
  if (path.join('.') === 'read.dialects') return notDialects(path, value, yaml);
  const [near] = typeof value === 'string' ? nearest(value, choices) : [];
  const keys = yaml.keysAt(path);
  const allowed = eitherOf(keys.length === 0 ? choices : [...choices, 'a mapping of settings']);
  return {
    code: 'manifest-not-a-choice',
    path,
    part: 'value',
    message: `${nameOf(path)} must be ${allowed}, but it is ${yaml.written(path) ?? kindOf(value)}.`,
    hint: near === undefined ? choiceHint(choices, keys) : `Did you mean \`${near}\`?`,
  };
}

function notDialects(path: Path, value: unknown, yaml: Explained): Finding {
  const [near] = typeof value === 'string' ? nearest(value, dialectNames) : [];
  return {
    code: 'manifest-not-a-choice',
    path,
    part: 'value',
    message: `${nameOf(path)} must be \`auto\` or a list of dialects, but it is ${yaml.written(path) ?? kindOf(value)}.`,
    hint:
      near === undefined
        ? `Write \`auto\`, or a list of ${dialectNames.join(', ')}.`
        : `Write a list: \`dialects: [${near}]\`.`,
  };
}

/** @param keys keys of the mapping that is allowed instead of a word; empty: no mapping is */
function choiceHint(choices: readonly string[], keys: readonly string[]): string {
  if (keys.length === 0) return `Write ${eitherOf(choices)}.`;
  const words =
    choices.join() === 'off'
      ? 'It is on without this line, and `off` turns it off'
      : `Write ${eitherOf(choices)}, or a mapping`;
  return `${words}. The settings of the mapping are ${keys.join(', ')}.`;
}

function outOfRange(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  path: Path,
  value: unknown,
): Finding {
  if (typeof value !== 'number') return emptyValue(path);
  const [bound, hint] =
    issue.code === 'too_small' ? [issue.minimum, 'The minimum is'] : [issue.maximum, 'The maximum is'];
  return {
    code: 'manifest-out-of-range',
    path,
    part: 'value',
    message: `${nameOf(path)} cannot be ${value}.`,
    hint: unitHint(path.at(-1), value) ?? `${hint} ${bound}.`,
  };
}

/** Returns the name of a value for a message: its keys, counted from its list entry. */
function nameOf(path: Path): string {
  const lastIndex = path.findLastIndex((part) => typeof part === 'number');
  const own = path.slice(lastIndex + 1);
  if (own.length > 0) return `\`${own.map(String).join('.')}\``;
  return path.length === 0 ? 'the manifest' : `an entry of ${nameOf(path.slice(0, lastIndex))}`;
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return `the text "${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return `the boolean ${value}`;
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** Returns a hint for a number that is wrong by a factor of 1,000, such as kHz for Hz; null: it is not. */
export function unitHint(key: PropertyKey | undefined, value: number): string | null {
  if (key === 'sampleRate' && value >= 8 && value <= 192)
    return `The unit is Hz. Did you mean ${Math.round(value * 1000)}?`;
  if (key === 'bitrate' && value >= 6000 && value <= 512000)
    return `The unit is kb/s. Did you mean ${Math.round(value / 1000)}?`;
  return null;
}
