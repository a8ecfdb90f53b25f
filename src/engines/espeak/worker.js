// A process of its own, started by worker-pool.ts: the espeak build is GPL and stays outside the program. Plain
// JavaScript, so that the same file runs from the sources and from the built package.
import process from 'node:process';

/**
 * @typedef {{ text: string, file: string, pitch: number | null }} WorkerRequest
 * The voice as espeak's own file name (`en+f3`) and pitch (0-99; null: the voice's own).
 *
 * @typedef {{ kind: 'spoken', pcm: Uint8Array, sampleRate: number }
 *   | { kind: 'missing' }
 *   | { kind: 'failed', message: string }} WorkerReply
 * `pcm`: 16-bit mono samples, little-endian.
 */

/**
 * Has espeak read a text as it stands: it takes its input for SSML, `[[...]]` for phonemes, control characters for commands.
 * @param {string} text
 */
const plainText = (text) =>
  text
    // Control characters, and halves of surrogate pairs, which UTF-8 has no bytes for. A blank line parts two blocks, and
    // espeak pauses there: a heading does not run into the text below it.
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
  // A fresh instance, because what one says depends on what it said before.
  const { eSpeakNGWorker } = await loaded.default();
  const voiceSettings = new eSpeakNGWorker();
  if (voiceSettings.set_voice(request.file) !== 0)
    return { kind: 'failed', message: `no voice ${request.file}` };
  if (request.pitch !== null) voiceSettings.set_pitch(request.pitch);
  const sampleRate = voiceSettings.get_samplerate();
  /** @type {Int16Array[]} */
  const parts = [];
  voiceSettings.synthesize(plainText(request.text), (samples) => {
    if (samples !== null && samples.length > 0) parts.push(samples);
    return false;
  });
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // Nothing to say (an emoji, a dash) is 100 ms of silence: a file without samples counts as a bad take.
  const whole = new Int16Array(Math.max(length, Math.round(sampleRate / 10)));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return { kind: 'spoken', pcm: new Uint8Array(whole.buffer), sampleRate };
}

// espeak seeds the breath in its voices with the time: with time at a stand, the same text is the same bytes.
Date.now = () => 0;

// Ctrl-C goes to every process of the terminal; this one ends when its parent does (the channel closes then).
process.on('SIGINT', () => {});

process.on('message', (/** @type {WorkerRequest} */ request) => {
  speak(request)
    .catch((error) => ({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }))
    .then((reply) => process.send?.(reply));
});
