import { describe, expect, it } from 'vitest';
import { targetOf } from '../../src/check/files/targets.js';
import { planSample, type SampleSource } from '../../src/package/sample/plan-sample.js';

/** A book of one chapter with ten sentences of this length. */
const source = (sentenceSeconds: number, wanted: SampleSource['wanted']): SampleSource =>
  ({
    target: targetOf('acx'),
    audio: [{ kind: 'chapter', format: 'mp3', path: '/book/01.mp3' }],
    timeline: {
      sampleRate: 44_100,
      chapters: [
        {
          chapter: 1,
          cues: Array.from({ length: 10 }, (_, index) => ({
            startSeconds: 0.75 + index * sentenceSeconds,
            endSeconds: 0.75 + (index + 1) * sentenceSeconds - 0.3,
          })),
        },
      ],
    },
    options: { audio: { encoding: { mp3: {} } }, title: 'A Test', language: null },
    wanted,
  }) as unknown as SampleSource;

describe('planSample', () => {
  it('needs an audio file of the chapter', () => {
    expect(planSample(source(20, { chapter: 9, minutes: 3 }))).toEqual({
      code: 'sample',
      message:
        'There is no audio file of chapter 9 for the sample. Set `publish.sample.chapter` to another chapter.',
    });
  });

  it('refuses a sample that is shorter than the target requires', () => {
    expect(planSample(source(4, { chapter: 1, minutes: 3 }))).toMatchObject({
      code: 'sample',
      message: expect.stringMatching(
        /^The sample from chapter 1 would have 42 s\. ACX requires at least 60 s\. Set `publish\.sample\.chapter`/,
      ),
    });
  });

  it('is as long as the setting and the target allow, and ends with a sentence', () => {
    // 0.75 s, five sentences of 20 s up to the next one, and a second of silence.
    expect(planSample(source(20, { chapter: 1, minutes: 2 }))).toMatchObject({ seconds: 101.75 });
    expect(planSample({ ...source(20, { chapter: 1, minutes: 2 }), target: targetOf('spotify') })).toBeNull();
  });
});
