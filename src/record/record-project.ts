import { availableParallelism } from 'node:os';
import type { Clock } from '../base/clock.js';
import type { Project } from '../book/project.js';
import type { Engine } from '../engines/engine.js';
import { createEngine } from '../engines/registry.js';
import type { Plan } from '../plan/plan.js';
import { foldJournal } from '../state/ledger.js';
import type { State } from '../state/state.js';
import { record } from './record.js';
import { addUpRecorded, type Recorded } from './recorded.js';
import type { RunContext } from './run-context.js';
import { webhookFor } from './webhook-for.js';

const engineOf = ({ book, priceMicroUsd, baseUrl, environment }: Project, clock: Clock): Promise<Engine> =>
  createEngine({
    name: book.profile.name,
    priceMicroUsd,
    baseUrl,
    environment,
    clock,
    cores: availableParallelism(),
  });

/** Asked before anybody is asked to pay: whether the engine can be had at all. @throws NarrateError `no-key` and the like */
export async function requireEngine(project: Project, { clock }: RunContext): Promise<void> {
  const engine = await engineOf(project, clock);
  await engine.close();
}

/**
 * Records what a plan lacks, with the project's engine; with nothing to record, no engine is made and no key is needed.
 * `before` is what an earlier pass of the same run did: the budget holds over both.
 * @throws NarrateError `no-key` and the like; what the gateway does is in the result
 */
export async function recordProject(
  project: Project,
  options: { plan: Plan; state: State; before: Recorded; mayBuy: boolean; context: RunContext },
): Promise<Recorded> {
  const { plan, state, before, mayBuy, context } = options;
  const { buy, collect, withheld } = plan.total;
  if (buy + collect + withheld === 0) return before;
  const { book, budgetMicroUsd, monthlyBudgetMicroUsd, concurrency, strictBilling } = project;
  const engine = await engineOf(project, context.clock);
  try {
    const recorded = await record({
      ...context,
      mayBuy,
      plan,
      engine,
      journal: state.journal,
      takes: state.takes,
      concurrency,
      strictBilling,
      webhook: webhookFor(engine, book.manifest.webhook),
      retries: book.manifest.limits.retries,
      maxWaitMs: book.manifest.limits.maxWaitMs,
      budgetMicroUsd:
        budgetMicroUsd === null ? null : budgetMicroUsd - before.spentMicroUsd - before.uncertainMicroUsd,
      monthlyBudgetMicroUsd,
      ledger: foldJournal(state.journal.entries, project.origin),
    });
    return addUpRecorded(before, recorded);
  } finally {
    await engine.close();
  }
}
