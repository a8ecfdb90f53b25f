import type { Block, VoiceSettings } from '../markdown/block.js';
import type { Passage } from './chunk.js';

/** The separator of two blocks in a passage's text. */
export const paragraphBreak = '\n\n';

/** Tells whether two voice settings are equal. */
export const sameVoiceSettings = (one: VoiceSettings, other: VoiceSettings): boolean =>
  one.voice === other.voice && one.prompt === other.prompt && one.language === other.language;

/** Groups consecutive blocks of a chapter with equal voice settings into passages. */
export function passagesOf(blocks: readonly Block[]): readonly Passage[] {
  const runs: Block[][] = [];
  for (const block of blocks) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && sameVoiceSettings(run[0].voiceSettings, block.voiceSettings))
      run.push(block);
    else runs.push([block]);
  }
  return runs.map(passageOf);
}

function passageOf(blocks: readonly Block[]): Passage {
  const starts: number[] = [];
  let start = 0;
  for (const block of blocks) {
    starts.push(start);
    start += block.spoken.length + paragraphBreak.length;
  }
  const text = blocks.map((block) => block.spoken).join(paragraphBreak);
  // A run is created with its first block, so it is never empty.
  return { voiceSettings: blocks[0]!.voiceSettings, blocks, text, starts };
}

/** Returns the index in the passage of the block that contains an offset. */
export function blockAt({ starts }: Passage, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
