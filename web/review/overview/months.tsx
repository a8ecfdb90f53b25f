import { monthName } from '../../../src/base/money/month.js';
import type { MonthSpending, ReviewBook } from '../../../src/review/api.js';
import { usd } from '../parts/money.js';
import { TableBox } from './table-box.js';

/** The size of the chart, in its own units. */
const chart = { width: 720, height: 200, left: 56, bottom: 24, top: 12 } as const;
/** The chart shows the last months; the table has all. */
const mostMonths = 12;

/** The spending by month, against the budget of each. */
export const Months = ({ book: { months, isDraft } }: { book: ReviewBook }) => (
  <section aria-labelledby="months-title">
    <h2 id="months-title">Spending by month</h2>
    {months.length === 0 ? (
      <p class="none">{isDraft ? 'A draft is free.' : 'Nothing is spent yet.'}</p>
    ) : (
      <>
        <Chart months={months.slice(-mostMonths)} />
        <details>
          <summary>Spending by month as a table</summary>
          <TableBox label="Table of the spending by month">
            <Table months={months} />
          </TableBox>
        </details>
      </>
    )}
  </section>
);

const Chart = ({ months }: { months: readonly MonthSpending[] }) => {
  const { width, height, left, bottom, top } = chart;
  const most = Math.max(
    ...months.map((one) => Math.max(one.spentUsd + one.uncertainUsd, one.budgetUsd ?? 0)),
    0.01,
  );
  const y = (amount: number): number => height - bottom - ((height - bottom - top) * amount) / most;
  const step = (width - left) / Math.max(months.length, 6);
  return (
    <figure>
      <svg
        class="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label="Chart of the spending by month. The table below has the numbers."
      >
        {[0, most / 2, most].map((amount) => (
          <g key={amount}>
            <line class="grid" x1={left} x2={width} y1={y(amount)} y2={y(amount)} />
            <text x={left - 8} y={y(amount) + 4} text-anchor="end">
              ${amount.toFixed(2)}
            </text>
          </g>
        ))}
        {months.map(({ month, spentUsd, uncertainUsd, budgetUsd }, index) => {
          const x = left + index * step + step * 0.2;
          const bar = Math.min(step * 0.6, 64);
          return (
            <g key={month}>
              <rect class="spent" x={x} width={bar} y={y(spentUsd)} height={y(0) - y(spentUsd)} />
              <rect
                class="uncertain"
                x={x}
                width={bar}
                y={y(spentUsd + uncertainUsd)}
                height={y(spentUsd) - y(spentUsd + uncertainUsd)}
              />
              {budgetUsd !== null && (
                <line class="budget" x1={x - 6} x2={x + bar + 6} y1={y(budgetUsd)} y2={y(budgetUsd)} />
              )}
              <text x={x + bar / 2} y={height - 6} text-anchor="middle">
                {month}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption class="quiet legend">
        <span>
          <i class="spent" />
          spent
        </span>
        <span>
          <i class="uncertain" />
          possibly charged
        </span>
        <span>
          <i class="budget" />
          monthly budget
        </span>
      </figcaption>
    </figure>
  );
};

const Table = ({ months }: { months: readonly MonthSpending[] }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Month</th>
        <th scope="col" class="number">
          Spent
        </th>
        <th scope="col" class="number">
          Possibly charged
        </th>
        <th scope="col" class="number">
          Budget
        </th>
        <th scope="col" class="number">
          Texts
        </th>
      </tr>
    </thead>
    <tbody>
      {months.map(({ month, spentUsd, uncertainUsd, budgetUsd, chunks }) => (
        <tr key={month}>
          <th scope="row">{monthName(month)}</th>
          <td class="number">{usd(spentUsd)}</td>
          <td class="number">{usd(uncertainUsd)}</td>
          <td class="number">{budgetUsd === null ? 'none' : usd(budgetUsd)}</td>
          <td class="number">{chunks}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
