import { formatCount } from '../../base/format-count.js';
import { formatUsd } from '../../base/money/money.js';
import { visible } from '../terminal-text.js';
import { counted, formatDuration, shorten } from '../text/format.js';
import { type ProgressState, secondsLeft } from './progress-state.js';

/** Returns the money that a run spent so far: `$0.48 of $2.40`, with what was paid twice and what was possibly charged. */
function money(state: ProgressState): string {
  const { spentMicroUsd, uncertainMicroUsd, costMicroUsd, paidAgainMicroUsd } = state;
  if (costMicroUsd === 0) return '';
  const uncertain = uncertainMicroUsd > 0 ? `, ${formatUsd(uncertainMicroUsd)} possibly charged` : '';
  const again = paidAgainMicroUsd > 0 ? `, ${formatUsd(paidAgainMicroUsd)} paid twice` : '';
  return `, ${formatUsd(spentMicroUsd)} of ${formatUsd(costMicroUsd)}${again}${uncertain}`;
}

/** Returns the progress of the recordings, or of the files if nothing is recorded, as in `takes --choose`. */
function recordingText(state: ProgressState, nowMs: number): string {
  if (state.chunks === 0) return `${counted(state.written, 'file')} written`;
  const left = secondsLeft(state, nowMs);
  const failed = state.failed > 0 ? `, ${formatCount(state.failed)} failed` : '';
  const time = left === null || left < 1 ? '' : `, about ${formatDuration(left)} left`;
  const chapters =
    state.chapters > 1 ? `${state.chaptersRecorded} of ${counted(state.chapters, 'chapter')}, ` : '';
  return `${chapters}${formatCount(state.recorded)} of ${counted(state.chunks, 'chunk')} recorded${money(state)}${failed}${time}`;
}

function writingText({ files, written }: ProgressState): string | null {
  if (files.size === 0) return null;
  const names = [...files].map(([file, { done, total }]) => {
    const percent = total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0;
    return `${visible(file.split('/').at(-1) ?? file)} ${percent} %`;
  });
  const before = written > 0 ? `${formatCount(written)} written, ` : '';
  return `${before}writing ${names.join(', ')}`;
}

function measuringText({ measuring }: ProgressState): string | null {
  if (measuring === null) return null;
  return `measuring recordings of earlier runs, once: ${formatCount(measuring.done)} of ${formatCount(measuring.total)}`;
}

function aligningText({ aligning }: ProgressState): string | null {
  if (aligning === null) return null;
  const { done, total, trainedShare } = aligning;
  if (trainedShare < 1) return `learning how the voice sounds: ${Math.floor(trainedShare * 100)} %`;
  return `finding the words in the recordings: ${formatCount(done)} of ${formatCount(total)}`;
}

function judgingText({ judging }: ProgressState): string | null {
  if (judging === null) return null;
  return `comparing the recordings with their texts: ${formatCount(judging.done)} of ${formatCount(judging.total)}`;
}

/** Returns the progress as one line, for logs. */
export function progressLine(state: ProgressState, nowMs: number): string {
  return (
    writingText(state) ??
    measuringText(state) ??
    aligningText(state) ??
    judgingText(state) ??
    `${recordingText(state, nowMs)}${uploadText(state)}`
  );
}

/** Returns how many recordings are uploaded to the store; empty: all of them. */
const uploadText = ({ stored: { moved, of } }: ProgressState): string =>
  moved < of ? `, ${formatCount(moved)} of ${formatCount(of)} uploaded to the store` : '';

const barWidth = 24;

/** Returns the live display: a bar with chunks and money, then a line for each thing that is going on. */
export function progressLines(state: ProgressState, nowMs: number, columns: number): string {
  const share = state.chunks === 0 ? 0 : state.recorded / state.chunks;
  const filled = Math.round(share * barWidth);
  const bar = [
    `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${Math.floor(100 * share)} %`,
    `${recordingText(state, nowMs)}${uploadText(state)}`,
  ];
  const lines = state.chunks === 0 ? [] : bar;
  const waitSeconds = (state.throttledUntilMs - nowMs) / 1000;
  if (waitSeconds > 0 && state.recordedNow < state.toRecord) {
    lines.push(`throttled by the gateway: waiting another ${formatDuration(Math.ceil(waitSeconds))}`);
  }
  for (const work of [measuringText(state), writingText(state), aligningText(state), judgingText(state)])
    if (work !== null) lines.push(work);
  return lines.map((line) => shorten(line, columns - 1)).join('\n');
}
