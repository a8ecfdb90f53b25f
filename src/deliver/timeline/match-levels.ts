import { roundDecibels } from '../../audio/dsp/decibels.js';
import { median } from '../../base/median.js';
import type { VoiceSettings } from '../../markdown/block.js';
import type { TakeFile } from '../delivery.js';
import type { ChapterTimeline, Piece } from './chapter-timeline.js';
import type { TakeFigures } from './take-figures.js';

/** A take that is further off than this is not made like the others: it was meant so, or is to be retaken. */
const mostGainDb = 6;

/**
 * Brings the takes of each speaker to the median loudness of that speaker in the chapter, by 6 dB at the most. Speakers are
 * not brought to one another: a whisper stays a whisper. A chapter at a time, so that a new recording changes one file.
 */
export function matchLevels(
  timeline: ChapterTimeline,
  figuresOf: (take: TakeFile) => TakeFigures | null,
): ChapterTimeline {
  const loudnessOf = (take: TakeFile): number | null => figuresOf(take)?.loudnessLufs ?? null;
  const bySpeaker = new Map<string, Map<string, number>>();
  for (const { chunk, take } of timeline.chunks) {
    const loudness = loudnessOf(take);
    if (loudness === null) continue;
    const takes = bySpeaker.get(nameOf(chunk.voiceSettings)) ?? new Map<string, number>();
    bySpeaker.set(nameOf(chunk.voiceSettings), takes.set(take.fingerprint, loudness));
  }
  const gains = new Map<string, number>();
  for (const takes of bySpeaker.values()) {
    const level = median([...takes.values()]);
    for (const [fingerprint, loudness] of takes)
      gains.set(fingerprint, roundDecibels(Math.max(-mostGainDb, Math.min(mostGainDb, level - loudness))));
  }
  const pieces = timeline.pieces.map(
    (piece): Piece =>
      piece.kind === 'silence' ? piece : { ...piece, gainDb: gains.get(piece.take.fingerprint) ?? 0 },
  );
  return { ...timeline, pieces };
}

const nameOf = ({ voice, prompt, language }: VoiceSettings): string =>
  JSON.stringify([voice, prompt, language]);
