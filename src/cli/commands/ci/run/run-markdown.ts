import { formatUsd } from '../../../../base/money/money.js';
import type { RunReport } from '../../../../use-cases/run.js';
import { findingsText } from '../../../text/flagged.js';
import { counted, formatCount, formatDuration, formatMegabytes } from '../../../text/format.js';
import { type CiHost, inWorkspace } from '../host/ci-host.js';
import { code, inAddress, link, plain, table } from '../markdown/markdown.js';
import { noticesMarkdown, placeMarkdown } from '../markdown/notices-markdown.js';
import type { SoundFile } from './sound-files.js';

/** What is told of a run. */
export interface RunSummary {
  readonly report: RunReport;
  readonly seconds: number;
  /** Where its files can be had: with `{file}` each at its own address, else all at one; null: nowhere. */
  readonly filesUrl: string | null;
  readonly files: readonly SoundFile[];
}

/**
 * The reference by which files are linked that are all at one address. What is put before the summary as
 * `[narrate-files]: <…>` wins, so that an address which is only known after an upload can still be given.
 */
export const filesReference = 'narrate-files';

const mostListed = 100;

const headings: Record<RunReport['status'], string> = {
  complete: 'complete',
  incomplete: 'not complete',
  stopped: 'stopped',
  interrupted: 'interrupted',
};

/** The summary of a job: spending, files to listen to, what failed, what is in doubt. */
export function runMarkdown(summary: RunSummary, host: CiHost): string {
  const { report } = summary;
  const { book } = report.bookPlan;
  const paragraphs = [
    `### Narration of ${plain(book.title)}: ${headings[report.status]}`,
    moneyText(summary),
    ...(report.recorded.stopped === null
      ? []
      : [`**${plain(report.recorded.stopped.message)}** ${leftText(report)}`]),
    ...failures(report, host),
    ...listen(summary, host),
    ...doubts(report, host),
    ...noticesMarkdown(report.warnings, book.root, host),
    ...reference(summary),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function moneyText({ report: { bookPlan, recorded, reused }, seconds }: RunSummary): string {
  const { spentMicroUsd, uncertainMicroUsd } = recorded;
  const isFree = recorded.bought > 0 && spentMicroUsd + uncertainMicroUsd === 0;
  const parts = [
    `${counted(recorded.bought, 'chunk')} ${isFree ? 'recorded' : 'bought'}`,
    ...(recorded.collected > 0 ? [`${formatCount(recorded.collected)} collected`] : []),
    ...(recorded.retaken > 0 ? [`${formatCount(recorded.retaken)} retaken`] : []),
    ...(recorded.paidTwice.length > 0 ? [`${formatCount(recorded.paidTwice.length)} paid twice`] : []),
    `${formatCount(reused)} of ${formatCount(bookPlan.plan.total.chunks)} reused`,
  ].join(', ');
  const time = `in ${formatDuration(seconds)}`;
  if (isFree) return `${parts}, free, ${time}.`;
  const uncertain =
    uncertainMicroUsd === 0 ? '' : `, and ${formatUsd(uncertainMicroUsd)} uncertain (answers were lost)`;
  return `${parts}; **${formatUsd(spentMicroUsd)} spent**${uncertain}, ${time}.`;
}

/** What is still to be paid for when money has stopped a run. */
function leftText({ bookPlan: { plan }, recorded }: RunReport): string {
  const left = plan.total.buy - recorded.bought;
  return left > 0 ? `${counted(left, 'chunk')} still to buy; the next run goes on there.` : '';
}

function failures({ recorded: { failed }, bookPlan: { book } }: RunReport, host: CiHost): readonly string[] {
  if (failed.length === 0) return [];
  const rows = failed
    .slice(0, mostListed)
    .map(({ place, chapter, chunk, reason }) => [
      placeMarkdown(place, book.root, host),
      `${chapter}`,
      `${chunk}`,
      plain(reason),
    ]);
  return [
    `#### ${counted(failed.length, 'chunk')} failed`,
    listed(['Where', 'Chapter', 'Chunk', 'Why'], rows, failed.length),
  ];
}

function doubts({ suspects, bookPlan: { book } }: RunReport, host: CiHost): readonly string[] {
  if (suspects.length === 0) return [];
  const rows = suspects
    .slice(0, mostListed)
    .map(({ place, chapter, chunk, findings }) => [
      placeMarkdown(place, book.root, host),
      `${chapter}`,
      `${chunk}`,
      plain(findingsText(findings)),
    ]);
  return [
    `#### ${counted(suspects.length, 'recording')} in doubt, and in use all the same`,
    listed(['Where', 'Chapter', 'Chunk', 'What was found'], rows, suspects.length),
    'Listen to them: `narrate retake --suspect` takes them again, `narrate takes --choose` approves one.',
  ];
}

function listen({ report, files, filesUrl }: RunSummary, host: CiHost): readonly string[] {
  if (files.length === 0) return [];
  const { root } = report.bookPlan.book;
  const rows = files
    .slice(0, mostListed)
    .map((one) => [
      fileLink(inWorkspace(host, `${root}/${one.file}`), filesUrl),
      one.seconds === null ? '' : formatDuration(one.seconds),
      one.bytes === null ? '' : formatMegabytes(one.bytes),
      whatIsNew(one),
    ]);
  return ['#### Listen', listed(['File', 'Length', 'Size', 'Recorded now'], rows, files.length)];
}

function whatIsNew({ isStale, chunks }: SoundFile): string {
  if (isStale) return "stale: not all of today's text is recorded";
  if (chunks === null || chunks.now === 0) return '';
  return `${formatCount(chunks.now)} of ${counted(chunks.all, 'chunk')}`;
}

function fileLink(path: string, filesUrl: string | null): string {
  if (filesUrl === null) return code(path);
  if (filesUrl.includes('{file}'))
    return link(
      code(path),
      filesUrl.replaceAll('{file}', () => inAddress(path)),
    );
  return `[${code(path)}][${filesReference}]`;
}

const reference = ({ files, filesUrl }: RunSummary): readonly string[] =>
  filesUrl === null || filesUrl.includes('{file}') || files.length === 0
    ? []
    : [`[${filesReference}]: <${filesUrl}>`];

function listed(headings: readonly string[], rows: readonly (readonly string[])[], all: number): string {
  const blank = headings.slice(1).map(() => '');
  const more = (shown: number) => [`… and ${formatCount(all - shown)} more`, ...blank];
  const shown = rows.length < all ? [...rows, more(rows.length)] : rows;
  return table(
    headings.map((heading) => ({ heading, align: ['Length', 'Size'].includes(heading) ? 'right' : 'left' })),
    shown,
    more,
  );
}
