/**
 * What a step used for a book of so many hours: seconds of processor time, and the peak of the memory.
 * @typedef {{ hours: number, seconds: number, megabytes: number }} Point
 */

/** By how much memory may differ between sizes and still count as flat: garbage is collected at different times. */
const flatFactor = 1.25;

/**
 * Returns the largest growth of the time from one size to the next, relative to n log n: 1 means exactly n log n, less is better.
 * n is the number of minutes. Null: there is only one size.
 * @param {readonly Point[]} points by rising size
 */
export function growthOf(points) {
  const steps = points.slice(1).map((point, index) => {
    const before = /** @type {Point} */ (points[index]);
    return point.seconds / before.seconds / (work(point) / work(before));
  });
  return steps.length === 0 ? null : Math.max(...steps);
}

/** @param {Point} point */
const work = ({ hours }) => hours * 60 * Math.log(hours * 60);

/** Returns the highest memory as a multiple of the lowest. @param {readonly Point[]} points */
export const memoryGrowth = (points) => {
  const sizes = points.map(({ megabytes }) => megabytes);
  return Math.max(...sizes) / Math.min(...sizes);
};

/**
 * Returns a table in Markdown with a row for each step. Time must not grow faster than n log n, and the memory of some steps not at
 * all.
 * @param {ReadonlyMap<string, readonly Point[]>} steps
 * @param {readonly string[]} flat the steps whose memory must not grow
 */
export function growthTable(steps, flat) {
  const hours = [...new Set([...steps.values()].flatMap((points) => points.map((point) => point.hours)))];
  const row = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const lines = [...steps].map(([name, points]) => {
    const growth = growthOf(points);
    const isFlat = !flat.includes(name) || memoryGrowth(points) <= flatFactor;
    const met = (growth === null || growth <= 1) && isFlat ? 'yes' : 'no';
    const cells = hours.map((size) => {
      const point = points.find((one) => one.hours === size);
      return point === undefined ? '' : `${point.seconds.toFixed(2)} s, ${point.megabytes.toFixed(0)} MB`;
    });
    return row([name, ...cells, growth === null ? '' : growth.toFixed(2), met]);
  });
  const head = ['step', ...hours.map((size) => `${size} h`), 'growth / n log n', 'met'];
  return [row(head), row(head.map(() => '---')), ...lines, ''].join('\n');
}
