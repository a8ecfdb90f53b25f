import type { Diagnostic } from '../../base/diagnostic.js';
import { formatUsd } from '../../base/money/money.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { Plan } from '../../plan/plan.js';
import type { Action } from '../../plan/planned-chunk.js';

/** What earlier runs may have paid for, their answers lost, and what this one does about it. */
export function perhapsPaid({ chapters }: Plan): readonly Diagnostic[] {
  const actions = chapters.flatMap(({ planned }) => planned.map(({ action }) => action));
  return [
    ...warningOf(actions, {
      kind: 'buy',
      code: 'uncertain-bought-again',
      fate: 'to be bought again',
      hint: 'With --strict-billing such chunks are left out.',
    }),
    ...warningOf(actions, {
      kind: 'withheld',
      code: 'uncertain-withheld',
      fate: 'left out, as --strict-billing asks',
      hint: 'A run without --strict-billing buys such chunks again: look first whether the account was charged for them.',
    }),
  ];
}

function warningOf(
  actions: readonly Action[],
  { kind, code, fate, hint }: { kind: 'buy' | 'withheld'; code: NoticeCode; fate: string; hint: string },
): readonly Diagnostic[] {
  const doubts = actions.flatMap((action) =>
    action.kind === kind && action.doubts.length > 0 ? [action.doubts] : [],
  );
  if (doubts.length === 0) return [];
  const chunks = doubts.length === 1 ? '1 chunk' : `${doubts.length} chunks`;
  const price = formatUsd(doubts.flat().reduce((total, { priceMicroUsd }) => total + priceMicroUsd, 0));
  const message = `${chunks} may have been paid for in an earlier run (${price}), whose ${doubts.length === 1 ? 'answer was' : 'answers were'} lost: ${fate}.`;
  return [{ code, severity: 'warning', message, hint }];
}
