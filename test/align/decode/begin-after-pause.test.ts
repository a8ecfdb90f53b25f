import { describe, expect, it } from 'vitest';
import { beginAfterPauses } from '../../../src/align/decode/begin-after-pause.js';
import { dimensions, type Features } from '../../../src/align/features/features.js';
import { silenceState } from '../../../src/align/model/acoustic-model.js';

/** Frames of silence (`.`), of a closed mouth that sounds the same (`-`), of soft sound (`o`) and of speech (`a`). */
function take(frames: string): { readonly features: Features; readonly states: Int32Array } {
  const levels = { '.': -4, '-': -4, o: -2.5, a: 0 };
  const values = new Float32Array(frames.length * dimensions);
  for (const [frame, kind] of [...frames].entries())
    values[frame * dimensions] = levels[kind as keyof typeof levels];
  return {
    features: { frames: frames.length, values },
    states: Int32Array.from(frames, (kind) => (kind === '.' ? silenceState : silenceState + 1)),
  };
}

const part = (startFrame: number, endFrame: number) => ({ startFrame, endFrame });

function startOf(frames: string, from: number, firstPhone: string | null = 'k'): number | undefined {
  return beginAfterPauses([part(from, frames.length)], [firstPhone], take(frames))[0]?.startFrame;
}

describe('beginAfterPauses', () => {
  it('begins a word after a pause shortly before its first sound', () => {
    expect(startOf('aa.........------aaa', 11)).toBe(15);
    expect(startOf('aa.---------------aaa', 3)).toBe(16);
    expect(startOf('aa...............-aaa', 17)).toBe(17);
  });

  it('leaves the closed mouth before a sound within speech to its word', () => {
    expect(startOf('....aaaa-----aaa', 8)).toBe(8);
  });

  it('knows a pause by its length, which is shorter before a sound that needs no closed mouth', () => {
    expect(startOf('....aaaa---------aaa', 8, 'θ')).toBe(15);
    expect(startOf('....aaaa---------aaa', 8, 'tʃ')).toBe(8);
    expect(startOf('....aaaa---------aaa', 8, null)).toBe(8);
    expect(startOf('....aaaa------aaa', 8, 'θ')).toBe(8);
  });

  it('keeps a soft beginning', () => {
    expect(startOf('aa.............oooaaa', 15)).toBe(15);
    expect(startOf('aa..........---oooaaa', 12)).toBe(13);
  });

  it('never makes a word empty, and changes nothing in a take without pauses', () => {
    expect(startOf('aa.........------', 11)).toBe(14);
    expect(startOf('aa..............-', 16)).toBe(16);
    expect(startOf('aa-----------------aa', 2)).toBe(2);
  });
});
