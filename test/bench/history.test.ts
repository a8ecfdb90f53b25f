import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bench = resolve(import.meta.dirname, '../../bench/history.mjs');
const folder = mkdtempSync(join(tmpdir(), 'narrate-history-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
    env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
let day = 0;
let date = '';

function commit(files: Record<string, string | null>): void {
  day += 1;
  date = `2024-01-${String(day).padStart(2, '0')}T12:00:00Z`;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    if (text === null) rmSync(join(folder, path));
    else writeFileSync(join(folder, path), text);
  }
  git('add', '-A');
  git('commit', '-qm', `Day ${day}`);
}

/** Returns a sentence of 81 to 83 characters, which is one request with a limit of 100. */
const line = (name: string) =>
  `The ${name} lamp burns all night long, and nobody on the quay has ever seen it go out.`;
const chapter = (...names: string[]) => `${names.map(line).join('\n\n')}\n`;

beforeAll(() => {
  git('init', '-q', '-b', 'main');
  commit({ 'README.md': 'No chapter.\n', 'book/SUMMARY.md': '- [One](one.md)\n' });
  commit({ 'book/one.md': chapter('first') });
  // The first night, because the book now has a quarter of its final length.
  commit({
    'book/one.md': `# One\n\n${chapter('first', 'second', 'third')}`,
    'book/two.md': chapter('fourth', 'fifth'),
    'book/three.md': chapter('sixth'),
  });
  commit({
    'book/one.md': `# One\n\n${chapter('first', 'second', 'third').replaceAll(' burns all', '\nburns *all*')}`,
  });
  commit({ 'book/one.md': `# One\n\n${chapter('first', 'other', 'third')}` });
  commit({ 'book/one.md': `# One\n\n${chapter('first', 'second', 'third')}` });
  git('checkout', '-qb', 'side');
  commit({ 'book/two.md': chapter('fourth', 'newer') });
  commit({ 'book/two.md': chapter('fourth', 'newest') });
  git('checkout', '-q', 'main');
  commit({ 'notes.md': 'Aside.\n' });
  git('merge', '-q', '--no-ff', '-m', 'Merge', 'side');
  commit({ 'book/three.md': null });
  git('checkout', '-qb', 'headings');
  commit({ 'book/one.md': '# One\n\nWords.\n\n## Two\n\nWords, too.\n' });
  git('checkout', '-q', 'main');
  git('checkout', '-q', '--orphan', 'notices');
  git('rm', '-rqf', '.');
  commit({
    'front/one.md': noticed('"', 'first', 'second'),
    'back/two.md': noticed('"', 'third', 'fourth'),
    'back/three.md': noticed('"', 'fifth', 'sixth'),
    'back/notes.txt': 'No chapter.\n',
    'other/four.md': noticed('"', 'seventh'),
  });
  // Other quotation marks sound the same.
  commit({
    'front/one.md': noticed('”', 'first', 'newer'),
    'back/two.md': noticed('”', 'third', 'fourth'),
  });
  git('checkout', '-q', 'main');
});

/** Returns a chapter that begins with the same sentence as all others, such as a notice. */
const noticed = (quote: string, ...names: string[]) =>
  `The notice says ${quote}keep the lamp lit${quote}, and it is to be read before every chapter here.\n\n${chapter(...names)}`;

const replay = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bench, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};
const figuresOf = (glob: string, ...args: string[]) =>
  JSON.parse(replay(folder, glob, '--json', '--max-characters', '100', ...args).stdout);
const figures = (...args: string[]) => figuresOf('book/*.md', ...args);

describe('bench:history', () => {
  it('replays the nights on which spoken text changed, for each strategy', () => {
    expect(figures()).toEqual({
      nights: 5,
      strategies: {
        cheapest: { first: 6, later: 2, mean: 0.5, max: 1 },
        greedy: { first: 6, later: 2, mean: 0.5, max: 1 },
        // Three requests for each of two edits in one.md, two for two.md.
        chapter: { first: 6, later: 8, mean: 2, max: 3 },
      },
      bound: { first: 6, later: 2 },
      planMs: expect.any(Number),
    });
  });

  it('starts at --since and ends at --ref', () => {
    expect(figures('--since', '2024-01-06', '--ref', 'main~1').nights).toBe(2);
    expect(figures('--ref', 'side')).toMatchObject({
      nights: 5,
      strategies: { cheapest: { first: 6, later: 3 } },
    });
  });

  it('crosses no heading of the levels in --barriers', () => {
    const wide = ['--max-characters', '10000'];
    expect(figures(...wide).strategies.cheapest.first).toBe(3);
    expect(figures(...wide, '--barriers', '1').strategies.cheapest.first).toBe(3);
    const branch = [...wide, '--ref', 'headings', '--since', '2024-01-11'];
    expect(figures(...branch, '--barriers', '1').strategies.cheapest.first).toBe(2);
    expect(figures(...branch, '--barriers', '2').strategies.cheapest.first).toBe(3);
  });

  it('has a lower bound that counts each text once, like the plan', () => {
    const { strategies, bound } = figuresOf('**/*.md', '--ref', 'notices');
    expect(strategies.cheapest).toMatchObject({ first: 8, later: 1 });
    expect(bound).toEqual({ first: 8, later: 1 });
  });

  it('replays a run every night, in which texts wait until they have settled', () => {
    const { settled } = figures('--settle', '0,1,3');
    // An edit that was undone on the next day is never bought.
    expect(settled).toEqual([
      { days: 0, requests: 8 },
      { days: 1, requests: 7 },
      { days: 3, requests: 7 },
    ]);
    expect(replay(folder, 'book/*.md', '--settle', '0,3').stdout).toContain('saved %');
    expect(replay(folder, 'book/*.md', '--settle', '1.5').stderr).toContain('--settle must be whole days');
    expect(replay(folder, 'book/*.md', '--settle', '1', '--barriers', '1').stderr).toContain('--barriers 0');
  });

  it('accepts a glob with braces', () => {
    const cheapestOf = (glob: string) => figuresOf(glob, '--ref', 'notices').strategies.cheapest;
    expect(cheapestOf('{front,back}/*.md')).toMatchObject({ first: 7, later: 1 });
    expect(cheapestOf('{front/one,{back,other}/{two,four}}.md')).toMatchObject({ first: 6, later: 1 });
    // Braces without a comma are part of the name, and there is no such file.
    expect(replay(folder, 'back/{two}.md', '--ref', 'notices').stderr).toContain('no spoken text');
  });

  it('prints a table, and an error for wrong arguments', () => {
    expect(replay(folder, 'book/*.md').stdout).toMatch(/^5 nights, 1800 characters a request, no barriers/);
    expect(replay(folder)).toMatchObject({ status: 1, stderr: expect.stringContaining('bench:history') });
    expect(replay(folder, 'none/*.md')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no spoken text'),
    });
    expect(replay(folder, 'book/*.md', '--since', 'soon').stderr).toContain('--since must be a date');
  });
});
