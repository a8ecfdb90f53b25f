import { formatCount } from '../../../../base/format-count.js';
import { formatUsd } from '../../../../base/money/money.js';
import type { RunReport } from '../../../../use-cases/run.js';
import { findingsText } from '../../../text/flagged.js';
import { counted, formatDuration, formatMegabytes } from '../../../text/format.js';
import { wordSentences } from '../../../text/words.js';
import { type CiHost, workspacePath } from '../host/ci-host.js';
import { code, encodePathForUrl, link, plain, table } from '../markdown/markdown.js';
import { noticesMarkdown, placeMarkdown } from '../markdown/notices-markdown.js';
import { waitingMarkdown } from '../markdown/waiting-markdown.js';
import type { AudioFile } from './audio-files.js';

/** The inputs of a run's summary. */
export interface RunSummary {
  readonly report: RunReport;
  /** How long the run took. */
  readonly seconds: number;
  /** The address of the files: with `{file}`, each file has its own; otherwise one address for all. Null: unknown. */
  readonly filesUrl: string | null;
  readonly files: readonly AudioFile[];
}

/**
 * The name of the link reference for files that share one address. If the action writes `[narrate-files]: <…>` before the
 * summary, that definition wins. So the address can be one that is known only after the upload.
 */
export const filesReference = 'narrate-files';

const maxListed = 100;

const headings: Record<RunReport['status'], string> = {
  complete: 'complete',
  waiting: 'waiting for texts to settle',
  incomplete: 'not complete',
  stopped: 'stopped',
  interrupted: 'interrupted',
};

/** Returns the summary of a run in Markdown: money, failed chunks, audio files, flagged takes, warnings. */
export function runMarkdown(summary: RunSummary, host: CiHost): string {
  const { report } = summary;
  const { book } = report.bookPlan;
  const paragraphs = [
    `### Narration of ${plain(book.title)}: ${headings[report.status]}`,
    moneyText(summary),
    ...(report.recorded.stopped === null
      ? []
      : [`**${plain(report.recorded.stopped.message)}** ${leftText(report)}`]),
    ...waitingMarkdown(report.bookPlan, 'run', host),
    ...failures(report, host),
    ...audioFilesSection(summary, host),
    ...flaggedSection(report, host),
    ...wordsSection(report),
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
    uncertainMicroUsd === 0
      ? ''
      : `, and ${formatUsd(uncertainMicroUsd)} possibly charged (responses were lost)`;
  return `${parts}; **${formatUsd(spentMicroUsd)} spent**${uncertain}, ${time}.`;
}

/** Returns what is still to buy after a run that money stopped. */
function leftText({ bookPlan: { plan }, recorded }: RunReport): string {
  const left = plan.total.buy - recorded.bought;
  return left > 0 ? `${counted(left, 'chunk')} still to buy; the next run continues there.` : '';
}

function failures({ recorded: { failed }, bookPlan: { book } }: RunReport, host: CiHost): readonly string[] {
  if (failed.length === 0) return [];
  const rows = failed
    .slice(0, maxListed)
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

function flaggedSection({ flagged, bookPlan: { book } }: RunReport, host: CiHost): readonly string[] {
  if (flagged.length === 0) return [];
  const rows = flagged
    .slice(0, maxListed)
    .map(({ place, chapter, chunk, findings }) => [
      placeMarkdown(place, book.root, host),
      `${chapter}`,
      `${chunk}`,
      plain(findingsText(findings)),
    ]);
  return [
    `#### ${counted(flagged.length, 'flagged take')}, still in use`,
    listed(['Where', 'Chapter', 'Chunk', 'Problem'], rows, flagged.length),
    'Hear them and decide in your browser: `narrate review`. Record them all again: `narrate retake --flagged`.',
  ];
}

const wordsSection = ({ words, delivered }: RunReport): readonly string[] =>
  words === null ? [] : wordSentences(words, delivered.unjudged).map(plain);

function audioFilesSection({ report, files, filesUrl }: RunSummary, host: CiHost): readonly string[] {
  if (files.length === 0) return [];
  const { root } = report.bookPlan.book;
  const rows = files
    .slice(0, maxListed)
    .map((one) => [
      fileLink(workspacePath(host, `${root}/${one.file}`), filesUrl),
      one.seconds === null ? '' : formatDuration(one.seconds),
      one.bytes === null ? '' : formatMegabytes(one.bytes),
      whatIsNew(one),
    ]);
  return ['#### Listen', listed(['File', 'Length', 'Size', 'Recorded now'], rows, files.length)];
}

function whatIsNew({ isStale, chunks }: AudioFile): string {
  if (isStale) return 'stale: parts of the current text are not recorded';
  if (chunks === null || chunks.now === 0) return '';
  return `${formatCount(chunks.now)} of ${counted(chunks.all, 'chunk')}`;
}

function fileLink(path: string, filesUrl: string | null): string {
  if (filesUrl === null) return code(path);
  if (filesUrl.includes('{file}'))
    return link(
      code(path),
      filesUrl.replaceAll('{file}', () => encodePathForUrl(path)),
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
