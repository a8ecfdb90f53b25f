import { expect, it } from 'vitest';
import { compareTakes } from '../../src/audition/compare-takes.js';

const said = (text: string, startSeconds: number) => ({ text, startSeconds, endSeconds: startSeconds + 1 });

it('the same sentence is found in takes with other seams, and one that occurs twice is found twice', () => {
  const first = [[said('One.', 0), said('Two.', 1)], [said('One.', 2)]];
  const later = [[said('Two.', 0.5)], [said('One.', 2.5), said('Three.', 3.5)]];
  expect(compareTakes([first, later])).toEqual({
    paragraphs: [['One.', 'Two.'], ['One.']],
    times: [
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
      [[2.5, 3.5], null, null],
    ],
  });
});
