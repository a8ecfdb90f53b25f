import type { FileLevels } from '../../../audio/dsp/level-meter.js';
import { encodeSegment } from '../../../audio/ffmpeg/encode-segment.js';
import { joinSegments } from '../../../audio/ffmpeg/join-segments.js';
import { formats } from '../../../audio/formats/registry.js';
import type { ChapterMarker } from '../../../audio/tags/ffmetadata.js';
import { createTargetEncoder } from '../../sound/encode-to-target.js';
import type { BookLayout } from '../../timeline/book-layout.js';
import type { Piece } from '../../timeline/chapter-timeline.js';
import {
  type AudioContent,
  type AudioInputs,
  audioFingerprint,
  audioInputs,
  type BookSegment,
  retagOfInputs,
  type SoundEncoder,
  segmentFingerprint,
  soundOfInputs,
} from '../audio/audio-inputs.js';
import { chapterMarkers } from '../audio/chapter-markers.js';
import { fileTags, formerTags } from '../audio/file-tags.js';
import { createProgress, soundRequests, writeWhole } from '../audio/write-audio.js';
import { chapterStems } from '../chapter-audio/chapter-audio.js';
import { bookName } from '../file-names.js';
import type { Output, OutputFile, OutputPlan, WantedFile } from '../output.js';
import { pruneSegments, writeFromSegments } from './segments.js';

/** The output that writes the whole book as a file in each format of `audio.book`. */
export const bookAudio: Output<AudioInputs> = {
  kind: 'book-audio',
  after: [],
  wanted,
  fingerprint: audioFingerprint,
  write: (inputs, file) =>
    inputs.segments === null ? writeWhole(inputs, file) : writeJoined(inputs, inputs.segments, file),
  sound: soundOfInputs,
  retag: retagOfInputs,
  async tidy(files, { segmentsFolder }) {
    // While a book is incomplete, its segments stay for a later run.
    if (files.every(({ inputs }) => inputs !== null))
      await pruneSegments(
        segmentsFolder,
        files.flatMap(({ inputs }) => inputs?.segments ?? []),
      );
  },
};

function wanted(plan: OutputPlan): readonly WantedFile<AudioInputs>[] {
  const { options, layout } = plan;
  if (layout.chapters.length === 0) return [];
  const isTaken = options.audio.chapters.length > 0;
  const stem = bookName(options.title, new Set(isTaken ? chapterStems(plan) : []));
  return [...new Set(options.audio.book)].map((format) => ({
    name: `${stem}.${format}`,
    audio: { kind: 'book', format, chapter: null, source: null },
    inputs: audioInputs(plan, format, contentOf(plan), (encoder) => segmentsOf(encoder, layout)),
  }));
}

function contentOf({ options, layout, former }: OutputPlan): AudioContent | null {
  const sounds: (readonly Piece[])[] = [];
  const markers: ChapterMarker[] = [];
  let samples = 0;
  for (const { chapter, timeline, startSample } of layout.chapters) {
    if (timeline === null || startSample === null) return null;
    sounds.push(timeline.pieces);
    samples = startSample + timeline.samples;
    markers.push(...chapterMarkers({ chapter, timeline }, startSample, options.audio.marks));
  }
  return {
    samples,
    chapters: sounds,
    tags: fileTags(options, options.title, null),
    formerTags: formerTags(options, former, { title: null, track: null }),
    markers,
  };
}

/** A join may drop or repeat packets at the end of a segment. They must be silence or room tone, which this length ensures. */
const leastTailSeconds = 0.25;

/** Returns the chapters as segments; null: the format cannot be joined, or a chapter does not end in silence. */
function segmentsOf(encoder: SoundEncoder, { chapters }: BookLayout): readonly BookSegment[] | null {
  if (formats[encoder.format].segment === null) return null;
  const segments: BookSegment[] = [];
  for (const { timeline, startSample } of chapters) {
    const last = timeline?.pieces.at(-1);
    if (timeline === null || startSample === null || last?.kind !== 'silence') return null;
    if (last.samples < leastTailSeconds * encoder.sampleRate) return null;
    const { samples, pieces } = timeline;
    segments.push({ startSample, samples, pieces, fingerprint: segmentFingerprint(encoder, pieces) });
  }
  return segments;
}

/** Encodes the chapters that are not cached, and joins all of them. */
async function writeJoined(
  inputs: AudioInputs,
  segments: readonly BookSegment[],
  file: OutputFile,
): Promise<FileLevels | null> {
  const { path, run } = file;
  const { signal, segmentsFolder } = run;
  const progress = createProgress(inputs, file);
  const requestOf = soundRequests(inputs, file);
  const toTarget = createTargetEncoder(inputs, file);
  const encode = async ({ pieces, samples }: BookSegment, segmentPath: string): Promise<void> => {
    await toTarget(segmentPath, async (correction, isFirst) => {
      const sound = await run.sounds.soundOf(requestOf(pieces, correction));
      const onProgress = progress.of(isFirst);
      await encodeSegment({ ...inputs, samples, signal, path: segmentPath, pcm: sound, onProgress });
      return sound.levels;
    });
  };
  await writeFromSegments(segments, {
    folder: segmentsFolder,
    run,
    progress,
    encode,
    join: (encoded) => joinSegments({ ...inputs, signal, path, segments: encoded }),
  });
  // The levels were measured per chapter, not for the whole file.
  return null;
}
