import { Component } from 'preact';
import { median } from '../../../src/base/median.js';
import type { ReviewBook } from '../../../src/review/api.js';
import { type Rate, ratesOf } from './outliers.js';
import { TableBox } from './table-box.js';

interface RatesProps {
  readonly book: ReviewBook;
  readonly onShow: (id: string) => void;
}

/** The size of the chart, in its own units. */
const chart = { width: 720, height: 260, left: 40, bottom: 24, top: 8 } as const;
/** With more outliers, the Tab key would never reach the end of the chart. The table has them all. */
const mostStops = 40;

/** The reading rate of each take as a chart. A click on a point, or Enter on an outlier, shows its chunk. */
export class Rates extends Component<RatesProps> {
  /** Thousands of points are drawn again only for another book. */
  override shouldComponentUpdate({ book }: RatesProps): boolean {
    return book !== this.props.book;
  }

  override render({ book, onShow }: RatesProps) {
    const rates = ratesOf(book);
    return (
      <section aria-labelledby="rates-title">
        <h2 id="rates-title">Reading rate</h2>
        {rates.length === 0 ? (
          <p class="none">No take is measured yet.</p>
        ) : (
          <>
            <Chart rates={rates} onShow={onShow} />
            <details>
              <summary>Reading rate as a table</summary>
              <TableBox label="Table of the reading rates">
                <ChapterTable rates={rates} onShow={onShow} />
              </TableBox>
            </details>
          </>
        )}
      </section>
    );
  }
}

const Chart = ({ rates, onShow }: { rates: readonly Rate[]; onShow: (id: string) => void }) => {
  const { width, height, left, bottom, top } = chart;
  const values = rates.map(({ charactersPerSecond }) => charactersPerSecond);
  const [least, most] = [Math.floor(Math.min(...values)) - 1, Math.ceil(Math.max(...values)) + 1];
  const x = (index: number): number =>
    left + 10 + ((width - left - 20) * index) / Math.max(1, rates.length - 1);
  const y = (rate: number): number =>
    height - bottom - ((height - bottom - top) * (rate - least)) / (most - least);
  const outliers = rates.filter(({ isOutlier }) => isOutlier);
  let stops = 0;
  const showPoint = (target: EventTarget | null): void => {
    const id = target instanceof SVGElement ? target.dataset.id : undefined;
    if (id !== undefined) onShow(id);
  };
  return (
    <figure>
      <svg
        class="chart rates"
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={`Chart of the characters per second of ${rates.length} takes, ${outliers.length} of them unusual. The table below has the numbers.`}
        onClick={({ target }) => showPoint(target)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          event.stopPropagation();
          showPoint(event.target);
        }}
      >
        {[least, (least + most) / 2, most].map((rate) => (
          <g key={rate} aria-hidden="true">
            <line class="grid" x1={left} x2={width} y1={y(rate)} y2={y(rate)} />
            <text x={left - 8} y={y(rate) + 4} text-anchor="end">
              {rate}
            </text>
          </g>
        ))}
        <text x={left + 10} y={height - 4} aria-hidden="true">
          start of the book
        </text>
        <text x={width - 10} y={height - 4} text-anchor="end" aria-hidden="true">
          end
        </text>
        {rates.map((rate, index) => {
          const { id, take, charactersPerSecond, isOutlier, isUsed } = rate;
          const key = `${id}.${take}`;
          const at = { cx: x(index), cy: y(charactersPerSecond), 'data-id': id, class: classOf(rate) };
          if (!isOutlier || stops++ >= mostStops)
            return <circle key={key} {...at} r={isOutlier ? 5 : 3} aria-hidden="true" />;
          const name = `${id}, take ${take}${isUsed ? '' : ', not in use'}: ${charactersPerSecond.toFixed(1)} characters a second`;
          return (
            <circle key={key} {...at} r={6} role="button" tabindex={0} aria-label={name}>
              <title>{name}</title>
            </circle>
          );
        })}
      </svg>
      <figcaption class="quiet legend">
        <span>Characters per second of speech, without pauses.</span>
        <span>
          <i class="point" />
          usual
        </span>
        <span>
          <i class="point outlier" />
          unusual for its voice
        </span>
        <span>
          <i class="point unused" />
          not in use
        </span>
      </figcaption>
    </figure>
  );
};

const classOf = ({ isOutlier, isUsed }: Rate): string =>
  `point${isOutlier ? ' outlier' : ''}${isUsed ? '' : ' unused'}`;

/** The rates of each chapter with a button for its slowest and its fastest take. */
const ChapterTable = ({ rates, onShow }: { rates: readonly Rate[]; onShow: (id: string) => void }) => {
  const chapters = [...new Set(rates.map(({ chapter }) => chapter))];
  const link = (rate: Rate) => (
    <button type="button" class="link" onClick={() => onShow(rate.id)}>
      {rate.charactersPerSecond.toFixed(1)} ({rate.id}, take {rate.take})
    </button>
  );
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Chapter</th>
          <th scope="col" class="number">
            Takes
          </th>
          <th scope="col" class="number">
            Median
          </th>
          <th scope="col">Slowest</th>
          <th scope="col">Fastest</th>
          <th scope="col">Unusual</th>
        </tr>
      </thead>
      <tbody>
        {chapters.map((chapter) => {
          const own = rates
            .filter((rate) => rate.chapter === chapter)
            .sort((one, other) => one.charactersPerSecond - other.charactersPerSecond);
          const middle = median(own.map(({ charactersPerSecond }) => charactersPerSecond));
          return (
            <tr key={chapter}>
              <th scope="row">{chapter}</th>
              <td class="number">{own.length}</td>
              <td class="number">{middle.toFixed(1)}</td>
              <td>{own[0] !== undefined && link(own[0])}</td>
              <td>{own.length > 0 && link(own[own.length - 1] as Rate)}</td>
              <td>
                {own
                  .filter(({ isOutlier }) => isOutlier)
                  .map((rate) => (
                    <div key={`${rate.id}.${rate.take}`}>{link(rate)}</div>
                  ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
