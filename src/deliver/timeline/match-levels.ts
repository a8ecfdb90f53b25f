import { roundDecibels } from '../../audio/dsp/decibels.js';
import { median } from '../../base/median.js';
import type { VoiceSettings } from '../../markdown/block.js';
import type { TakeFile } from '../delivery.js';
import type { ChapterTimeline, Piece } from './chapter-timeline.js';
import type { TakeFigures } from './take-figures.js';

/** A larger difference is intended, or the take should be bought again. */
const mostGainDb = 6;

/**
 * Matches the level of each take to the median loudness of its voice settings in the chapter, by up to 6 dB. Different voice
 * settings are not matched to each other, so a whisper stays a whisper. Each chapter is matched on its own, so that a new
 * take changes only one chapter file.
 */
export function matchLevels(
  timeline: ChapterTimeline,
  figuresOf: (take: TakeFile) => TakeFigures | null,
): ChapterTimeline {
  const loudnessOf = (take: TakeFile): number | null => figuresOf(take)?.loudnessLufs ?? null;
  const byVoice = new Map<string, Map<string, number>>();
  for (const { chunk, take } of timeline.chunks) {
    const loudness = loudnessOf(take);
    if (loudness === null) continue;
    const takes = byVoice.get(nameOf(chunk.voiceSettings)) ?? new Map<string, number>();
    byVoice.set(nameOf(chunk.voiceSettings), takes.set(take.fingerprint, loudness));
  }
  const gains = new Map<string, number>();
  for (const takes of byVoice.values()) {
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
