import { createTruePeakMeter } from '../dist/audio/dsp/true-peak.js';
import { createTakeMeter } from '../dist/audio/measure/take-measures.js';
import { speakTone, toneSampleRate } from '../dist/sandbox/tone.js';
import { median } from './pairs.mjs';
import { lineOf } from './rows.mjs';

const rounds = 9;
/** The samples in a block, the same as when a file is read. */
const blockSamples = 65_536;

/**
 * Returns how many seconds of sound one core measures in a second.
 * @param {Int16Array} sound
 * @param {() => { add: (block: Int16Array) => void, result: () => unknown }} start
 */
function timesRealTime(sound, start) {
  const speeds = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    const meter = start();
    for (let from = 0; from < sound.length; from += blockSamples)
      meter.add(sound.subarray(from, from + blockSamples));
    meter.result();
    return sound.length / toneSampleRate / ((performance.now() - begin) / 1000);
  });
  return median(speeds);
}

/** @returns {import('./rows.mjs').Row[]} */
export function measureBench() {
  const sound = speakTone({ text: 'words '.repeat(500), voice: 'Kore', digest: 'bench' }, 15);
  const take = timesRealTime(sound, () => {
    const meter = createTakeMeter(toneSampleRate);
    return { add: meter.add, result: meter.measures };
  });
  const truePeak = timesRealTime(sound, () => {
    const meter = createTruePeakMeter(toneSampleRate);
    return { add: meter.add, result: meter.truePeakDbtp };
  });
  const bound = /** @type {const} */ ('at least');
  return [
    { name: 'measuring a take, loudness included', value: take, bound, target: 500, unit: 'x real time' },
    { name: 'the true peak of a chapter', value: truePeak, bound, target: 500, unit: 'x real time' },
  ];
}

if (process.argv[1] === new URL(import.meta.url).pathname) console.table(measureBench().map(lineOf));
