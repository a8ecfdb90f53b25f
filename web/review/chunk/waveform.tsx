import { Component, createRef } from 'preact';
import WaveSurfer from 'wavesurfer.js';
import type { ReviewTake } from '../../../src/review/api.js';
import { onColours } from '../../shared/theme.js';
import { play } from '../actions/hear.js';
import type { App } from '../app.js';
import { soundAddress } from '../server.js';

interface WaveformProps {
  readonly app: App;
  readonly take: ReviewTake;
}

/** In pixels, so that nothing moves when the waveform is drawn. The style sheet uses the same. */
const height = 56;

/** The waveform of a take with its findings as bands. A click plays from there. The keyboard has buttons for the same. */
export class Waveform extends Component<WaveformProps> {
  readonly #box = createRef<HTMLDivElement>();
  #surfer: WaveSurfer | null = null;
  #endColours = (): void => undefined;
  #isGone = false;

  override componentDidMount(): void {
    void this.#draw();
  }

  override componentWillUnmount(): void {
    this.#isGone = true;
    this.#endColours();
    this.#surfer?.destroy();
  }

  /** A new waveform is not needed when the take's other data change. */
  override shouldComponentUpdate({ take }: WaveformProps): boolean {
    return take !== this.props.take;
  }

  async #draw(): Promise<void> {
    const { app, take } = this.props;
    const waveform = await app.server.waveform(take.id).catch(() => null);
    const container = this.#box.current;
    if (waveform === null || container === null || this.#isGone) return;
    const surfer = WaveSurfer.create({
      ...this.#colours(container),
      container,
      height,
      cursorWidth: 2,
      barWidth: 2,
      barGap: 1,
      barRadius: 1,
      media: app.sound.element(take.id),
      // Without them, wavesurfer.js would fetch and decode the audio.
      url: soundAddress(take.id),
      peaks: [[...waveform.peaks]],
      duration: waveform.seconds,
      cspNonce: app.nonce,
    });
    this.#surfer = surfer;
    this.#endColours = onColours(() => surfer.setOptions(this.#colours(container)));
    surfer.on('interaction', (seconds) => void play(app, this.props.take, seconds));
  }

  /** A canvas knows no variables of CSS, so the colours come from properties of the box that use them. */
  #colours(box: HTMLElement): { waveColor: string; progressColor: string; cursorColor: string } {
    const { color, caretColor, outlineColor } = getComputedStyle(box);
    return { waveColor: color, progressColor: caretColor, cursorColor: outlineColor };
  }

  override render({ take }: WaveformProps) {
    const { seconds } = take;
    return (
      <div class="waveform" aria-hidden="true">
        {seconds !== null &&
          take.findings.map(({ band, code, message, confidence }) =>
            band === null ? null : (
              <i
                key={code + message}
                class={confidence === 'low' ? 'low' : 'high'}
                style={{
                  // What is missing at the end is a band without a length there.
                  left: `${Math.min(99.5, (100 * band.start) / seconds)}%`,
                  width: `${Math.max(0.5, (100 * (band.end - band.start)) / seconds)}%`,
                }}
              />
            ),
          )}
        <div class="canvas" ref={this.#box} />
      </div>
    );
  }
}
