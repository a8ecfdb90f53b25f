// worker-pool.ts starts the workers of the offline engines as child processes. They are plain JavaScript, so that the same
// files run from `src` and from the built package.
import process from 'node:process';

/**
 * @typedef {{ kind: 'spoken', pcm: Uint8Array, sampleRate: number }
 *   | { kind: 'missing' }
 *   | { kind: 'failed', message: string }} WorkerReply
 * `pcm`: 16-bit mono samples, little-endian.
 */

/**
 * Answers each request of the parent process with the reply of `speak`.
 * @template Request
 * @param {(request: Request) => Promise<WorkerReply>} speak
 */
export function serveWorker(speak) {
  // A terminal sends Ctrl-C to all its processes. This one ends with its parent, when the channel closes.
  process.on('SIGINT', () => {});
  process.on('message', (request) => {
    speak(/** @type {Request} */ (request))
      .catch((error) => ({
        kind: /** @type {const} */ ('failed'),
        message: error instanceof Error ? error.message : String(error),
      }))
      .then((reply) => process.send?.(reply));
  });
}

/**
 * Joins samples, and adds silence if they are shorter than 100 ms. A text without words (an emoji, a dash) has no sound, and a
 * file without samples is a bad take.
 * @param {readonly Int16Array[]} parts
 * @param {number} sampleRate in Hz
 * @returns {WorkerReply}
 */
export function spokenReply(parts, sampleRate) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Int16Array(Math.max(length, Math.round(sampleRate / 10)));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return { kind: 'spoken', pcm: new Uint8Array(whole.buffer), sampleRate };
}
