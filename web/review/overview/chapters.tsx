import { clockText } from '../../../src/deliver/outputs/page/clock-text.js';
import type { LoudnessRange, ReviewBook, ReviewChapter } from '../../../src/review/api.js';
import { spokenTime } from '../../shared/spoken-time.js';
import { TableBox } from './table-box.js';

const states = { recorded: 'recorded', partly: 'partly recorded', 'not-recorded': 'not recorded' } as const;

/** The chapters with their state, length, loudness and flags. */
export const Chapters = ({ book, onShow }: { book: ReviewBook; onShow: (chapter: number) => void }) => {
  const { chapters, loudness } = book;
  const sum = (of: (chapter: ReviewChapter) => number): number =>
    chapters.reduce((total, chapter) => total + of(chapter), 0);
  const seconds = sum((chapter) => chapter.seconds ?? 0);
  return (
    <section aria-labelledby="chapters-title">
      <h2 id="chapters-title">Chapters</h2>
      <TableBox label="Table of the chapters">
        <table id="chapters">
          <thead>
            <tr>
              <th scope="col">Chapter</th>
              <th scope="col">State</th>
              <th scope="col" class="number">
                Texts
              </th>
              <th scope="col" class="number">
                Flagged
              </th>
              <th scope="col" class="number">
                Approved
              </th>
              <th scope="col" class="number">
                Length
              </th>
              <th scope="col">Loudness{loudness !== null && `, ${loudness.unit}`}</th>
            </tr>
          </thead>
          <tbody>
            {chapters.map((one) => (
              <tr key={one.chapter}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => onShow(one.chapter)}>
                    {one.chapter} · <span dir="auto">{one.title}</span>
                  </button>
                </th>
                <td>{states[one.state]}</td>
                <td class="number">
                  {one.recorded === one.chunks ? one.chunks : `${one.recorded} of ${one.chunks}`}
                </td>
                <td class={one.flagged > 0 ? 'number flagged' : 'number'}>{one.flagged}</td>
                <td class="number">{one.approved}</td>
                <Length seconds={one.seconds} />
                <td>
                  <Loudness value={one.loudness} range={loudness} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Whole book</th>
              <td />
              <td class="number">{sum(({ chunks }) => chunks)}</td>
              <td class="number">{sum(({ flagged }) => flagged)}</td>
              <td class="number">{sum(({ approved }) => approved)}</td>
              <Length seconds={seconds} />
              <td />
            </tr>
          </tfoot>
        </table>
      </TableBox>
      <p class="quiet">
        {loudness === null
          ? 'The loudness is that of the takes. The manifest sets no target.'
          : `The loudness is that of the takes before narrate adjusts them. Target of the files: ${loudness.least} to ${loudness.most} ${loudness.unit}.`}
      </p>
    </section>
  );
};

const Length = ({ seconds }: { seconds: number | null }) => (
  <td class="number">
    {seconds === null ? (
      '–'
    ) : (
      <>
        <span aria-hidden="true">{clockText(seconds)}</span>
        <span class="for-ears">{spokenTime(seconds)}</span>
      </>
    )}
  </td>
);

/** Room around the target in the picture of the loudness, in dB. */
const around = 9;

/** A loudness as a mark on a line, with the target as a band. */
const Loudness = ({ value, range }: { value: number | null; range: LoudnessRange | null }) => {
  if (value === null) return <>–</>;
  if (range === null) return <>{value.toFixed(1)}</>;
  const [least, most] = [range.least - around, range.most + around];
  const at = (loudness: number): number =>
    (100 * (Math.max(least, Math.min(loudness, most)) - least)) / (most - least);
  return (
    <span class="loudness">
      <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect class="line" x="0" y="7" width="100" height="2" />
        <rect
          class="target"
          x={at(range.least)}
          y="3"
          width={Math.max(2, at(range.most) - at(range.least))}
          height="10"
        />
        <rect class="value" x={Math.min(98, Math.max(0, at(value) - 1))} y="0" width="2" height="16" />
      </svg>
      {value.toFixed(1)}
    </span>
  );
};
