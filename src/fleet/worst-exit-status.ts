/** Exit statuses from the worst to the best (docs/errors.md). */
const fromWorst = [130, 70, 5, 3, 2, 4, 1, 0];

/** Returns the worst of some exit statuses; 0 without any. A status that narrate does not use counts as a bug (70). */
export function worstExitStatus(statuses: readonly number[]): number {
  const ranks = statuses.map((status) => fromWorst.indexOf(fromWorst.includes(status) ? status : 70));
  return fromWorst[Math.min(fromWorst.length - 1, ...ranks)] ?? 0;
}
