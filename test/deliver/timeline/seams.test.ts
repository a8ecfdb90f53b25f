import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTakeMeter } from '../../../src/audio/measure/take-measures.js';
import type { TimelineDocument } from '../../../src/deliver/timeline/timeline-file.js';
import { decode } from '../../support/decode.js';
import { encodeWav } from '../../support/encode-wav.js';
import { type EspeakTake, takesOfProse } from '../../support/espeak-takes.js';
import { ffmpegsHere } from '../../support/ffmpegs.js';
import { BookOnDisk } from '../book-on-disk.js';

const [ffmpeg] = await ffmpegsHere();

/** Returns the greatest difference between neighbouring samples in a range. */
function greatestJump(sound: Int16Array, from: number, to: number): number {
  let jump = 0;
  for (let index = Math.max(1, from); index < Math.min(sound.length, to); index++)
    jump = Math.max(jump, Math.abs((sound[index] as number) - (sound[index - 1] as number)));
  return jump;
}

/** Variants of a take, also unclean ones that a gateway may send. None may click. */
const variants: readonly ((samples: Int16Array) => Int16Array)[] = [
  (samples) => samples,
  // Begins and ends in the middle of a word, at any height.
  (samples) => samples.slice(Math.floor(samples.length / 3), Math.floor(samples.length / 2)),
  // Has a DC offset of a twentieth of full scale.
  (samples) => samples.map((value) => Math.max(-32_768, Math.min(32_767, value / 2 + 1_600))),
];

it('joins takes without a click at any seam, and keeps every word', async () => {
  const takes = await takesOfProse(18, 120);
  const { sampleRate } = takes[0] as EspeakTake;
  const book = await BookOnDisk.create();
  onTestFinished(() => rm(book.root, { recursive: true }));
  const sounds = takes.map(({ samples }, index) => variants[index % variants.length]!(samples));
  for (const [index, sound] of sounds.entries()) {
    book.sounds.set(`take ${index}`, sound);
    await writeFile(book.takePath(`take ${index}`), encodeWav(sound, sampleRate));
  }
  const seams = [
    'sentence',
    'clause',
    'word',
    'paragraph',
    'section',
    'heading',
    'list-item',
    'thematic-break',
  ] as const;
  const spoken = takes.map((_, index) => ({
    text: `take ${index}`,
    seam: index === 0 ? ('chapter-start' as const) : seams[index % seams.length]!,
  }));
  await book.deliver([await book.chapter(1, 'Seams', spoken)]);

  const chapter = await decode(ffmpeg?.path ?? '', join(book.root, 'audiobook/01-seams.wav'), sampleRate);
  const timeline: TimelineDocument = JSON.parse(
    await readFile(join(book.root, 'audiobook/timeline.json'), 'utf8'),
  );
  const chunks = timeline.chapters[0]!.chunks.map(({ startSeconds, endSeconds }) => ({
    start: Math.round(startSeconds * sampleRate),
    end: Math.round(endSeconds * sampleRate),
  }));
  expect(chunks).toHaveLength(takes.length);
  const edge = Math.round(0.005 * sampleRate);
  for (const [index, { start, end }] of chunks.entries()) {
    const inside = greatestJump(chapter, start + edge, end - edge);
    // With a fade of 5 ms, a sound begins and ends more gently than it continues.
    expect(greatestJump(chapter, start - edge, start + edge), `before ${index}`).toBeLessThan(inside);
    expect(greatestJump(chapter, end - edge, end + edge), `after ${index}`).toBeLessThan(inside);
    expect(Math.abs(chapter[start]!), `start of ${index}`).toBeLessThan(64);
    expect(Math.abs(chapter[end - 1]!), `end of ${index}`).toBeLessThan(64);

    const meter = createTakeMeter(sampleRate);
    meter.add(sounds[index]!);
    const { speech } = meter.measures();
    const kept = chapter.subarray(start, end);
    const words = sounds[index]!.subarray(speech!.startSample, speech!.endSample);
    const offset = Math.min(speech!.startSample, Math.round(0.1 * sampleRate));
    const whole = kept.subarray(offset, offset + words.length);
    expect(whole.length).toBe(words.length);
    expect(whole.subarray(edge, -edge).every((value, at) => value === words[at + edge])).toBe(true);
  }
  // There is digital silence between the takes.
  for (const [index, { end }] of chunks.entries())
    expect(chapter.subarray(end, chunks[index + 1]?.start).every((value) => value === 0)).toBe(true);
});
