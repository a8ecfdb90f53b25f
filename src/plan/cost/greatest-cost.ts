import type { MicroUsd } from '../../base/money/money.js';
import { costOf } from '../../base/money/price.js';
import type { Plan } from '../plan.js';
import type { Action } from '../planned-chunk.js';

/** What is paid for before and perhaps not to be had any more. */
const perhapsLost: readonly Action['kind'][] = ['collect', 'withheld'];

/** What a plan costs at the most: all that is in doubt retaken, and everything bought again that was paid for before and is lost. */
export const greatestCost = ({ chapters, total, pricing }: Plan): MicroUsd =>
  chapters
    .flatMap(({ planned }) => planned)
    .filter(({ action }) => perhapsLost.includes(action.kind))
    .reduce(
      (most, { chunk }) => most + costOf(chunk.text.length, pricing).mostMicroUsd,
      total.costWithRetakesMicroUsd,
    );
