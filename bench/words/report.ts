import { shareBounds } from './bounds.js';
import type { Measured, Row } from './measure.js';

/** The figures of a voice. */
interface VoiceResult extends Measured {
  readonly name: string;
  /** Whether limits were chosen with it. */
  readonly isForChoosing: boolean;
}

const isHigh = ({ findings }: Row): boolean => findings.some(({ confidence }) => confidence === 'high');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Prints, for each kind of take, in how many of them something was found. */
export function printReport(results: readonly VoiceResult[]): void {
  for (const trainedOn of ['good', 'damaged'] as const) {
    for (const isForChoosing of [true, false]) {
      const rows = results
        .filter((one) => one.isForChoosing === isForChoosing)
        .flatMap((one) => one.rows.filter((row) => row.trainedOn === trainedOn));
      if (rows.length === 0) continue;
      const half = isForChoosing ? 'voices that limits were chosen with' : 'other voices';
      console.log(`\n${half}, model of ${trainedOn} takes`);
      printKinds(rows);
    }
  }
  console.log('\nFindings in good takes');
  for (const { name, rows } of results)
    for (const row of rows.filter(({ kind, findings }) => kind.startsWith('good') && findings.length > 0))
      for (const { code, words, confidence, seconds, startSeconds } of row.findings)
        console.log(
          `${name}, ${row.kind}, ${row.trainedOn}: ${confidence} ${code} ${seconds} s at ${startSeconds} "${words}"`,
        );
  const sum = (of: keyof Measured['spent']): number =>
    results.reduce((total, { spent }) => total + spent[of], 0);
  const [audio, check, features] = [sum('audio'), sum('check'), sum('features')];
  console.log(
    `\n${Math.round(audio)} s of audio compared ${Math.round(audio / check)} times as fast as real time on one core; features took ${Math.round(features)} s, training ${Math.round(sum('training'))} s`,
  );
}

function printKinds(rows: readonly Row[]): void {
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const own = rows.filter((row) => row.kind === kind);
    const found = own.filter(isHigh).length;
    const low = own.flatMap(({ findings }) =>
      findings.filter(({ confidence }) => confidence === 'low'),
    ).length;
    const bounds = shareBounds(found, own.length);
    console.log(
      `${kind.padEnd(44)} ${`${found} of ${own.length}`.padStart(11)}  (${percent(bounds.low)} to ${percent(bounds.high)}), low: ${low}`,
    );
  }
}
