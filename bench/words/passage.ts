import { seededRandom } from '../../test/support/seeded-random.js';
import { type Sentence, writtenText } from '../align/sentence.js';
import { even, type Prosody, type Speaker } from '../align/speaker.js';
import { joinSounds, silence, uneven } from '../align/take.js';

/** A text and what is said in its place. */
export interface Passage {
  /** What the text says. */
  readonly text: readonly Sentence[];
  /** What is said. */
  readonly said: readonly Sentence[];
  readonly isUneven: boolean;
}

/** A take of a passage. */
export interface SpokenPassage {
  readonly text: string;
  readonly samples: Int16Array;
  /** In Hz. */
  readonly sampleRate: number;
}

/** Has passages spoken. A sentence that occurs several times in the same way is spoken once. */
export async function speakPassages(
  speaker: Speaker,
  passages: readonly Passage[],
  seed: number,
): Promise<(passage: number) => SpokenPassage> {
  const chance = seededRandom(seed);
  const wanted = new Map<string, { readonly sentence: Sentence; readonly prosody: Prosody }>();
  const keys = passages.map(({ said, isUneven }) =>
    said.map((sentence) => {
      const text = sentence.map((piece) => piece.said).join(' ');
      const key = `${isUneven} ${text}`;
      if (!wanted.has(key)) wanted.set(key, { sentence, prosody: isUneven ? uneven(chance) : even });
      return key;
    }),
  );
  const spoken = await speaker.speak([...wanted.values()]);
  const sounds = new Map(
    [...wanted].map(([key, { prosody }], index) => {
      const samples = spoken[index]?.samples ?? new Int16Array();
      return [key, samples.map((sample) => sample * prosody.level)] as const;
    }),
  );
  const { sampleRate } = speaker;
  return (index) => {
    const pauses = seededRandom(seed + index);
    const pieces = (keys[index] ?? []).flatMap((key) => [
      sounds.get(key) as Int16Array,
      silence(sampleRate, 0.15 + pauses() * 0.5),
    ]);
    const text = (passages[index] as Passage).text.map(writtenText).join(' ');
    return { text, samples: joinSounds([silence(sampleRate, 0.2), ...pieces], pauses), sampleRate };
  };
}
