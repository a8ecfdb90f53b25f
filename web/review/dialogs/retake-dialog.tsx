import type { RetakeQuote } from '../../../src/review/api.js';
import { confirmRetake, getQuote } from '../actions/retake.js';
import type { App } from '../app.js';
import { Button } from '../parts/button.js';
import { counted } from '../parts/counted.js';
import { Dialog } from '../parts/dialog.js';
import { monthText, usd } from '../parts/money.js';
import { ProblemBox } from '../parts/problem.js';
import { canChange, type RetakeDialog as Question, type State } from '../state/state.js';

/** The question whether to buy another take: what it costs, and what is left of the budgets. */
export const RetakeDialog = ({ app, state, dialog }: { app: App; state: State; dialog: Question }) => {
  const { chunk, quote, problem, isSending } = dialog;
  const close = (): void => app.store.set({ dialog: null });
  return (
    <Dialog id="retake-dialog" title={`Record ${chunk} again?`} focus="confirm-retake" onClose={close}>
      <div class="quote" aria-live="polite" aria-busy={quote === null && problem === null}>
        {quote === null ? (
          problem === null && <p class="quiet">Asking for the price…</p>
        ) : (
          <Quote quote={quote} />
        )}
      </div>
      <ProblemBox problem={problem} />
      <footer>
        <Button onClick={close}>Cancel</Button>
        {quote === null && problem !== null ? (
          <Button onClick={() => getQuote(app)}>Get the price again</Button>
        ) : (
          <Button
            id="confirm-retake"
            kind="main"
            isOff={quote === null || isSending || !canChange(state)}
            onClick={() => confirmRetake(app)}
          >
            {quote === null ? 'Retake' : confirmText(quote)}
          </Button>
        )}
      </footer>
    </Dialog>
  );
};

const confirmText = ({ requests, costUsd }: RetakeQuote): string =>
  requests === 0 ? 'Download the take' : costUsd === 0 ? 'Retake for free' : `Retake for ${usd(costUsd)}`;

const Quote = ({
  quote: { requests, costUsd, budgetUsd, spentUsd, month, warnings },
}: {
  quote: RetakeQuote;
}) => (
  <>
    <p>
      {requests === 0
        ? 'A take is already paid for. narrate downloads it, and buys nothing.'
        : 'narrate buys one more take of this text. The takes that you have are kept.'}
    </p>
    <dl>
      <dt>Cost</dt>
      <dd>
        {usd(costUsd)} for {counted(requests, 'request')}
      </dd>
      <dt>Budget</dt>
      <dd>
        {budgetUsd === null
          ? `no limit, ${usd(spentUsd)} spent in this session`
          : `${usd(Math.max(0, budgetUsd - spentUsd))} of ${usd(budgetUsd)} left in this session`}
      </dd>
      <dt>Month</dt>
      <dd>{month === null ? 'no monthly budget' : monthText(month)}</dd>
    </dl>
    {warnings.map((warning) => (
      <p key={warning} class="warning">
        {warning}
      </p>
    ))}
  </>
);
