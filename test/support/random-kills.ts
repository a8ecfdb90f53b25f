import { chances } from '../../src/sandbox/chance.js';
import { afterMs, atCall, chunks, isStitching, type Kill, when } from './crash-book.js';

/** Returns one to three kills of random kinds. The same seed gives the same kills. */
export function randomKills(seed: number): readonly Kill[] {
  const next = chances(`kills ${seed}`);
  const below = (limit: number): number => Math.floor(next() * limit);
  const kinds: readonly (() => Kill)[] = [
    () => afterMs(100 + below(2400)),
    () => {
      const charges = 1 + below(chunks);
      return when(`at charge ${charges}`, ({ report }) => report().charged >= charges);
    },
    () => {
      const nth = 1 + below(1500);
      return atCall(`at file system call ${nth}`, { call: null, holding: null, nth, share: null });
    },
    () => {
      const [nth, share] = [1 + below(60), next()];
      return atCall(`in write ${nth} to the journal, at ${Math.round(share * 100)} %`, {
        call: 'appendFile',
        holding: null,
        nth,
        share,
      });
    },
    () => when('while stitching', isStitching),
  ];
  return Array.from({ length: 1 + below(3) }, () => (kinds[below(kinds.length)] as () => Kill)());
}
