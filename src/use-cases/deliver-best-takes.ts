import { deliverProject } from '../deliver/deliver-project.js';
import type { Delivered } from '../deliver/delivery.js';
import type { Project } from '../project/open-project.js';
import { chooseTakesInUse } from '../record/retakes/due-retakes.js';
import type { RunContext } from '../record/run-context.js';
import type { State } from '../state/state.js';

/**
 * Writes the files of a project. With `check.words: retake`, a new take may turn out to have more wrong words than another take of
 * its chunk when the delivery judges it. Then the other take is used, and its files are written again. Nothing is bought.
 * @throws NarrateError as `deliverProject`
 */
export async function deliverBestTakes(
  project: Project,
  state: State,
  context: RunContext,
): Promise<Delivered> {
  let delivered = await deliverProject(project, state, context);
  if (project.book.manifest.check?.words !== 'retake') return delivered;
  // Each turn judges takes that had no judgement, so there is an end.
  while (delivered.damaged.length === 0 && !context.signal.aborted) {
    if (!(await chooseTakesInUse(project, state))) break;
    const again = await deliverProject(project, state, context);
    if (context.signal.aborted) break;
    const written = [...new Set([...delivered.written, ...again.written])].sort();
    delivered = { ...again, written, judged: (delivered.judged ?? 0) + (again.judged ?? 0) };
  }
  return delivered;
}
