import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReadPolicies } from '../../src/manifest/manifest.js';
import type { MarkdownDocument, VoiceComment } from '../../src/markdown/block.js';
import {
  plainRules,
  type ReadingVersion,
  readingVersion,
} from '../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { defaults, readAll } from './policies.js';

const folder = join(import.meta.dirname, '../../fixtures/markdown');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -'.md'.length));

const commentLine = ({ delivery, line, column }: VoiceComment) =>
  `${line}:${column} ${Object.entries(delivery)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')}`;

/** Returns a document in the form of the fixtures: one line for each item, for comparison with the page. */
function summary(document: MarkdownDocument) {
  return {
    title: document.title,
    frontMatter: document.frontMatter && commentLine(document.frontMatter),
    blocks: document.blocks.map(({ kind, depth, text, span, marks }) => [
      `${span.line}:${span.column}-${span.endLine}:${span.endColumn}`,
      depth ? `${kind} ${depth}` : kind,
      text,
      ...marks.map(commentLine),
    ]),
    headings: document.headings.map(
      ({ text, id, depth, line, column, block }) =>
        `${line}:${column} ${'#'.repeat(depth)} ${text}${id === null ? '' : ` #${id}`} -> ${block}`,
    ),
    skipped: document.skipped.map(
      ({ kind, line, column, preview }) => `${line}:${column} ${kind}: ${preview}`,
    ),
    diagnostics: document.diagnostics.map(
      ({ code, severity, place, excerpt }) =>
        `${place?.line}:${place?.column} ${severity} ${code}: ${excerpt?.line.slice(
          (place?.column ?? 1) - 1,
          (place?.column ?? 1) - 1 + (excerpt?.length ?? 0),
        )}`,
    ),
  };
}

function read(name: string, policies: ReadPolicies, version: ReadingVersion = readingVersion) {
  const source = readFileSync(join(folder, `${name}.md`), 'utf8');
  return summary(readMarkdown(source, policies, { ...plainRules, version }));
}

describe('readMarkdown with the fixtures', () => {
  it('finds the fixtures', () => {
    expect(names.length).toBeGreaterThan(8);
  });

  it.each(names)('reads %s.md as in %s.json', (name) => {
    const expected = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    expect(read(name, defaults)).toEqual(expected.defaults);
    expect(read(name, readAll)).toEqual({ ...expected.defaults, ...expected.read });
  });

  it.each(names)('reads %s.md as narrate 0.1 did, by the rules of version 1', (name) => {
    const expected = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    expect(read(name, defaults, 1)).toEqual({ ...expected.defaults, ...expected.version1 });
    expect(read(name, readAll, 1)).toEqual({
      ...expected.defaults,
      ...expected.version1,
      ...expected.read,
      ...expected.version1Read,
    });
  });
});
