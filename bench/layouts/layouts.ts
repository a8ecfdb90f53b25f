import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { init, plan } from '../../src/index.js';
import { versionOf } from '../writers/programs.js';
import { type Link, markOf } from './site.js';
import { type Tool, tools, writeFiles } from './tools.js';

const folder = mkdtempSync(join(tmpdir(), 'narrate-layouts-'));
const rows: object[] = [];

afterAll(() => {
  console.table(rows);
  rmSync(folder, { recursive: true, force: true });
});

/** Renders a copy of the book in which each page names its file, and returns the pages of the navigation, each once. */
function navigationOf(tool: Tool, name: string): Link[] {
  const copy = join(folder, `${name}-rendered`);
  const marked = Object.entries(tool.pages).map(([file, text]) => [file, text + markOf(file)]);
  writeFiles(copy, { ...tool.settings, ...tool.templates, ...Object.fromEntries(marked) });
  const links = tool.render(copy).filter(({ file }) => file !== null);
  return links.filter(({ file }, index) => links.findIndex((link) => link.file === file) === index);
}

/** Returns the chapters of the manifest that `init` writes, and the pages that it leaves out. */
async function initOf(tool: Tool, name: string) {
  const book = join(folder, name);
  mkdirSync(book);
  writeFiles(book, { ...tool.settings, ...tool.pages });
  const { proposal, manifestFile } = await init({ source: book });
  const planned = await plan({ manifest: manifestFile, environment: {} });
  const leftOut = proposal.chapters.flatMap(({ file, leftOut: why }) => (why === null ? [] : [[file, why]]));
  return {
    chapters: planned.book.chapters.map(({ file, title }) => ({ title, file })),
    leftOut: Object.fromEntries(leftOut) as Record<string, string>,
  };
}

it.for(tools)('has the chapters of the navigation that $name renders', async (tool, context) => {
  const { name: shown, version, install, leftOut = {}, ownTitles = {} } = tool;
  const found = versionOf({ versions: [version], install }, folder);
  if ('reason' in found) {
    rows.push({ tool: shown, version: found.reason });
    return context.skip(found.reason);
  }
  const name = shown.replace(/\W+/g, '-');
  const links = navigationOf(tool, name);
  const { chapters, leftOut: without } = await initOf(tool, name);
  rows.push({
    tool: shown,
    version: found.version,
    navigation: links.length,
    chapters: chapters.length,
    'left out': Object.keys(without).length,
  });
  const shownTitles = chapters.map(({ file, title }) => ({ title: ownTitles[file] ?? title, file }));
  expect(shownTitles).toEqual(links.filter(({ file }) => file !== null && !(file in leftOut)));
  expect(without).toEqual(leftOut);
});
