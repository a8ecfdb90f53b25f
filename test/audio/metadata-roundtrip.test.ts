import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmetadata } from '../../src/audio/tags/ffmetadata.js';
import { examples } from '../support/examples.js';
import { ffmpegsHere } from '../support/ffmpegs.js';

const run = promisify(execFile);
const ffmpegs = await ffmpegsHere();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-metadata-'));
});
afterAll(() => rm(folder, { recursive: true }));

const day = 24 * 3_600 * 24_000;
const troublesome = fc.constantFrom(
  '"',
  "'",
  ';',
  '=',
  '#',
  '\\',
  '\n',
  '\r\n',
  '😀',
  '[CHAPTER]',
  ';FFMETADATA1',
  ' ',
  '\t',
  'é',
);
const value = fc
  .array(fc.oneof(troublesome, fc.string({ unit: 'grapheme', maxLength: 4 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join(''))
  .filter((text) => text.replaceAll('\0', '') !== '');

/** Returns a value as it is read back: all line ends are line feeds, and a space follows a backslash at the end. */
const asKept = (text: string): string =>
  text.replaceAll('\0', '').replace(/\r\n?/g, '\n').replace(/\\$/, '\\ ');

/** Returns the values in a metadata file by ffmpeg: those of all tags, then those of all chapters. */
function readBack(text: string): { readonly values: readonly string[]; readonly starts: readonly number[] } {
  const lines = text.match(/(?:\\[\s\S]|[^\\\n])+/g) ?? [];
  return {
    values: lines
      .filter((line) => /^(title|t\d+)=/.test(line))
      .map((line) => line.slice(line.indexOf('=') + 1).replace(/\\([\s\S])/g, '$1')),
    starts: lines.filter((line) => line.startsWith('START=')).map((line) => Number(line.slice(6))),
  };
}

describe.each(ffmpegs.map((ffmpeg) => ({ ffmpeg, build: ffmpeg.version.slice(15, 24) })))(
  'ffmetadata through ffmpeg $build',
  ({ ffmpeg }) => {
    it('keeps every text, and times of more than 24 hours', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 8 }), async (texts) => {
          const path = join(folder, 'tags.txt');
          const markers = texts.map((title, index) => ({
            title,
            startSample: day + index,
            endSample: day + index + 1,
          }));
          await writeFile(
            path,
            ffmetadata(
              texts.map((text, index) => [`t${index}`, text]),
              markers,
              24_000,
            ),
          );
          const { stdout } = await run(ffmpeg.path, [
            '-v',
            'error',
            '-f',
            'ffmetadata',
            '-i',
            path,
            '-f',
            'ffmetadata',
            '-',
          ]);
          const { values, starts } = readBack(stdout);
          expect(values).toEqual([...texts, ...texts].map(asKept));
          expect(starts).toEqual(markers.map(({ startSample }) => startSample));
        }),
        { numRuns: examples(40) },
      );
    });

    it('cuts the title of a marker that is too long for a line, and nothing after it', async () => {
      const path = join(folder, 'long.txt');
      const markers = ['é;'.repeat(900), 'Next'].map((title, index) => ({
        title,
        startSample: index,
        endSample: index + 1,
      }));
      await writeFile(path, ffmetadata([], markers, 24_000));
      const { stdout } = await run(ffmpeg.path, [
        '-v',
        'error',
        '-f',
        'ffmetadata',
        '-i',
        path,
        '-f',
        'ffmetadata',
        '-',
      ]);
      const { values } = readBack(stdout);
      expect(values[0]).toMatch(/^(é;){100,}é?$/);
      expect(values[1]).toBe('Next');
    });
  },
);
