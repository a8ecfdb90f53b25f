import { expect, it } from 'vitest';
import { loudnessTargets } from '../../../../src/audio/dsp/loudness-targets.js';
import { defaultEncoderChoice } from '../../../../src/audio/formats/encoder-settings.js';
import { chapterFormats } from '../../../../src/audio/formats/registry.js';
import type { AudioInputs } from '../../../../src/deliver/outputs/audio/audio-inputs.js';
import { bookAudio } from '../../../../src/deliver/outputs/book-audio/book-audio.js';
import { chapterAudio } from '../../../../src/deliver/outputs/chapter-audio/chapter-audio.js';
import type { OutputPlan } from '../../../../src/deliver/outputs/output.js';
import { defaultEncodings } from '../../../../src/manifest/schema/encoding-schema.js';
import { readSchema } from '../../../../src/manifest/schema/manifest-schema.js';
import { defaultGaps } from '../../../support/gaps.js';

const chapter = (number: number, title: string, startSample: number) => ({
  chapter: { chapter: number, file: `${number}.md`, title, sections: [], lines: [], chunks: [] },
  startSample,
  timeline: {
    samples: 60_000,
    chunks: [],
    sections: [],
    lines: [],
    pieces: [
      { kind: 'silence', samples: 6_000 },
      {
        kind: 'take',
        take: { path: 'unused', fingerprint: `key${number}/request`, measures: null },
        skippedSamples: 120,
        samples: 42_000,
        gainDb: -1.25,
      },
      { kind: 'silence', samples: 12_000 },
    ] as const,
  },
});

const layout = { sampleRate: 24_000, chapters: [chapter(1, 'One', 0), chapter(2, 'Two', 60_000)] };
const plan: OutputPlan = {
  layout,
  ffmpeg: { path: '/ffmpeg', identity: '', version: 'ffmpeg version 5.1', encoders: [] },
  cover: {
    path: '/cover.png',
    kind: 'png',
    sha256: 'c'.repeat(64),
    picture: { kind: 'png', width: 1, height: 1, colours: 'rgb', hasAlpha: false },
  },
  former: null,
  finished: [],
  options: {
    root: '/book',
    manifest: 'pipeline.yaml',
    outputFolder: '/book/audiobook',
    segmentsFolder: '/book/segments',
    title: 'The Book',
    author: 'A. Writer',
    narrator: 'A. Voice',
    year: 1987,
    genre: 'Audiobook',
    description: 'A lamp.',
    disclosure: null,
    language: 'en-GB',
    cover: '/cover.png',
    publish: { epub: null },
    reading: { policies: readSchema.parse({}), found: [], chapters: new Map() },
    page: false,
    chapters: layout.chapters.map((one) => one.chapter),
    only: null,
    ffmpegPath: null,
    searchPath: '',
    jobs: 1,
    onEvent: () => {},
    signal: new AbortController().signal,
    audio: {
      chapters: chapterFormats,
      book: ['m4b', 'mp3', 'opus'],
      marks: 'chapters',
      captions: [],
      wordTimes: false,
      gaps: defaultGaps,
      loudness: loudnessTargets.podcast,
      encoding: { ...defaultEncodings, m4a: { bitrate: 96, sampleRate: 44_100, channels: 2 } },
    },
  },
};

const inputsOf = async (output: typeof bookAudio): Promise<readonly (readonly [string, AudioInputs])[]> =>
  (await output.wanted(plan)).flatMap(({ name, inputs }) =>
    inputs === null ? [] : [[name, inputs] as const],
  );

it('gives audio files and segments the fingerprints that earlier versions wrote to timeline.json', async () => {
  // A changed value would regenerate every audio file of every book. Most books use defaultEncoderChoice.
  expect(defaultEncodings.m4b).toEqual(defaultEncoderChoice);
  const files = [...(await inputsOf(bookAudio)), ...(await inputsOf(chapterAudio))];
  expect(files.map(([name, inputs]) => `${name} ${chapterAudio.fingerprint(inputs)}`)).toEqual([
    'the-book.m4b 477cd9c6abe1aadb917ae2f7fed94d5caf86eb9c0e0af8d106319c30f264bb0b',
    'the-book.mp3 7782e377c8a7c43dd481942acd9c250212348e5cd7251fe570575f77cdca1ff6',
    'the-book.opus 081cab95317378d641beb79be1311b85f800a3edcc3d0b74a1a6627aa76949a1',
    '01-one.wav b2263c478e1115b4d720afc2b84a7b7bf77542d939ac396c4b8d0335e5ab2f8e',
    '01-one.flac 9240a6f64a72408110335c49e17cce610a17213098e7b620e9df6e4da166cf5a',
    '01-one.mp3 fc61007239a01f0b948dde7e9484c975c34cf1505c45737ba1792fb33baeea04',
    '01-one.m4a cd9e9d512aad8e41caed26e379de20c388e97fef2d9f07a86c269fa2a019f18d',
    '01-one.opus e573b368c2412358db81b938f589590fd561b62699a52e5f59eb673c2d8163a4',
    '02-two.wav cdee95f8be3e5cca89080019eab9ad04b9761864f26b5b4803afabb5ed2beff8',
    '02-two.flac 7b17ad45e04be59f7c6e4833620b1af1cc54685d9ae9825fc79e7d931f52cecf',
    '02-two.mp3 85108a44dd4422a0c72253eea313f109f5b13b741dcdc4976841de58db4f8d3b',
    '02-two.m4a c20c9f8e74ffcc9387508d7d14ebd05ab2ab0eca985f38db6ee5f81828e6a7dc',
    '02-two.opus 3afb9d8d65883b8b9b854fe504f12d057f96d3c89b927b8c9185d9f4bb40ebdc',
  ]);
  expect(files.flatMap(([, { segments }]) => segments?.map(({ fingerprint }) => fingerprint) ?? [])).toEqual([
    '5990ca55e58255c65721eb00bf709f880146094e9822d1b63c88efeefda0fee8',
    '0d01d1a9582db5aecefb482b170dc3d4b11169f20402a303c3f1d195b410effa',
    '22a299ebde027f1e0b3d1d2d32b8143e5b040c5e8eea0ac31b451c83eea8f082',
    '49c4f8ec572230660e7d2cf15a32e49edb44da303772cf1433b8f77b07bf6779',
  ]);
});
