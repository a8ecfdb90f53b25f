// worker-pool.ts starts this file as a child process, because the GPL build of espeak must stay outside of the program. It is
// plain JavaScript, so that the same file runs from `src` and from the built package.
import process from 'node:process';

/**
 * @typedef {{ text: string, file: string, pitch: number | null }} WorkerRequest
 * `file` is espeak's file name of the voice (`en+f3`), `pitch` is from 0 to 99 (null: the voice's own pitch).
 *
 * @typedef {{ kind: 'spoken', pcm: Uint8Array, sampleRate: number }
 *   | { kind: 'missing' }
 *   | { kind: 'failed', message: string }} WorkerReply
 * `pcm`: 16-bit mono samples, little-endian.
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
 * @param {WorkerRequest} request
 * @returns {Promise<WorkerReply>}
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
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // A text without words (an emoji, a dash) becomes 100 ms of silence, because a file without samples is a bad take.
  const whole = new Int16Array(Math.max(length, Math.round(sampleRate / 10)));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return { kind: 'spoken', pcm: new Uint8Array(whole.buffer), sampleRate };
}

// espeak seeds the breathing noise of its voices with the time. With a fixed time, the same text gives the same bytes.
Date.now = () => 0;

// A terminal sends Ctrl-C to all its processes. This one ends with its parent, when the channel closes.
process.on('SIGINT', () => {});

process.on('message', (/** @type {WorkerRequest} */ request) => {
  speak(request)
    .catch((error) => ({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }))
    .then((reply) => process.send?.(reply));
});
