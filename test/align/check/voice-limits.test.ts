import { describe, expect, it } from 'vitest';
import {
  fixedLimits,
  deliveryLimits as limitsOfDelivery,
  type MeasuredTake,
} from '../../../src/align/check/voice-limits.js';
import { differenceOf as difference } from './difference.js';

/** A take of 20 s. */
interface Take extends MeasuredTake {
  readonly delivery: string;
}

const take = (one: Partial<Take>): Take => ({
  delivery: 'calm',
  differences: [],
  sentences: 10,
  fit: 0,
  ...one,
});

const many = (count: number, make: (index: number) => Take): readonly Take[] =>
  Array.from({ length: count }, (_, index) => make(index));

function deliveryLimits(takes: readonly Take[], delivery: string) {
  const own = takes.filter((one) => one.delivery === delivery);
  const others = takes.filter((one) => one.delivery !== delivery);
  return limitsOfDelivery({ own, others, seconds: own.length * 20 });
}

describe('deliveryLimits', () => {
  it('returns the fixed limits for a voice that says its texts', () => {
    expect(
      deliveryLimits(
        many(10, () => take({})),
        'calm',
      ),
    ).toEqual({ isUnlike: false, limits: fixedLimits });
    expect(deliveryLimits([], 'calm')).toEqual({ isUnlike: false, limits: fixedLimits });
  });

  it('returns 1.5 times what 95 % of the sentences do not exceed', () => {
    // One sentence in ten has more speech than its text.
    const takes = many(10, (index) =>
      take({ differences: [difference({ addedSeconds: 0.5 + index / 20 })] }),
    );
    expect(deliveryLimits(takes, 'calm').limits.added).toBeCloseTo(1.5 * 0.7, 6);
    expect(deliveryLimits(takes.toReversed(), 'calm')).toEqual(deliveryLimits(takes, 'calm'));
  });

  it('ignores differences in fewer than one sentence in twenty', () => {
    const takes = many(30, (index) =>
      take({ differences: index % 3 === 0 ? [difference({ missingSeconds: 3 })] : [] }),
    );
    expect(deliveryLimits(takes, 'calm').limits).toEqual(fixedLimits);
  });

  it('ignores speech before the first word, such as a prompt that is read aloud in every take', () => {
    const takes = many(20, () =>
      take({ sentences: 3, differences: [difference({ addedSeconds: 3, isAtEdge: true })] }),
    );
    expect(deliveryLimits(takes, 'calm').limits).toEqual(fixedLimits);
  });

  it('never exceeds three times the fixed limits', () => {
    const takes = many(20, () => take({ sentences: 2, differences: [difference({ missingSeconds: 8 })] }));
    expect(deliveryLimits(takes, 'calm').limits.missing).toBeCloseTo(1.2, 6);
  });

  it('does not judge a delivery that fits worse than 95 % of the other takes', () => {
    const others = many(40, (index) => take({ fit: -index / 10 }));
    const whispered = take({ delivery: 'whisper', fit: -9 });
    expect(deliveryLimits([...others, whispered], 'whisper').isUnlike).toBe(true);
    expect(deliveryLimits([...others, whispered], 'calm').isUnlike).toBe(false);
    expect(deliveryLimits([...others, { ...whispered, fit: -3.5 }], 'whisper').isUnlike).toBe(false);
  });

  it('judges a delivery with five minutes of audio by its own takes', () => {
    const others = many(40, () => take({}));
    const whispered = many(15, () =>
      take({ delivery: 'whisper', fit: -9, differences: [difference({ addedSeconds: 0.8 })] }),
    );
    const { isUnlike, limits } = deliveryLimits([...others, ...whispered], 'whisper');
    expect(isUnlike).toBe(false);
    expect(limits.added).toBeCloseTo(1.2, 6);
    expect(deliveryLimits([...others, ...whispered], 'calm').limits).toEqual(fixedLimits);
  });
});
