import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FindingCode } from '../src/check/takes/finding.js';
import { withoutHead, withoutTail } from '../test/support/defects.js';
import { type EspeakTake, takesOf, takesOfProse } from '../test/support/espeak-takes.js';
import { foundAlone, foundTogether } from '../test/support/judged.js';
import { seededRandom } from '../test/support/seeded-random.js';

const count = Number(process.env.TAKES ?? 200);
const book = process.env.BOOK;

/** Joins paragraphs of the Markdown files in a folder to texts of the length of chunks, some of them shorter. */
function textsOf(folder: string): readonly string[] {
  const paragraphs = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .replace(/^```.*?^```/gms, '')
        .split(/\n\s*\n/),
    )
    .map((paragraph) =>
      paragraph
        .replace(/[#*_`>]/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((paragraph) => paragraph !== '');
  const chance = seededRandom(1);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index / count) * paragraphs.length);
    return paragraphs
      .slice(from, from + 1 + Math.floor(chance() ** 2 * 5))
      .join('\n\n')
      .slice(0, 1800);
  });
}

const share = (part: number, whole: number): string =>
  `${part} of ${whole} (${((part / whole) * 100).toFixed(1)} %)`;

/** Cuts each take at a random position, and returns how many of the halves are flagged because of the cut edge. */
function cutsFound(takes: readonly EspeakTake[], edge: 'head' | 'tail'): number {
  const chance = seededRandom(7);
  return takes.filter((take) => {
    const at = Math.floor(take.samples.length * (0.1 + 0.8 * chance()));
    const samples = edge === 'head' ? withoutHead(take.samples, at) : withoutTail(take.samples, at);
    return foundAlone({ ...take, samples }).includes(`${edge}-cut`);
  }).length;
}

it('good takes are not flagged', async () => {
  const takes = book === undefined ? await takesOfProse(count, 1800) : await takesOf(textsOf(book));
  const alone = takes.map(foundAlone);
  const together = foundTogether(takes);
  const alarms = (found: readonly (readonly FindingCode[])[]): number =>
    found.filter((codes) => codes.length > 0).length;
  const seconds = takes.reduce((sum, { samples, sampleRate }) => sum + samples.length / sampleRate, 0);
  console.table({
    'hours of speech': Number((seconds / 3600).toFixed(2)),
    'false alarms while recording': share(alarms(alone), takes.length),
    'false alarms as a finished set': share(alarms(together), takes.length),
    'tails cut at random, found at the edge': share(cutsFound(takes, 'tail'), takes.length),
    'heads cut at random, found at the edge': share(cutsFound(takes, 'head'), takes.length),
  });
  const flagged = takes.flatMap(({ voice, text }, index) => {
    const codes = [...(alone[index] ?? []), ...(together[index] ?? [])];
    return codes.length === 0
      ? []
      : [`${voice}: ${codes.join(', ')}: ${text.slice(0, 30)} … ${text.slice(-20)}`];
  });
  expect(flagged).toEqual([]);
});
