// A child process, because the GPL build of espeak must stay outside of the program.
import { serveWorker, spokenReply } from '../offline/serve-worker.js';

/**
 * @typedef {{ text: string, file: string, pitch: number | null, gives: 'samples' | 'samples and events' | 'events' | 'phones' }} EspeakRequest
 * `file` is espeak's file name of the voice (`en+f3`), `pitch` is from 0 to 99 (null: the voice's own pitch), `gives` says what
 * the reply contains. For `phones` these are events whose times depend on what was spoken before.
 *
 * @typedef {import('../../align/reference/timed-speech.js').SpeechEvent} SpeechEvent
 */

/** What espeak reads as a command: line ends (a captured one follows a word), control characters, `[[`, `&`, `<` and `>`. */
const commands = /(?<=[\p{L}\p{M}\p{N}])(\n)(?!\n)|\n{2,}|[\p{Cc}\p{Cs}]|\[(?=\[)|[&<>]/gu;

/**
 * Escapes a text, because espeak reads its input as SSML, `[[...]]` as phonemes and control characters as commands.
 * @param {string} text
 * @returns {{ escaped: string, offsets: number[] }} `offsets`: the place in `text` of each character (code point) of `escaped`
 */
function escapeText(text) {
  let escaped = '';
  let position = 0;
  /** @type {number[]} */
  const offsets = [];
  /** @type {(part: string, from: number, isSource: boolean) => void} */
  const write = (part, from, isSource) => {
    let offset = from;
    for (const character of part) {
      offsets.push(offset);
      if (isSource) offset += character.length;
    }
    escaped += part;
  };
  for (const match of text.matchAll(commands)) {
    // espeak pauses at a blank line, between a heading and the text below it, but at a single line end only after a mark.
    write(text.slice(position, match.index), position, true);
    write(match[1] === undefined ? replacementOf(match[0]) : ', ', match.index, false);
    position = match.index + match[0].length;
  }
  write(text.slice(position), position, true);
  return { escaped, offsets };
}

/**
 * Returns what espeak reads in place of a command.
 * @param {string} found
 */
function replacementOf(found) {
  switch (found) {
    case '[':
      return '[ ';
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    // A control character, or half of a surrogate pair, which UTF-8 cannot encode.
    default:
      return found.length > 1 ? '\n\n' : ' ';
  }
}

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
  const speaker = await speakerFor(request, loaded.default);
  if (speaker === null) return { kind: 'failed', message: `it has no voice file "${request.file}"` };
  const sampleRate = speaker.get_samplerate();
  const { escaped, offsets } = escapeText(request.text);
  const hasSamples = request.gives === 'samples' || request.gives === 'samples and events';
  /** @type {Int16Array[]} */
  const parts = [];
  /** @type {SpeechEvent[]} */
  const events = [];
  speaker.synthesize(escaped, (samples, reported) => {
    if (hasSamples && samples !== null && samples.length > 0) parts.push(samples);
    if (request.gives !== 'samples')
      for (const event of reported ?? []) events.push(...speechEvent(event, offsets));
    return false;
  });
  return hasSamples
    ? spokenReply(parts, sampleRate, events)
    : { kind: 'spoken', pcm: new Uint8Array(0), sampleRate, events };
}

/** @typedef {import('@echogarden/espeak-ng-emscripten').Speaker} Speaker */

/** @type {{ name: string, speaker: Speaker } | null} The instance that gives phones. */
let kept = null;

/**
 * Returns an instance that speaks with the voice of a request. Samples and times need a new one for each text, because those of
 * an instance depend on what it spoke before. Its phones do not, and creating an instance takes longer than speaking a word.
 * @param {EspeakRequest} request
 * @param {typeof import('@echogarden/espeak-ng-emscripten').default} createModule
 * @returns {Promise<Speaker | null>} null if there is no such voice
 */
async function speakerFor({ file, pitch, gives }, createModule) {
  const name = `${file} ${pitch}`;
  if (gives === 'phones' && kept?.name === name) return kept.speaker;
  const { eSpeakNGWorker } = await createModule();
  const speaker = new eSpeakNGWorker();
  if (speaker.set_voice(file) !== 0) return null;
  if (pitch !== null) speaker.set_pitch(pitch);
  if (gives === 'phones') kept = { name, speaker };
  return speaker;
}

/**
 * Converts an event of espeak. Events of other types (sentences, marks) give none.
 * @param {import('@echogarden/espeak-ng-emscripten').SpeakerEvent} event
 * @param {readonly number[]} offsets
 * @returns {SpeechEvent[]}
 */
function speechEvent(event, offsets) {
  const atMs = event.audio_position;
  // Places in the text count from 1, in code points.
  if (event.type === 'word') return [{ kind: 'word', offset: offsets[event.text_position - 1] ?? 0, atMs }];
  // `(en)` says that what follows is spoken as English.
  if (event.type === 'phoneme' && event.id.startsWith('(')) return [];
  // Stress is not part of a phone: a stressed vowel is the same sound, longer and louder.
  if (event.type === 'phoneme') return [{ kind: 'phone', phone: event.id.replace(/[ˈˌ]/g, ''), atMs }];
  return [];
}

// espeak seeds the breathing noise of its voices with the time. With a fixed time, the same text gives the same bytes.
Date.now = () => 0;

serveWorker(speak);
