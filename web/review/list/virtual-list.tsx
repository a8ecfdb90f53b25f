import { Component, createRef } from 'preact';
import type { State } from '../state/state.js';
import { ChunkRow, HeadingRow } from './chunk-row.js';
import type { Row } from './rows.js';

interface ListProps {
  readonly rows: readonly Row[];
  readonly state: State;
  readonly onShow: (id: string) => void;
  readonly onStep: (by: 1 | -1) => void;
}

interface Window {
  /** In pixels. */
  readonly top: number;
  readonly height: number;
  readonly rem: number;
}

/** Heights of the rows in rem. The style sheet uses the same. */
const heights = { heading: 2.5, chunk: 4.75 } as const;
/** How many rows above and below the visible ones exist. */
const overscan = 6;

/** A list of which only the visible rows exist, so that one of thousands is as fast as one of ten. */
export class VirtualList extends Component<ListProps, Window> {
  override state: Window = { top: 0, height: 800, rem: 16 };
  readonly #box = createRef<HTMLDivElement>();
  readonly #resized = new ResizeObserver(() => this.#measure());
  #rows: readonly Row[] = [];
  /** Where each row begins, in rem; the last one is the height of all. */
  #starts: readonly number[] = [0];
  #shown: string | null = null;

  override componentDidMount(): void {
    if (this.#box.current !== null) this.#resized.observe(this.#box.current);
    this.#measure();
    this.#reveal();
  }

  override componentDidUpdate(): void {
    if (this.#shown !== this.props.state.chunk) this.#reveal();
  }

  override componentWillUnmount(): void {
    this.#resized.disconnect();
  }

  #measure(): void {
    const box = this.#box.current;
    if (box === null) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.setState({ top: box.scrollTop, height: box.clientHeight, rem });
  }

  /** Scrolls to the chunk that is shown, and keeps the focus with it. */
  #reveal(): void {
    const box = this.#box.current;
    const { chunk } = this.props.state;
    const index = this.#rows.findIndex((row) => row.kind === 'chunk' && row.chunk.id === chunk);
    this.#shown = chunk;
    if (box === null || index < 0) return;
    const { rem } = this.state;
    const [start, end] = [(this.#starts[index] ?? 0) * rem, (this.#starts[index + 1] ?? 0) * rem];
    const above = heights.heading * rem;
    if (start - above < box.scrollTop) box.scrollTop = Math.max(0, start - above);
    else if (end > box.scrollTop + box.clientHeight) box.scrollTop = end - box.clientHeight + above;
    if (box.contains(document.activeElement))
      box.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true });
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.props.onStep(by);
  };

  override render({ rows, state, onShow }: ListProps, { top, height, rem }: Window) {
    if (rows !== this.#rows) {
      this.#rows = rows;
      const starts = [0];
      for (const row of rows) starts.push((starts.at(-1) ?? 0) + heights[row.kind]);
      this.#starts = starts;
    }
    const count = rows.reduce((sum, row) => (row.kind === 'chunk' ? Math.max(sum, row.place) : sum), 0);
    const first = this.#at(top / rem) - overscan;
    const last = this.#at((top + height) / rem) + overscan;
    const current = rows.findIndex((row) => row.kind === 'chunk' && row.chunk.id === state.chunk);
    // The Tab key must find one row, also if the one on the screen is not listed.
    const reached = current >= 0 ? current : rows.findIndex((row) => row.kind === 'chunk');
    return (
      <div class="rows" ref={this.#box} onScroll={() => this.#measure()} onKeyDown={this.#pressed}>
        <ul style={{ height: `${this.#starts.at(-1)}rem` }}>
          {rows.map((row, index) => {
            if ((index < first || index > last) && index !== reached) return null;
            const place = { top: `${this.#starts[index]}rem` };
            if (row.kind === 'heading') return <HeadingRow key={row.text} row={row} style={place} />;
            const { chunk } = row;
            return (
              <ChunkRow
                key={chunk.id}
                row={row}
                count={count}
                style={place}
                job={state.jobs[chunk.id] ?? null}
                isShown={index === current}
                isReached={index === reached}
                onShow={onShow}
              />
            );
          })}
        </ul>
      </div>
    );
  }

  /** Returns the index of the row at a height in rem. */
  #at(height: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= height) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
