import type { TextRange } from '../reference/find-words.js';
import { sentenceEnds } from './sentence-ends.js';

/** The delivery tags of a text, such as `[whispers]`, which the engine acts on and does not read aloud. */
export interface DeliveryTags {
  /** The text with spaces in place of the tags, so that all places stay the same. */
  readonly text: string;
  /** Where the tags for sounds (`[laughs]`) are. */
  readonly sounds: readonly TextRange[];
  /** What is spoken in another way, from a tag such as `[whispers]` to the end of its sentence. */
  readonly unusual: readonly TextRange[];
}

const pause = /\b(?:pause|silence|beat|break)/i;
const sound =
  /\b(?:laugh|giggl|chuckl|sigh|gasp|cough|sob|cr(?:y|ies)|sniff|groan|moan|yawn|breath|inhal|exhal|clears? throat|hum|snort|scream|hm+|uh+|um+)/i;

/**
 * Finds the delivery tags of a text.
 * @param tags the tags that the engine gets, without brackets; text in other brackets is read aloud
 */
export function findDeliveryTags(text: string, tags: readonly string[]): DeliveryTags {
  const known = new Set(tags.map((tag) => tag.trim().toLowerCase()));
  const sounds: TextRange[] = [];
  const unusual: TextRange[] = [];
  const plain = text.replace(/\[([^[\]\n]+)\]/g, (whole, name: string, start: number) => {
    if (!known.has(name.trim().toLowerCase())) return whole;
    const end = start + whole.length;
    if (sound.test(name)) sounds.push({ start, end });
    else if (!pause.test(name)) {
      unusual.push({ start: end, end: sentenceEnds(text).find((at) => at >= end) ?? text.length });
    }
    return ' '.repeat(whole.length);
  });
  return { text: plain, sounds, unusual };
}
