import { formatUsd } from '../../base/money/money.js';
import { visible } from '../terminal-text.js';
import { counted, formatCount, formatDuration, shorten } from '../text/format.js';
import { type ProgressState, secondsLeft } from './progress-state.js';

/** The money of a run so far: `$0.48 of $2.40`, with what was paid twice and what is uncertain. */
function money(state: ProgressState): string {
  const { spentMicroUsd, uncertainMicroUsd, costMicroUsd, paidAgainMicroUsd } = state;
  if (costMicroUsd === 0) return '';
  const uncertain = uncertainMicroUsd > 0 ? `, ${formatUsd(uncertainMicroUsd)} uncertain` : '';
  const again = paidAgainMicroUsd > 0 ? `, ${formatUsd(paidAgainMicroUsd)} paid twice` : '';
  return `, ${formatUsd(spentMicroUsd)} of ${formatUsd(costMicroUsd)}${again}${uncertain}`;
}

/** Where nothing is recorded (another take is chosen), files are all there is to tell. */
function recording(state: ProgressState, nowMs: number): string {
  if (state.chunks === 0) return `${counted(state.written, 'file')} written`;
  const left = secondsLeft(state, nowMs);
  const failed = state.failed > 0 ? `, ${formatCount(state.failed)} failed` : '';
  const time = left === null || left < 1 ? '' : `, about ${formatDuration(left)} left`;
  const chapters =
    state.chapters > 1 ? `${state.chaptersRecorded} of ${counted(state.chapters, 'chapter')}, ` : '';
  return `${chapters}${formatCount(state.recorded)} of ${counted(state.chunks, 'chunk')} recorded${money(state)}${failed}${time}`;
}

function stitching({ files, written }: ProgressState): string | null {
  if (files.size === 0) return null;
  const names = [...files].map(([file, { done, total }]) => {
    const percent = total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0;
    return `${visible(file.split('/').at(-1) ?? file)} ${percent} %`;
  });
  const before = written > 0 ? `${formatCount(written)} written, ` : '';
  return `${before}writing ${names.join(', ')}`;
}

function measuring({ measuring: under }: ProgressState): string | null {
  if (under === null) return null;
  return `measuring recordings of earlier runs, once: ${formatCount(under.done)} of ${formatCount(under.total)}`;
}

/** One plain line, for logs. */
export function progressLine(state: ProgressState, nowMs: number): string {
  return stitching(state) ?? measuring(state) ?? `${recording(state, nowMs)}${storing(state)}`;
}

/** What is still on its way to the store, once nothing else is under way. */
const storing = ({ stored: { moved, of } }: ProgressState): string =>
  moved < of ? `, ${formatCount(moved)} of ${formatCount(of)} on their way are in the store` : '';

const barWidth = 24;

/** The live display: a bar with chunks and money, then what is happening. */
export function progressLines(state: ProgressState, nowMs: number, columns: number): string {
  const share = state.chunks === 0 ? 0 : state.recorded / state.chunks;
  const filled = Math.round(share * barWidth);
  const bar = [
    `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${Math.floor(100 * share)} %`,
    `${recording(state, nowMs)}${storing(state)}`,
  ];
  const lines = state.chunks === 0 ? [] : bar;
  const pause = (state.pausedUntilMs - nowMs) / 1000;
  if (pause > 0 && state.recordedNow < state.toRecord) {
    lines.push(`the gateway asked for a pause: ${formatDuration(Math.ceil(pause))} more`);
  }
  for (const work of [measuring(state), stitching(state)]) if (work !== null) lines.push(work);
  return lines.map((line) => shorten(line, columns - 1)).join('\n');
}
