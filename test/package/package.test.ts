import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TargetName } from '../../src/check/files/targets.js';
import { packageJson } from '../../src/cli/commands/package/json.js';
import { makePackage, type PackageReport } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { closeBrowser, noChromium, openPage } from '../support/browser.js';
import { runCli } from '../support/cli.js';
import { ffmpegsHere } from '../support/ffmpegs.js';
import { environmentOf, optionsOf, recordBook } from '../support/sandbox-book.js';
import { serveFolder } from '../support/static-server.js';

const run = promisify(execFile);
const [ffmpeg] = await ffmpegsHere();
const hasProgram = (name: string, args: readonly string[]) =>
  run(name, [...args]).then(
    () => true,
    () => false,
  );
const has = {
  ffprobe: await hasProgram('ffprobe', ['-version']),
  unzip: await hasProgram('unzip', ['-v']),
  ebookMeta: await hasProgram('ebook-meta', ['--version']),
  sha256sum: await hasProgram('sha256sum', ['--version']),
};
const manifest = `title: The Harbour
voice: Kore
chapters: [01.md, 02.md]
check: off
author: The narrate contributors
narrator: AI voice
year: 2026
language: en-GB
description: 'A lamp, on a quay: "low" & <dim>.'
cover: cover.jpg
audio: { chapters: [mp3], book: [m4b], loudness: acx }
credits: { opening: "{title}, by {author}.", closing: "You have been listening to {title}." }
publish:
  page: true
  sample: { chapter: 2, minutes: 1.2 }
  isbn: 978-0-306-40615-7
  feed: { url: "https://books.example.com/harbour/", start: 2026-12-01 }
`;

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 15 });
  book = await makeBook({ chapters: 2, paragraphs: 14 });
  await book.write('pipeline.yaml', manifest);
  // Only the sample needs a long chapter.
  await book.write('01.md', '# Chapter 1\n\nThe lamp is lit, and it burns until the morning comes.\n');
  await picture('cover.jpg', 2_400);
  await recordBook(book.folder, sandbox);
});
afterAll(async () => {
  await closeBrowser();
  await sandbox.close();
  await book.remove();
});

const picture = (name: string, pixels: number, format = 'rgb24') =>
  run(ffmpeg?.path ?? '', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `color=c=0x8a3b12:s=${pixels}x${pixels}`],
    ...['-frames:v', '1', '-pix_fmt', format, join(book.folder, name)],
  ]);
const readManifest = () => readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
const packageFor = (name: TargetName, more: object = {}) =>
  makePackage({ ...optionsOf(book.folder, sandbox), for: name, ...more });
let forAcx: Promise<PackageReport> | null = null;
/** Makes the package for ACX once, because measuring the files takes most of the time. */
const acxPackage = () => {
  forAcx ??= packageFor('acx');
  return forAcx;
};
const inPackage = (target: string, ...parts: readonly string[]) =>
  join(book.folder, 'audiobook', 'packages', target, ...parts);
const filesOf = async (target: string) => (await readdir(inPackage(target, 'files'))).sort();
const probe = async (path: string) =>
  JSON.parse(
    (
      await run('ffprobe', [
        '-v',
        'error',
        '-of',
        'json',
        '-show_format',
        '-show_streams',
        '-show_chapters',
        path,
      ])
    ).stdout,
  );

describe('narrate package', () => {
  it('makes the folder for ACX, with a sample that passes, and buys nothing', async () => {
    const charged = sandbox.report().charged;
    const report = await acxPackage();
    expect(report).toMatchObject({ status: 'pass', findings: [] });
    expect(sandbox.report().charged).toBe(charged);
    expect(await filesOf('acx')).toEqual([
      '00-opening-credits.mp3',
      '01-chapter-1.mp3',
      '02-chapter-2.mp3',
      '03-closing-credits.mp3',
      'cover.jpg',
      'retail-sample.mp3',
    ]);
    expect(report.made?.sample?.chapter).toBe(2);
    const text = await readFile(inPackage('acx', 'REPORT.md'), 'utf8');
    expect(text).toContain('- The sample passes the same checks.\n');
    expect(text).toContain('ACX requires a human narrator unless it has authorised something else.');
    const csv = await readFile(inPackage('acx', 'metadata.csv'), 'utf8');
    expect(csv).toContain('"isbn","9780306406157"\r\n');
    expect(csv).toContain('"description","A lamp, on a quay: ""low"" & <dim>.');
  });

  it.skipIf(!has.ffprobe)('writes a sample that ffprobe finds to be between 1 and 5 minutes', async () => {
    const { made } = await acxPackage();
    const { format, streams } = await probe(inPackage('acx', 'files', 'retail-sample.mp3'));
    expect(Number(format.duration)).toBeCloseTo(made?.sample?.seconds ?? 0, 1);
    expect(Number(format.duration)).toBeGreaterThan(60);
    expect(Number(format.duration)).toBeLessThanOrEqual(72.1);
    expect(format.tags).toMatchObject({ title: 'The Harbour', artist: 'The narrate contributors' });
    expect(streams[0]).toMatchObject({ codec_name: 'mp3', sample_rate: '44100', channels: 1 });
  });

  it.skipIf(!has.sha256sum)('writes checksums that sha256sum confirms', async () => {
    await acxPackage();
    const { stdout } = await run('sha256sum', ['--check', 'SHA256SUMS'], { cwd: inPackage('acx') });
    expect(stdout.trim().split('\n')).toHaveLength(6);
    expect(stdout).not.toContain('FAILED');
  });

  it('names the files for Google by ISBN, part and number of parts', async () => {
    await packageFor('google-play');
    expect(await filesOf('google-play')).toEqual([
      ...[1, 2, 3, 4].map((part) => `9780306406157_${part}of4.mp3`),
      '9780306406157_frontcover.jpg',
    ]);
  });

  it('writes metadata for audiobookshelf, with the chapters and their times', async () => {
    await packageFor('audiobookshelf');
    const folder = inPackage('audiobookshelf', 'files', 'The narrate contributors', 'The Harbour');
    expect((await readdir(folder)).sort()).toEqual([
      '00-opening-credits.mp3',
      '01-chapter-1.mp3',
      '02-chapter-2.mp3',
      '03-closing-credits.mp3',
      'cover.jpg',
      'metadata.json',
      'metadata.opf',
    ]);
    const metadata = JSON.parse(await readFile(join(folder, 'metadata.json'), 'utf8'));
    expect(metadata).toMatchObject({
      title: 'The Harbour',
      authors: ['The narrate contributors'],
      narrators: ['AI voice'],
      publishedYear: '2026',
      isbn: '9780306406157',
      language: 'en-GB',
    });
    expect(metadata.chapters.map(({ title }: { title: string }) => title)).toEqual([
      'Opening credits',
      'Chapter 1',
      'Chapter 2',
      'Closing credits',
    ]);
    expect(metadata.chapters[2]).toMatchObject({ id: 2, start: metadata.chapters[1].end });
  });

  it.skipIf(!has.ebookMeta)('writes an OPF that ebook-meta of calibre reads', async () => {
    await packageFor('audiobookshelf');
    const path = 'The narrate contributors/The Harbour/metadata.opf';
    const { stdout } = await run('ebook-meta', [inPackage('audiobookshelf', 'files', path)]);
    expect(stdout).toMatch(/^Title +: The Harbour$/m);
    expect(stdout).toMatch(/^Author\(s\) +: The narrate contributors/m);
    expect(stdout).toMatch(/^Languages +: eng$/m);
    expect(stdout).toMatch(/^Published +: 2026/m);
    expect(stdout).toMatch(/isbn:9780306406157/);
  });

  it('gives the same bytes for the same book', async () => {
    await packageFor('lpf');
    const first = await readFile(inPackage('lpf', 'files', 'the-harbour.lpf'));
    await packageFor('lpf');
    expect((await readFile(inPackage('lpf', 'files', 'the-harbour.lpf'))).equals(first)).toBe(true);
  });

  it.skipIf(!has.unzip)('packs an LPF that unzip tests, with the manifest and what it names', async () => {
    await packageFor('lpf');
    const path = inPackage('lpf', 'files', 'the-harbour.lpf');
    expect((await run('unzip', ['-t', path])).stdout).toContain('No errors detected');
    const json = JSON.parse((await run('unzip', ['-p', path, 'publication.json'])).stdout);
    const names = (await run('unzip', ['-Z1', path])).stdout.trim().split('\n');
    expect(json.conformsTo).toBe('https://www.w3.org/TR/audiobooks/');
    const urls = [...json.readingOrder, ...json.resources].map(({ url }: { url: string }) => url);
    expect(names.toSorted()).toEqual(['index.html', 'publication.json', ...urls].toSorted());
    const page = (await run('unzip', ['-p', path, 'index.html'])).stdout;
    expect(page).toContain('<nav role="doc-toc">');
    expect(page).toContain('<a href="02-chapter-2.mp3">Chapter 2</a>');
    expect(json.readingOrder[0]).toMatchObject({ url: 'opening-credits.mp3', name: 'Opening credits' });
  });

  it.skipIf(noChromium !== null)('makes a site that Chromium plays from a static host', async () => {
    const { made } = await packageFor('site', { url: 'https://books.example.com/harbour' });
    expect(made?.files.map(({ name }) => name)).toContain('files/404.html');
    expect(made?.steps).toContain(
      'The feed is feed.xml. It expects the audio files at https://books.example.com/harbour/.',
    );
    const read = (name: string) => readFile(inPackage('site', 'files', name), 'utf8');
    expect(await read('sitemap.xml')).toContain('<loc>https://books.example.com/harbour/</loc>');
    expect(await read('robots.txt')).toContain('Sitemap: https://books.example.com/harbour/sitemap.xml\n');
    const server = await serveFolder(inPackage('site', 'files'));
    try {
      const { page, problems } = await openPage(`${server.url}/index.html`);
      await page.click('#play');
      const playedSeconds = () =>
        page.locator('audio').evaluate((audio) => (audio as unknown as { currentTime: number }).currentTime);
      await expect.poll(playedSeconds, { timeout: 60_000 }).toBeGreaterThan(0.2);
      expect(await page.title()).toContain('The Harbour');
      expect(problems).toEqual([]);
      expect((await openPage(`${server.url}/404.html`)).problems).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it('has tags and covers that music-metadata reads, and chapters that ffprobe reads, also after a change of tags', async () => {
    await book.write('pipeline.yaml', (await readManifest()).replace('The Harbour', 'The Quay'));
    await recordBook(book.folder, sandbox);
    const [mp3, m4b] = await Promise.all(
      ['02-chapter-2.mp3', 'the-quay.m4b'].map((name) => parseFile(join(book.folder, 'audiobook', name))),
    );
    expect(mp3?.common).toMatchObject({
      title: 'Chapter 2',
      album: 'The Quay',
      artist: 'The narrate contributors',
      track: { no: 3, of: 4 },
    });
    expect(m4b?.common).toMatchObject({ title: 'The Quay', album: 'The Quay', year: 2026 });
    if (has.ffprobe) {
      const { chapters } = await probe(join(book.folder, 'audiobook', 'the-quay.m4b'));
      expect(chapters.map(({ tags }: { tags: { title: string } }) => tags.title)).toEqual([
        'Opening credits',
        'Chapter 1',
        'Chapter 2',
        'Closing credits',
      ]);
    }
    for (const file of [mp3, m4b]) expect(file?.common.picture?.[0]?.format).toBe('image/jpeg');
    await book.write('pipeline.yaml', (await readManifest()).replace('The Quay', 'The Harbour'));
    await recordBook(book.folder, sandbox);
  });
});

describe('narrate package, when something is wrong', () => {
  const narrate = (...args: readonly string[]) =>
    runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });

  it('makes nothing if a file or the cover would be refused, and says how to go on', async () => {
    await acxPackage();
    const marker = await readFile(inPackage('acx', '.narrate-package.json'), 'utf8');
    await picture('small.png', 100, 'rgba');
    const before = await readManifest();
    await book.write('pipeline.yaml', before.replace('cover.jpg', 'small.png'));
    const { status, stdout } = await narrate('package', '--for', 'acx');
    await book.write('pipeline.yaml', before);
    expect(status).toBe(1);
    expect(stdout).toContain('does not match the current text and settings: run `narrate`');
    expect(stdout).toContain('The cover is a PNG file. It must be JPEG.\n');
    expect(stdout).toContain('The cover has 100 × 100 pixels. It needs at least 2400 × 2400.\n');
    expect(stdout).toContain('The cover has transparency');
    expect(stdout.trim().split('\n').at(-1)).toBe(
      'narrate made no package. When this is fixed: `narrate package --for acx`.',
    );
    expect(await readFile(inPackage('acx', '.narrate-package.json'), 'utf8')).toBe(marker);
  });

  it('replaces its own folder, and refuses one with other or changed files', async () => {
    const again = () => packageFor('audiobookshelf');
    await again();
    expect((await again()).status).toBe('pass');
    await writeFile(inPackage('audiobookshelf', 'files', 'notes.txt'), 'Mine.');
    await expect(again()).rejects.toMatchObject({ code: 'package-folder' });
    await expect(again()).rejects.toThrow('files/notes.txt');
    await rm(inPackage('audiobookshelf', 'files', 'notes.txt'));
    await appendFile(inPackage('audiobookshelf', 'metadata.csv'), '"price","1"\n');
    await expect(again()).rejects.toThrow('metadata.csv');
    expect(await readFile(inPackage('audiobookshelf', 'metadata.csv'), 'utf8')).toContain('price');
  });

  it('refuses a folder that it did not make, and leaves it as it is', async () => {
    const folder = join(book.folder, 'mine');
    await mkdir(folder);
    await writeFile(join(folder, 'letter.txt'), 'Dear Sir');
    await expect(packageFor('lpf', { to: folder })).rejects.toMatchObject({ code: 'package-folder' });
    expect(await readdir(folder)).toEqual(['letter.txt']);
    await expect(packageFor('lpf', { to: join(folder, 'letter.txt') })).rejects.toMatchObject({
      code: 'not-writable',
    });
    expect((await packageFor('lpf', { to: join(book.folder, 'new', 'place') })).made?.folder).toBe(
      'new/place',
    );
  });

  it('makes no site without a listening page, with a page that was changed, or with an old feed', async () => {
    const page = join(book.folder, 'audiobook', 'index.html');
    const { size } = await stat(page);
    await appendFile(page, '<!-- mine -->');
    expect((await packageFor('site')).findings[0]?.message).toBe(
      'index.html is missing, or was changed after narrate wrote it. Run `narrate` to write it again.',
    );
    await recordBook(book.folder, sandbox);
    expect((await stat(page)).size).toBe(size);
    const before = await readManifest();
    await book.write('pipeline.yaml', before.replace('/harbour/', '/elsewhere/'));
    expect((await packageFor('site')).findings).toEqual([
      {
        code: 'sidecar',
        message:
          'The files next to the audio may be older than the manifest or the chapters. Run `narrate` to write them again.',
      },
    ]);
    await book.write('pipeline.yaml', before.replace('page: true', 'page: false'));
    await recordBook(book.folder, sandbox);
    await expect(packageFor('site')).rejects.toMatchObject({ code: 'nothing-to-package' });
    await book.write('pipeline.yaml', before);
    await recordBook(book.folder, sandbox);
  });

  it('refuses wrong addresses and targets without a package', async () => {
    await expect(packageFor('site', { url: 'books.example.com' })).rejects.toMatchObject({ code: 'usage' });
    await expect(packageFor('podcast')).rejects.toThrow('There is no package for podcasts.');
    expect((await narrate('package', '--for', 'vinyl')).stderr).toContain('acx, google-play, kobo');
  });

  it('prints one document with --json', async () => {
    const { stdout, status } = await narrate('package', '--for', 'lpf', '--json');
    expect(status).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'status',
      'for',
      'findings',
      'package',
      'checked',
      'leftOut',
      'warnings',
    ]);
    const document = packageJson(await acxPackage());
    expect(document.package).toMatchObject({ folder: 'audiobook/packages/acx', sample: { chapter: 2 } });
    expect(document.package?.files.map(({ name }) => name)).toEqual([
      'files/00-opening-credits.mp3',
      'files/01-chapter-1.mp3',
      'files/02-chapter-2.mp3',
      'files/03-closing-credits.mp3',
      'files/retail-sample.mp3',
      'files/cover.jpg',
      'metadata.csv',
      'SHA256SUMS',
      'REPORT.md',
    ]);
  });
});
