import type { Diagnostic } from '../../base/diagnostic.js';
import { formatUsd } from '../../base/money/money.js';
import type { NoticeCode } from '../../base/notice-codes.js';
import type { Plan } from '../../plan/plan.js';
import type { Action } from '../../plan/planned-chunk.js';

/** Returns warnings about requests of earlier runs that were possibly charged, and what this run does about them. */
export function possiblyCharged({ chapters }: Plan): readonly Diagnostic[] {
  const actions = chapters.flatMap(({ planned }) => planned.map(({ action }) => action));
  return [
    ...warningOf(actions, {
      kind: 'buy',
      code: 'uncertain-bought-again',
      outcome: 'The plan buys them again',
      hint: 'To leave such chunks out, run with --strict-billing.',
    }),
    ...warningOf(actions, {
      kind: 'withheld',
      code: 'uncertain-withheld',
      outcome: '--strict-billing leaves them out',
      hint: 'Check in your account whether they were charged. A run without --strict-billing buys them again.',
    }),
  ];
}

function warningOf(
  actions: readonly Action[],
  {
    kind,
    code,
    outcome,
    hint,
  }: { kind: 'buy' | 'withheld'; code: NoticeCode; outcome: string; hint: string },
): readonly Diagnostic[] {
  const requests = actions.flatMap((action) =>
    action.kind === kind && action.uncertainRequests.length > 0 ? [action.uncertainRequests] : [],
  );
  if (requests.length === 0) return [];
  const chunks = requests.length === 1 ? '1 chunk was' : `${requests.length} chunks were`;
  const price = formatUsd(requests.flat().reduce((total, { priceMicroUsd }) => total + priceMicroUsd, 0));
  const message = `${chunks} possibly charged in an earlier run (${price}), but no response arrived. ${outcome}.`;
  return [{ code, severity: 'warning', message, hint }];
}
