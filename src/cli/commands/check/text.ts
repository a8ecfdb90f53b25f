import type { FileMeasures } from '../../../audio/measure/measure-file.js';
import { secondsOf } from '../../../base/samples.js';
import { channelsName, isSilent } from '../../../check/files/judge-file.js';
import type { CheckReport } from '../../../use-cases/check.js';
import { displayWidth } from '../../text/display-width.js';
import {
  type Alignment,
  counted,
  formatDuration,
  renderTable,
  shorten,
  tableRows,
} from '../../text/format.js';
import { shortName, typedCommands } from '../../text/typed-commands.js';
import { type Width, wrap } from '../../text/wrap.js';

type Row = CheckReport['files'][number];

/** A column of the table of measures. */
interface Column {
  readonly heading: string;
  /** What the column shows, for the line below the table; absent: the heading says it. */
  readonly meaning?: string;
  cell(measures: FileMeasures): string;
}

export interface CheckTextOptions extends Width {
  /** The command that writes the files again. */
  readonly command: string;
}

/** Returns the text of `narrate check`: a table, or two lines a file on a narrow terminal, then the result and advice. */
export function checkText(report: CheckReport, options: CheckTextOptions): string {
  const { target, files, leftOut } = report;
  const failed = files.filter(({ findings }) => findings.length > 0).length;
  const result =
    failed === 0
      ? `${counted(files.length, 'file')}: ${praise(report)}.\n`
      : `${failed} of ${counted(files.length, 'file')} would not pass.\n${advice(report, options)}`;
  const left =
    leftOut.length === 0
      ? ''
      : wrap(`Left out, because ${target.title} does not accept such files: ${listed(leftOut)}.`, {
          ...options,
          indent: 0,
        });
  return `${tableText(report, options)}\n${legend(report, options)}${left}${result}`;
}

/** Returns what is said of files that all pass. A target without rules for the sound is a program or a place, which accepts nothing. */
const praise = ({ files, target }: CheckReport): string =>
  target.rules.length === 0
    ? 'complete and up to date'
    : `${target.title} would accept ${files.length === 1 ? 'it' : 'all of them'}`;

/** Returns each piece of advice once, in the order of the files. Findings about missing and stale files contain their advice. */
function advice({ files, target }: CheckReport, { command, ...width }: CheckTextOptions): string {
  const findings = files.flatMap((file) => file.findings);
  // After a draft, a user who forgets --draft sees only missing files.
  if (command === 'narrate' && findings.every(({ code }) => code === 'missing'))
    return wrap(`To check a draft: \`narrate check --for ${target.name} --draft\`.`, { ...width, indent: 2 });
  const texts = new Set(findings.flatMap((finding) => finding.advice ?? []));
  if (texts.size === 0) return '';
  // A retake, the advice for silence, already writes the files again.
  const needsRun = findings.some(({ code, advice: own }) => own !== null && code !== 'silent');
  const nextRun = `Then run \`${command}\` again. It keeps the recordings and writes the files again.`;
  return [...texts, ...(needsRun ? [nextRun] : [])].map((one) => wrap(one, { ...width, indent: 2 })).join('');
}

/** Returns what the columns mean; empty: no file is measured. */
function legend({ files, target }: CheckReport, width: Width): string {
  if (files.every(({ measures }) => measures === null)) return '';
  const meanings = columnsFor(target).flatMap(({ heading, meaning }) =>
    meaning === undefined ? [] : [`${heading}: ${meaning}`],
  );
  return wrap(`${meanings.join('; ')}. More: docs/publishing.md.`, { ...width, indent: 0 });
}

const listed = (files: readonly string[]): string =>
  files.length > 4 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');

function tableText({ files, target }: CheckReport, { columns, startedAs = shortName }: Width): string {
  const shown = columnsFor(target);
  const reasonsOf = ({ findings }: Row) =>
    findings.map(({ message }) => typedCommands(message, startedAs)).join('; ') || 'pass';
  const cellsOf = ({ measures }: Row) => shown.map(({ cell }) => (measures === null ? '-' : cell(measures)));
  const rows = files.map((row) => [row.file, ...cellsOf(row), reasonsOf(row)]);
  const table = [['File', ...shown.map(({ heading }) => heading), 'Result'], ...rows];
  if (widthOf(table) <= columns) {
    const align: Alignment[] = ['left', ...shown.map((): Alignment => 'right'), 'left'];
    return renderTable(table, { align, columns });
  }
  const numbers = tableRows(
    table.map((row) => ['', ...row.slice(1, -1)]),
    { align: ['right', ...shown.map((): Alignment => 'right')], columns },
  );
  const body = files.map((row, index) => {
    const measured = row.measures === null ? '' : `${numbers[index + 1]}\n`;
    return `${nameLine(row, columns)}${measured}${reasons(row, { columns, startedAs })}`;
  });
  return `${shown.length === 0 ? '' : `${numbers[0]}\n`}${body.join('')}`;
}

const widthOf = (table: readonly (readonly string[])[]): number =>
  (table[0] ?? []).reduce(
    (total, _, column) => total + 2 + Math.max(...table.map((row) => displayWidth(row[column] ?? ''))),
    -2,
  );

function nameLine({ file, findings }: Row, columns: number): string {
  const result = findings.length === 0 ? 'pass' : 'FAIL';
  return `${shorten(file, columns - result.length - 2)}  ${result}\n`;
}

const reasons = ({ findings }: Row, width: Width): string =>
  findings.map(({ message }) => wrap(message, { ...width, indent: 2 })).join('');

/**
 * Returns the columns for a target: loudness and sample peak only if its rules are about them, and all others. None, if it has no rules,
 * because nothing is measured then.
 */
function columnsFor({ rules }: CheckReport['target']): readonly Column[] {
  if (rules.length === 0) return [];
  const isJudged = (what: string) => rules.some(({ measured }) => measured === what);
  return [...(isJudged('loudness') ? [loudness] : []), rms, ...(isJudged('peak') ? [peak] : []), ...always];
}

const level = (value: number | null): string => (value === null ? '-' : value.toFixed(1));
const seconds = (samples: number, measures: FileMeasures): string =>
  isSilent(measures) ? '-' : secondsOf(samples, measures.sound.sampleRate).toFixed(2);

const loudness: Column = {
  heading: 'LUFS',
  meaning: 'loudness',
  cell: ({ sound }) => level(sound.loudnessLufs),
};
const rms: Column = {
  heading: 'RMS',
  meaning: 'average level in dB',
  cell: ({ sound }) => level(sound.rmsDbfs),
};
const peak: Column = {
  heading: 'Peak',
  meaning: 'highest sample in dB',
  cell: ({ sound }) => level(sound.peakDbfs),
};
const always: readonly Column[] = [
  {
    heading: 'dBTP',
    meaning: 'highest point of the sound wave in dB',
    cell: ({ sound }) => level(sound.truePeakDbtp),
  },
  {
    heading: 'Floor',
    meaning: 'background noise in dB',
    cell: ({ sound }) => level(sound.noiseFloorDbfs),
  },
  { heading: 'kHz', cell: ({ sound }) => `${sound.sampleRate / 1000}` },
  { heading: 'Chan.', cell: ({ channels }) => channelsName(channels) },
  {
    heading: 'kb/s',
    cell: ({ bitRate, isConstantBitRate }) => `${isConstantBitRate ? '' : '~'}${Math.round(bitRate / 1000)}`,
  },
  {
    heading: 'Head',
    meaning: 'seconds before the first word',
    cell: (measures) => seconds(measures.sound.headSamples, measures),
  },
  {
    heading: 'Tail',
    meaning: 'seconds after the last word',
    cell: (measures) => seconds(measures.sound.tailSamples, measures),
  },
  {
    heading: 'Length',
    cell: ({ sound }) => formatDuration(secondsOf(sound.samples, sound.sampleRate)),
  },
];
