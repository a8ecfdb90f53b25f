// A child process, because the GPL build of espeak must stay outside of the program.
import { serveWorker, spokenReply } from '../offline/serve-worker.js';

/**
 * @typedef {{ text: string, file: string, pitch: number | null }} EspeakRequest
 * `file` is espeak's file name of the voice (`en+f3`), `pitch` is from 0 to 99 (null: the voice's own pitch).
 */

/**
 * Escapes a text, because espeak reads its input as SSML, `[[...]]` as phonemes and control characters as commands.
 * @param {string} text
 */
const plainText = (text) =>
  text
    // espeak pauses at a blank line, between a heading and the text below it, but at a single line end only after a mark.
    .replace(/(?<=[\p{L}\p{M}\p{N}])\n(?!\n)/gu, ', ')
    // UTF-8 cannot encode half of a surrogate pair.
    .replace(/\n{2,}|[\p{Cc}\p{Cs}]/gu, (found) => (found.length > 1 ? '\n\n' : ' '))
    .replaceAll('[[', '[ [')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/**
 * @param {EspeakRequest} request
 * @returns {Promise<import('../offline/serve-worker.js').WorkerReply>}
 */
async function speak(request) {
  const loaded = await import('@echogarden/espeak-ng-emscripten').catch((error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  });
  if (loaded === null) return { kind: 'missing' };
  // A new instance for each text, because the audio of an instance depends on what it spoke before.
  const { eSpeakNGWorker } = await loaded.default();
  const speaker = new eSpeakNGWorker();
  if (speaker.set_voice(request.file) !== 0)
    return { kind: 'failed', message: `it has no voice file "${request.file}"` };
  if (request.pitch !== null) speaker.set_pitch(request.pitch);
  const sampleRate = speaker.get_samplerate();
  /** @type {Int16Array[]} */
  const parts = [];
  speaker.synthesize(plainText(request.text), (samples) => {
    if (samples !== null && samples.length > 0) parts.push(samples);
    return false;
  });
  return spokenReply(parts, sampleRate);
}

// espeak seeds the breathing noise of its voices with the time. With a fixed time, the same text gives the same bytes.
Date.now = () => 0;

serveWorker(speak);
