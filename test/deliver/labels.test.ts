import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { hasProgram } from '../support/has-program.js';
import { optionsOf } from '../support/sandbox-book.js';

const sentence = 'Dieses Hörbuch wird von einer digitalen Stimme gelesen.';
const manifest =
  'language: de\ndescription: Eine Lampe.\naudio: { chapters: [mp3, m4a, flac, wav, opus], book: [m4b], loudness: off }\npublish: { page: true }\n';

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 150 });
  book = await makeBook({ chapters: 1, paragraphs: 1, manifest });
  await run(optionsOf(book.folder, sandbox));
});
afterAll(async () => {
  await sandbox.close();
  await book.remove();
});

const output = (name: string) => join(book.folder, 'audiobook', name);
const text = (name: string) => readFile(output(name), 'utf8');

/** Returns what ffprobe says about a file. */
const probe = (name: string) =>
  JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', output(name)], {
      encoding: 'utf8',
    }),
  );

describe('files of a book without `narrator`', () => {
  it.skipIf(!hasProgram('ffprobe'))('have tags with the voice and the sentence', () => {
    for (const name of ['01-chapter-1.mp3', 'a-test.m4b'])
      expect(probe(name).format.tags).toMatchObject({
        composer: 'AI voice (Kore)',
        description: `Eine Lampe.\n\n${sentence}`,
      });
  });

  it.skipIf(!hasProgram('ffprobe')).each([
    ['01-chapter-1.mp3', 'mp3'],
    ['01-chapter-1.m4a', 'aac'],
    ['01-chapter-1.flac', 'flac'],
    ['01-chapter-1.wav', 'pcm_s16le'],
    ['01-chapter-1.opus', 'opus'],
    ['a-test.m4b', 'aac'],
  ])('are opened by ffprobe and music-metadata (%s)', async (name, codec) => {
    const { chapters } = JSON.parse(await text('timeline.json'));
    const { format, streams } = probe(name);
    expect(streams[0]).toMatchObject({ codec_name: codec, channels: 1 });
    expect(Number(format.duration)).toBeCloseTo(chapters[0].durationSeconds, 0);
    const { common } = await parseFile(output(name));
    expect(common).toMatchObject({ title: name === 'a-test.m4b' ? 'A Test' : 'Chapter 1', album: 'A Test' });
    // WAV has no place for a narrator.
    if (codec !== 'pcm_s16le') expect([common.composer].flat()).toEqual(['AI voice (Kore)']);
  });

  it('say so in the publication, in the terms of schema.org', async () => {
    expect(JSON.parse(await text('publication.json'))).toMatchObject({
      readBy: 'AI voice (Kore)',
      description: `Eine Lampe.\n\n${sentence}`,
      digitalSourceType: 'https://schema.org/TrainedAlgorithmicMediaDigitalSource',
    });
  });

  it('say so on the page, for readers and for search engines', async () => {
    const page = await text('index.html');
    expect(page).toContain(`Read by AI voice (Kore)</p>\n<p class="quiet" dir="auto">${sentence}</p>`);
    const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(data)).toEqual({
      '@context': 'https://schema.org',
      '@type': 'Audiobook',
      name: 'A Test',
      readBy: 'AI voice (Kore)',
      inLanguage: 'de',
      description: `Eine Lampe.\n\n${sentence}`,
      digitalSourceType: 'https://schema.org/TrainedAlgorithmicMediaDigitalSource',
    });
  });
});

describe('files of a version that did not say who reads', () => {
  /** Records a book as such a version did: without labels, and without fingerprints of the sound. */
  async function recordedEarlier(lines: string): Promise<BookFolder> {
    const earlier = await makeBook({ chapters: 2, paragraphs: 1, manifest: `${audioOnly}${lines}` });
    await write(earlier, (before) => `${before}disclosure: off\n`);
    await run(optionsOf(earlier.folder, sandbox));
    const timeline = join(earlier.folder, 'audiobook', 'timeline.json');
    const { files, ...rest } = JSON.parse(await readFile(timeline, 'utf8'));
    await writeFile(
      timeline,
      JSON.stringify({ ...rest, files: files.map(({ sound: _, ...file }: { sound: string }) => file) }),
    );
    await rm(join(earlier.folder, '.narrate', 'cache'), { recursive: true });
    await write(earlier, (before) => before.replace('disclosure: off\n', ''));
    return earlier;
  }
  const audioOnly = 'audio: { chapters: [mp3, wav, opus], book: [m4b], loudness: off }\n';
  const write = async ({ folder, write: writeFileOf }: BookFolder, change: (before: string) => string) =>
    writeFileOf('pipeline.yaml', change(await readFile(join(folder, 'pipeline.yaml'), 'utf8')));
  const bytesOf = async ({ folder }: BookFolder, files: readonly string[]) =>
    Promise.all(files.map((file) => readFile(join(folder, file), 'base64')));

  it.each(['', 'description: A lamp.\nauthor: A. Writer\n', 'narrator: N. Arrator\nlanguage: de\n'])(
    'get the tags of the labels without encoding, and buy nothing (%j)',
    async (lines) => {
      const earlier = await recordedEarlier(lines);
      const fresh = await makeBook({ chapters: 2, paragraphs: 1, manifest: `${audioOnly}${lines}` });
      try {
        const { delivered: expected } = await run(optionsOf(fresh.folder, sandbox));
        const encoded: string[] = [];
        const { recorded, delivered } = await run({
          ...optionsOf(earlier.folder, sandbox),
          onEvent: (event) => {
            if (event.type === 'file-started') encoded.push(event.file);
          },
        });
        expect(recorded).toMatchObject({ bought: 0 });
        expect(delivered.written).toEqual(expected.files);
        expect(encoded).toEqual([]);
        expect(await bytesOf(earlier, expected.files)).toEqual(await bytesOf(fresh, expected.files));
        expect((await run(optionsOf(earlier.folder, sandbox))).delivered.written).toEqual([]);
      } finally {
        await earlier.remove();
        await fresh.remove();
      }
    },
  );
});

describe('the manifest', () => {
  it('turns the labels off, and buys nothing for that', async () => {
    await book.write(
      'pipeline.yaml',
      `${await readFile(join(book.folder, 'pipeline.yaml'), 'utf8')}disclosure: off\n`,
    );
    const { recorded } = await run(optionsOf(book.folder, sandbox));
    expect(recorded).toMatchObject({ bought: 0 });
    const publication = JSON.parse(await text('publication.json'));
    expect(publication).toMatchObject({ description: 'Eine Lampe.' });
    expect(publication).not.toHaveProperty('readBy');
    expect(publication).not.toHaveProperty('digitalSourceType');
    expect(await text('index.html')).not.toContain('digital');
  });
});
