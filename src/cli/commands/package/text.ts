import type { MadePackage, PackageReport } from '../../../use-cases/package.js';
import { counted, formatDuration } from '../../text/format.js';
import { type Width, wrap } from '../../text/wrap.js';
import { checkText } from '../check/text.js';

export interface PackageTextOptions extends Width {
  readonly isDraft: boolean;
}

/** Returns the text of `narrate package`: what was made and what to do with it, or why nothing was made. */
export function packageText(report: PackageReport, options: PackageTextOptions): string {
  return report.made === null ? refusal(report, options) : success(report, report.made, options);
}

function refusal(report: PackageReport, { isDraft, ...width }: PackageTextOptions): string {
  const { files, findings, target } = report;
  const flag = isDraft ? ' --draft' : '';
  const isFailed = files.some((file) => file.findings.length > 0);
  const table = isFailed ? checkText(report, { ...width, command: `narrate${flag}` }) : '';
  const others = findings.map(({ message }) => wrap(message, { ...width, indent: 2 })).join('');
  const heading = others === '' ? '' : `${isFailed ? '' : `Not ready for ${target.title}:\n`}`;
  const next = `narrate made no package. When this is fixed: \`narrate package --for ${target.name}${flag}\`.`;
  return `${table}${heading}${others}${wrap(next, { ...width, indent: 0 })}`;
}

function success(
  { target }: PackageReport,
  { folder, files, sample, steps }: MadePackage,
  { isDraft, ...width }: PackageTextOptions,
): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const of = isDraft ? 'Package of the draft' : 'Package';
  const made = `${of} for ${target.title}: ${folder} (${counted(files.length, 'file')}, ${size(bytes)}).`;
  const sampled =
    sample === null ? '' : `The sample is from chapter ${sample.chapter} and has ${lengthOf(sample)}.`;
  const lines = [made, ...(sampled === '' ? [] : [sampled]), 'What to do next is also in REPORT.md:'];
  return (
    lines.map((line) => wrap(line, { ...width, indent: 0 })).join('') +
    steps.map((step) => wrap(`- ${step}`, { ...width, indent: 0 })).join('')
  );
}

/** Returns `1:10 min`, or `50 s`. */
const lengthOf = ({ seconds }: NonNullable<MadePackage['sample']>): string =>
  `${formatDuration(seconds)}${Math.round(seconds) < 60 ? '' : ' min'}`;

const size = (bytes: number): string =>
  bytes < 1e6
    ? `${Math.ceil(bytes / 1e3)} kB`
    : bytes < 1e9
      ? `${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e9).toFixed(2)} GB`;
