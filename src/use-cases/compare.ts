import { readingRate, type SizeFigures, sizeFigures, sizesToCompare } from '../plan/cost/compare-sizes.js';
import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readSharedState } from '../project/open-state.js';
import { type BookPlan, planChunks, planProject } from '../project/plan-project.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';

/** The plan of a book, and what it would cost with other values of `chunks.maxCharacters`. */
export interface Comparison {
  readonly bookPlan: BookPlan;
  /** In ascending order of the limits. One is the current one. */
  readonly sizes: readonly SizeFigures[];
  /** Characters a second, from which the lengths are estimated. */
  readonly charactersPerSecond: number;
  /** Whether that rate was measured on takes of this book. */
  readonly isMeasured: boolean;
}

/**
 * Plans what a run would do and cost, with several limits of characters in a request. It writes only narrate's cache, as
 * `plan` does. @throws NarrateError as `plan`
 */
export async function compare(options: NarrateOptions & RunContextOptions): Promise<Comparison> {
  const opened = await openProject(options);
  const { snapshot, warnings, store } = await readSharedState(opened, runContext(options));
  const bookPlan = planProject(await splitProject(opened, snapshot), snapshot, { warnings, store });
  const { manifest, profile } = opened.book;
  const current = manifest.chunks.maxCharacters;
  const measured = readingRate(bookPlan.plan);
  const charactersPerSecond = measured ?? profile.charactersPerSecond;
  const sizes: SizeFigures[] = [];
  for (const maxCharacters of sizesToCompare(current, profile.limits.maxTextCharacters)) {
    const chunks = { ...manifest.chunks, maxCharacters };
    const book = { ...opened.book, manifest: { ...manifest, chunks } };
    const plan =
      maxCharacters === current
        ? bookPlan.plan
        : planChunks(await splitProject({ ...opened, book }, snapshot), snapshot);
    sizes.push(sizeFigures(plan, { maxCharacters, current, charactersPerSecond }));
  }
  return { bookPlan, sizes, charactersPerSecond, isMeasured: measured !== null };
}
