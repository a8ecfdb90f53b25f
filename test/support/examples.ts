/** What a property is tried with in `npm test`; `npm run test:many` sets EXAMPLES to ten. */
const share = Number(process.env.EXAMPLES ?? 0.2);

/**
 * How many examples `fast-check` makes for a property: `count` is what finds its faults within one run, of which every run
 * of the tests makes a fifth, never fewer than ten.
 */
export const examples = (count: number): number => Math.max(Math.min(count, 10), Math.round(count * share));
