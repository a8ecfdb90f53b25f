/** The factor for the numbers of examples: a fifth in `npm test`, and ten in `npm run test:many`, which sets EXAMPLES. */
const factor = Number(process.env.EXAMPLES ?? 0.2);

/**
 * Returns the number of examples that `fast-check` tries for a property, at least ten (or `count`, if that is lower).
 * @param count the number with which a single run is likely to find a fault
 */
export const examples = (count: number): number => Math.max(Math.min(count, 10), Math.round(count * factor));
