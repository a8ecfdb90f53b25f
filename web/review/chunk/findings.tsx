import { clockText } from '../../../src/deliver/outputs/page/clock-text.js';
import type { ReviewChunk, ReviewTake } from '../../../src/review/api.js';
import { playBefore } from '../actions/hear.js';
import type { App } from '../app.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { isRetaking, type State } from '../state/state.js';

interface FindingsProps {
  readonly app: App;
  readonly state: State;
  readonly chunk: ReviewChunk;
  readonly take: ReviewTake | null;
}

/** What narrate found in the take that is heard, in words, with a button that plays it. */
export const Findings = ({ app, state, chunk, take }: FindingsProps) => (
  <div id="findings">
    {isRetaking(state, chunk.id) && (
      <p class="note job">
        <progress aria-label="Retake" /> {state.jobs[chunk.id]?.message}
      </p>
    )}
    {take === null ? (
      <p class="note">{withoutTake(chunk)}</p>
    ) : (
      take.findings.length === 0 && (
        <p class="note good">narrate found nothing wrong with take {take.number}.</p>
      )
    )}
    {take !== null && take.findings.length > 0 && (
      <ul>
        {take.findings.map((finding) => (
          <li key={finding.code + finding.message} class={finding.confidence === 'low' ? 'low' : 'high'}>
            <Icon name="warning" />
            <span>
              <span class="reason">
                Take {take.number} {finding.message}.
              </span>{' '}
              {finding.line !== null && <small>Line {finding.line}</small>}
            </span>
            {finding.band !== null && take.isHere && state.connection.kind !== 'none' && (
              <Button
                label={`Hear it from ${clockText(finding.band.start)}: take ${take.number} ${finding.message}`}
                onClick={() => playBefore(app, take, finding.band?.start ?? 0)}
              >
                Hear it
              </Button>
            )}
          </li>
        ))}
      </ul>
    )}
  </div>
);

function withoutTake({ state, takes }: ReviewChunk): string {
  if (takes.length > 0) return 'Choose a take to hear it.';
  if (state === 'missing')
    return 'This text is paid for, but its take is not on this computer. `narrate pull` downloads it.';
  if (state === 'uncertain')
    return 'This text was possibly charged, but there is no take. The next run looks for it.';
  return 'This text is not recorded yet. The next run of narrate records it.';
}
