import { clockText } from '../../../src/deliver/outputs/page/clock-text.js';
import type { ReviewChunk, ReviewTake } from '../../../src/review/api.js';
import { compare, playFromStart, skip, skipSeconds, startOf, toggle } from '../actions/hear.js';
import { changeSpeed, speeds } from '../actions/speed.js';
import type { App } from '../app.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import type { State } from '../state/state.js';

interface TransportProps {
  readonly app: App;
  readonly state: State;
  readonly chunk: ReviewChunk;
  readonly take: ReviewTake;
}

/** The buttons that play the take. */
export const Transport = ({ app, state, chunk, take }: TransportProps) => (
  <div id="transport" role="group" aria-label="Play">
    <Button
      kind="tool"
      label={`Back ${skipSeconds} seconds`}
      shortcut="←"
      onClick={() => skip(app, -skipSeconds)}
    >
      <Icon name="back" />
    </Button>
    <Button
      id="play"
      kind="tool"
      label={state.isPlaying ? 'Pause' : 'Play'}
      shortcut="Space"
      isOff={!take.isHere}
      onClick={() => toggle(app)}
    >
      <Icon name={state.isPlaying ? 'pause' : 'play'} />
    </Button>
    <Button
      kind="tool"
      label={`Forward ${skipSeconds} seconds`}
      shortcut="→"
      onClick={() => skip(app, skipSeconds)}
    >
      <Icon name="forward" />
    </Button>
    <p class="times">
      Take {take.number}
      <br />
      {clockText(state.seconds)} / {take.seconds === null ? '–' : clockText(take.seconds)}
    </p>
    <Button id="from-start" shortcut="S" isOff={!take.isHere} onClick={() => playFromStart(app)}>
      {startOf(take) > 0 ? 'Play the finding' : 'Play from the start'}
    </Button>
    <Button id="compare" shortcut="A" isOff={chunk.takes.length < 2} onClick={() => compare(app)}>
      A/B
    </Button>
    <label class="choice">
      <span>Speed</span>
      <select id="speed" onChange={({ currentTarget }) => changeSpeed(app, Number(currentTarget.value))}>
        {speeds.map((speed) => (
          <option key={speed} value={speed} selected={speed === app.sound.rate}>
            {speed}×
          </option>
        ))}
      </select>
    </label>
  </div>
);
