import type { MicroUsd } from '../../base/money/money.js';
import { costOf } from '../../base/money/price.js';
import type { Plan } from '../plan.js';
import type { Action } from '../planned-chunk.js';

/** Actions on chunks that were paid for earlier and that the gateway may no longer have. */
const possiblyLost: readonly Action['kind'][] = ['collect', 'withheld'];

/**
 * Returns the most that a plan can cost, in micro-dollars: every allowed retake is bought, and everything that was paid for
 * earlier and is not here is bought again.
 */
export const greatestCost = (plan: Plan): MicroUsd =>
  plan.total.costWithRetakesMicroUsd + costOfPossiblyLost(plan);

/** Returns the cost of a plan without retakes, if everything that was paid for earlier and is not here is bought again. */
export const costIfLost = (plan: Plan): MicroUsd => plan.total.costMicroUsd + costOfPossiblyLost(plan);

const costOfPossiblyLost = ({ chapters, pricing }: Plan): MicroUsd =>
  chapters
    .flatMap(({ planned }) => planned)
    .filter(({ action }) => possiblyLost.includes(action.kind))
    .reduce((most, { chunk }) => most + costOf(chunk.text.length, pricing).mostMicroUsd, 0);
