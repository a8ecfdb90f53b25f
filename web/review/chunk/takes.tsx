import type { ReviewBook, ReviewChunk, ReviewTake } from '../../../src/review/api.js';
import { use } from '../actions/decide.js';
import { hearAtSameSentence } from '../actions/hear.js';
import type { App } from '../app.js';
import { Button } from '../parts/button.js';
import { canChange, type State } from '../state/state.js';
import { Waveform } from './waveform.js';

interface TakesProps {
  readonly app: App;
  readonly state: State;
  readonly book: ReviewBook;
  readonly chunk: ReviewChunk;
}

/** The takes of a chunk, oldest first, each with its waveform. */
export const Takes = ({ app, state, book, chunk }: TakesProps) =>
  chunk.takes.length === 0 ? null : (
    <ol id="takes" aria-label="Takes">
      {chunk.takes.map((take) => (
        <li key={take.id} class={take.id === state.heard ? 'heard' : undefined}>
          <div class="about">
            <p>
              <strong>Take {take.number}</strong> {take.isUsed && <span class="badge">in use</span>}{' '}
              <span class="quiet">{figures(take, book)}</span>
            </p>
            {state.connection.kind !== 'none' && (
              <div class="buttons">
                <Button
                  {...(take.number < 10 && { shortcut: String(take.number) })}
                  isOff={!take.isHere}
                  onClick={() => hearAtSameSentence(app, take)}
                >
                  Hear<span class="for-ears"> take {take.number}</span>
                </Button>
                <Button
                  {...(take.id === state.heard && !take.isUsed && { shortcut: 'U' })}
                  isOff={!canChange(state) || take.isUsed}
                  onClick={() => use(app, take)}
                >
                  Use<span class="for-ears"> take {take.number}</span>
                </Button>
              </div>
            )}
          </div>
          {state.connection.kind !== 'none' &&
            (take.isHere ? (
              <Waveform app={app} take={take} />
            ) : (
              <p class="quiet">This take is not on this computer. `narrate pull` downloads it.</p>
            ))}
        </li>
      ))}
    </ol>
  );

function figures(take: ReviewTake, { loudness }: ReviewBook): string {
  const { recordedAt, seconds, charactersPerSecond } = take;
  return [
    recordedAt === null
      ? null
      : new Date(recordedAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }),
    seconds === null ? null : `${seconds.toFixed(1)} s`,
    take.loudness === null ? null : `${take.loudness.toFixed(1)} ${loudness?.unit ?? 'LUFS'}`,
    charactersPerSecond === null ? null : `${charactersPerSecond.toFixed(1)} characters a second`,
    take.chosenByHand ? 'chosen by hand' : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
