import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { manifestJsonSchema } from '../../src/manifest/schema/manifest-schema.js';
import { engines, gateway } from './profiles.js';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/manifest.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n(# example\n[\s\S]*?)```/g)].map((match) => match[1] as string);
/** Accepts any voice, since the examples use more voices than the tests' engine has. */
const anyVoice = { ...gateway, voices: [] };
const engineNames = [...engines.engineNames, 'openai'];
const options = { engineNames, profileOf: () => anyVoice, file: 'pipeline.yaml', engine: null };

describe('docs/manifest.md', () => {
  it('marks every YAML block as an example', () => {
    expect(examples.length).toBeGreaterThan(5);
    expect(page.match(/```yaml/g)).toHaveLength(examples.length);
  });

  it.each(examples)('has a valid manifest in example %#', (example) => {
    expect(parseManifest(example, options).diagnostics).toEqual([]);
  });

  it('names every key of the JSON Schema', () => {
    const missing = keysOf(manifestJsonSchema()).filter((key) => !page.includes(`\`${key}\``));
    expect(missing).toEqual([]);
  });

  it('shows the same defaults as the parser', () => {
    const { manifest } = parseManifest('voice: Kore\nchapters: [a.md]\n', options);
    if (!manifest) throw new Error('The minimal manifest is not valid.');
    const { chunks, limits, check, audio, read, output } = manifest;
    const { tags, ...policies } = read;
    expect(tags).toEqual([]);
    const defaults = {
      ...within('chunks.', chunks),
      ...within('limits.', { concurrency: limits.concurrency, retries: limits.retries }),
      ...within('check.', {
        retakes: check?.retakes,
        maxPause: check?.limits.maxPauseSeconds,
        words: check?.words,
      }),
      ...within('audio.', {
        chapters: `[${audio.chapters}]`,
        book: `[${audio.book}]`,
        loudness: audio.loudness?.name ?? 'off',
      }),
      ...within('audio.gaps.', audio.gaps),
      ...policies,
      output,
    };
    for (const [key, value] of Object.entries(defaults))
      expect(`${key} ${defaultOnPage(key)}`).toBe(`${key} ${value}`);
  });
});

const within = (prefix: string, values: object) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));

/** Returns the code in the third column of a key's row, with numbers in their shortest form. */
function defaultOnPage(key: string): string | undefined {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${key}\` `));
  const code = row?.split(' | ')[2]?.match(/^`([^`]+)`/)?.[1];
  return code && /^[\d.]+$/.test(code) ? String(Number(code)) : code;
}

/** Returns every property of a JSON Schema as the page names it: with its mapping in front if that occurs only once. */
function keysOf(schema: object, prefix = ''): string[] {
  const { properties = {}, additionalProperties } = schema as {
    properties?: Record<string, object>;
    additionalProperties?: object | boolean;
  };
  const ofNames = typeof additionalProperties === 'object' ? keysOf(additionalProperties) : [];
  const ofKeys = Object.entries(properties).flatMap(([key, value]) => {
    const named = [
      ...['engine', 'chunks', 'limits', 'check', 'audio', 'gaps'],
      ...['publish', 'sample', 'webhook', 'store'],
    ].includes(key);
    const inner = 'anyOf' in value ? (value.anyOf as object[]) : [value];
    const nested = inner.flatMap((one) => keysOf(one, named ? `${prefix}${key}.` : ''));
    const entries = inner.flatMap((one) => ('items' in one ? inItems(one.items as object) : []));
    const holdsKeys = nested.length > 0 && key !== 'engine';
    return [...(holdsKeys ? [] : [`${prefix}${key}`]), ...nested, ...entries];
  });
  return [...ofKeys, ...ofNames];
}

const inItems = (items: object): string[] =>
  ('anyOf' in items ? (items.anyOf as object[]) : [items]).flatMap((one) => keysOf(one));
