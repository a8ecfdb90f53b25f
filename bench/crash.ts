import { afterAll, beforeAll, describe, it } from 'vitest';
import { type CrashFigures, chunks, crashBook, undisturbedAudio } from '../test/support/crash-book.js';
import { randomKills } from '../test/support/random-kills.js';

const books = Number(process.env.BOOKS ?? 100);
const firstSeed = Number(process.env.SEED ?? 1);
const seeds = Array.from({ length: books }, (_, index) => firstSeed + index);

let audio: Readonly<Record<string, Buffer>>;
beforeAll(async () => {
  audio = await undisturbedAudio();
});

const survivors: CrashFigures[] = [];
afterAll(() => {
  const sum = (of: (figures: CrashFigures) => number): number =>
    survivors.reduce((total, figures) => total + of(figures), 0);
  console.table({
    'books killed and rerun': books,
    'of these whole, with honest books': survivors.length,
    'chunks, each recorded': survivors.length * chunks,
    'times a run was killed': sum(({ kills }) => kills),
    'requests charged': sum(({ charged }) => charged),
    'requests called uncertain': sum(({ uncertain }) => uncertain),
    'seconds a book': Number((sum(({ seconds }) => seconds) / survivors.length).toFixed(1)),
  });
});

describe.concurrent('book whose runs are killed', () => {
  it.each(seeds)('is complete and charged correctly after the kills of seed %i', async (seed) => {
    const kills = randomKills(seed);
    try {
      survivors.push(await crashBook({ kills, audio }));
    } catch (error) {
      const names = kills.map(({ name }) => name).join(', then ');
      throw new Error(`Seed ${seed} (killed ${names}): ${String(error)}`, { cause: error });
    }
  });
});
