import type { z } from 'zod';
import type { Diagnostic } from '../../base/diagnostic.js';
import { keysAt } from '../schema/manifest-schema.js';
import type { OwnIssueParams } from '../schema/schema-values.js';
import type { Path } from '../yaml/node-index.js';
import type { YamlText } from '../yaml/read-yaml.js';
import type { ManifestCode } from './manifest-codes.js';
import { eitherOf, nearest } from './nearest.js';

type Issue = z.core.$ZodIssue;

/** What to say in place of an issue, and where it points. */
interface Finding {
  readonly code: ManifestCode;
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/** What zod found, in the words of this house and with its places. */
export function explainIssues(issues: readonly Issue[], yaml: YamlText): Diagnostic[] {
  return issues
    .flatMap((issue) => findings(issue, [], yaml))
    .map(({ path, part, message, ...said }) => ({
      severity: 'error',
      ...said,
      message: `${message.charAt(0).toUpperCase()}${message.slice(1)}`,
      ...yaml.spot(path, part),
    }));
}

function findings(issue: Issue, base: Path, yaml: YamlText): Finding[] {
  const path = [...base, ...issue.path];
  const value = valueAt(yaml.data, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      // The reader reports `__proto__` wherever it stands.
      return issue.keys.filter((key) => key !== '__proto__').map((key) => unknownKey([...path, key]));
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

/** Of an entry that may be a text or a mapping, or a number or one, the one that it was meant to be. */
function unionFindings(options: readonly Issue[][], path: Path, value: unknown, yaml: YamlText): Finding[] {
  // A mapping was not meant to be a word, even one of those that may stand in its place.
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
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping of keys',
  record: 'a mapping of names',
  'text-or-mapping': 'a text or a mapping of keys',
  'number-or-mapping': 'a number or a mapping of keys',
};

function wrongType(path: Path, value: unknown, expected: string, yaml: YamlText): Finding {
  if (value === undefined) return missingKey(path);
  if (value === null) return emptyValue(path);
  const hint = typeHint(path, value, expected, yaml.written(path));
  return {
    code: 'manifest-wrong-type',
    path,
    part: 'value',
    message: `${nameOf(path)} takes ${kinds[expected] ?? expected}, and this is ${kindOf(value)}.`,
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
    return digits === undefined ? null : `Write the number alone, without quotes: ${digits}`;
  }
  if (expected === 'array' && isText) return `Write a list: [${value}]`;
  if (expected === 'object' && isText && path[0] === 'voices') return `Write a mapping: { voice: ${value} }`;
  if (expected === 'string' && typeof value === 'object')
    return 'A text that holds a colon and a space needs quotes.';
  return null;
}

const examples: Readonly<Record<string, string>> = {
  voice: 'Name one of the voices that `narrate voices` lists: `voice: …`',
  chapters: 'List the Markdown files: `chapters: [chapters/01.md, chapters/02.md]`',
  file: 'Name the Markdown file: `file: chapters/01.md`',
  url: 'Name the address that the gateway can reach: `url: "https://hooks.example.com/narrate"`',
  listen: 'Name a host and a port of this machine: `listen: "127.0.0.1:8788"`',
  heading: "Give the heading's text: `heading: …`",
};

function missingKey(path: Path): Finding {
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

function unknownKey(path: Path): Finding {
  const key = String(path.at(-1));
  const holder = path.slice(0, -1);
  const known = keysAt(holder);
  const [near] = nearest(key, known);
  return {
    code: 'manifest-unknown-key',
    path,
    part: 'key',
    message: `There is no key \`${key}\`${holder.length === 0 ? '' : ` in ${nameOf(holder)}`}.`,
    hint: near === undefined ? elsewhere(key, known) : `Did you mean \`${near}\`?`,
  };
}

/** Where a key would be known, for one that slid out of its mapping; else what is known here. */
function elsewhere(key: string, known: readonly string[]): string {
  if (key === '<<') return 'YAML 1.2 has no merge keys; a cast member under `voices` says a thing once.';
  const homes = [['read'], ['chunks'], ['limits'], ['check'], ['audio'], ['audio', 'gaps'], ['engine'], []];
  const home = homes.find((path) => keysAt(path).includes(key));
  if (home?.length) return `\`${key}\` belongs in \`${home.join('.')}\`; check the indentation.`;
  if (home) return `\`${key}\` belongs at the top level; check the indentation.`;
  return `The keys here are ${known.join(', ')}.`;
}

function notAChoice(path: Path, value: unknown, choices: readonly string[], yaml: YamlText): Finding {
  if (value === undefined) return missingKey(path);
  if (value === null) return emptyValue(path);
  const [near] = typeof value === 'string' ? nearest(value, choices) : [];
  const keys = keysAt(path);
  const taken = eitherOf(keys.length === 0 ? choices : [...choices, 'a mapping of keys']);
  return {
    code: 'manifest-not-a-choice',
    path,
    part: 'value',
    message: `${nameOf(path)} takes ${taken}, and this is ${yaml.written(path) ?? kindOf(value)}.`,
    hint: near === undefined ? choiceHint(choices, keys) : `Did you mean \`${near}\`?`,
  };
}

/** `keys`: of the mapping that may stand in the place of the words. */
function choiceHint(choices: readonly string[], keys: readonly string[]): string {
  if (keys.length === 0) return `Write ${eitherOf(choices)}.`;
  const words =
    choices.join() === 'off' ? 'Without the line it is on, `off` ends it' : `Write ${eitherOf(choices)}`;
  return `${words}; the keys are ${keys.join(', ')}.`;
}

function outOfRange(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  path: Path,
  value: unknown,
): Finding {
  if (typeof value !== 'number') return emptyValue(path);
  const [bound, hint] =
    issue.code === 'too_small' ? [issue.minimum, 'It takes at least'] : [issue.maximum, 'It takes at most'];
  return {
    code: 'manifest-out-of-range',
    path,
    part: 'value',
    message: `${nameOf(path)} cannot be ${value}.`,
    hint: unitHint(path.at(-1), value) ?? `${hint} ${bound}.`,
  };
}

/** How a value is called in a message: by its keys, within its own entry of a list. */
function nameOf(path: Path): string {
  const lastIndex = path.findLastIndex((part) => typeof part === 'number');
  const own = path.slice(lastIndex + 1);
  if (own.length > 0) return `\`${own.map(String).join('.')}\``;
  return path.length === 0 ? 'a manifest' : `an entry of ${nameOf(path.slice(0, lastIndex))}`;
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return `the text "${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return `the truth value ${value}`;
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

/** What was most likely meant by a number that is off by a thousand, with its unit; null: it is off in another way. */
export function unitHint(key: PropertyKey | undefined, value: number): string | null {
  if (key === 'sampleRate' && value >= 8 && value <= 192) return `It is in Hz: ${Math.round(value * 1000)}?`;
  if (key === 'bitrate' && value >= 6000 && value <= 512000)
    return `It is in kb/s: ${Math.round(value / 1000)}?`;
  return null;
}
