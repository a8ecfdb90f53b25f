import type { Plan } from '../plan.js';

/** Returns the part of a plan that fetches these keys again and buys nothing: the repair of damaged takes. */
export function planRepair(plan: Plan, keys: ReadonlySet<string>): Plan {
  const chapters = plan.chapters.map((chapter) => {
    const planned = chapter.planned.filter(
      ({ chunk, action }) => action.kind === 'collect' && keys.has(chunk.key),
    );
    return {
      ...chapter,
      planned,
      chunks: planned.length,
      collect: planned.length,
      buy: 0,
      withheld: 0,
      reuse: 0,
      costMicroUsd: 0,
      costWithRetakesMicroUsd: 0,
    };
  });
  const collect = chapters.reduce((total, chapter) => total + chapter.collect, 0);
  return {
    ...plan,
    chapters,
    retakable: new Map(),
    total: {
      ...plan.total,
      chunks: collect,
      collect,
      buy: 0,
      withheld: 0,
      reuse: 0,
      costMicroUsd: 0,
      costWithRetakesMicroUsd: 0,
    },
  };
}
