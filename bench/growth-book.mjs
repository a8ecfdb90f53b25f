import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTakeMeter } from '../dist/audio/measure/take-measures.js';
import { waveFile } from '../dist/audio/wav/wav-file.js';
import { plan } from '../dist/index.js';
import { readingVersion } from '../dist/markdown/dialects/reading-rules.js';
import { speakTone, toneSampleRate } from '../dist/sandbox/tone.js';
import { formatEntry } from '../dist/state/journal/journal-line.js';
import { packMeasures } from '../dist/state/journal/packed-measures.js';
import { hashOf } from '../dist/state/takes.js';
import { chaptersIn, writeManifest, writeProse } from './book.mjs';

/** @typedef {import('../dist/split/chunk.js').Chunk} Chunk */
/** @typedef {Awaited<ReturnType<typeof makeSounds>>[number]} Sound */

/** Nothing listens here, so a run that wants to buy something fails. */
const gateway = 'http://127.0.0.1:8';
export const environment = { PIXAZO_BASE_URL: gateway, PIXAZO_API_KEY: 'sandbox' };

/** As in many novels. */
const chapterHours = 0.5;
const paragraphs = 71;
const charactersASecond = 15;
/** The longest chunk has 1,800 characters. */
const charactersASound = 90;
const differentSounds = 20;
/** The part of a sound that is in the files of its takes: a syllable, so that a run encodes little. */
const fileSamples = { from: 0.06 * toneSampleRate, to: 0.16 * toneSampleRate };
const priceMicroUsd = 40_000;

const settings = `audio:
  chapters: [wav]
  book: []
  loudness: off
`;

/**
 * Writes a book of so many hours to a new folder, with nothing bought. Its audio files are not compressed and their
 * loudness is left as it is, so that the first run takes little time.
 * @param {number} hours
 */
export function makeBook(hours) {
  const folder = mkdtempSync(join(tmpdir(), 'narrate-growth-'));
  writeProse(folder, { chapters: Math.max(1, Math.round(hours / chapterHours)), paragraphs });
  writeManifest(folder, chaptersIn(folder), settings);
  return folder;
}

/**
 * Makes sounds of 20 lengths, 6 seconds and multiples of it, and a file for each. The journal has the measures of the whole
 * sound, and the file only a syllable. The takes of all chunks are hard links to these files.
 * @param {string} folder
 */
export async function makeSounds(folder) {
  const sounds = [];
  for (let index = 1; index <= differentSounds; index += 1) {
    const text = 'word '.repeat((index * charactersASound) / 5);
    const samples = speakTone({ text, voice: 'Kore', digest: `${index}` }, charactersASecond);
    const part = new Uint8Array(samples.slice(fileSamples.from, fileSamples.to).buffer);
    const path = join(folder, `${index}.wav`);
    writeFileSync(path, waveFile(part, toneSampleRate));
    const meter = createTakeMeter(toneSampleRate);
    meter.add(samples);
    sounds.push({
      path,
      ...(await hashOf(path)),
      frames: samples.length,
      measures: packMeasures(meter.measures()),
    });
  }
  return sounds;
}

/**
 * Writes journal and takes of a book as if everything was bought, and forgets what narrate remembered. Returns the chunks.
 * @param {string} folder @param {readonly Sound[]} sounds
 */
export async function buyBook(folder, sounds) {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  const { plan: planned } = await plan({ manifest: join(folder, 'pipeline.yaml') });
  process.env = before;
  const chunks = planned.chapters.flatMap(({ planned }) => planned.map(({ chunk }) => chunk));
  const state = join(folder, '.narrate');
  mkdirSync(join(state, 'takes'), { recursive: true });
  let lines = '';
  for (const chunk of chunks) {
    const sound = soundFor(chunk, sounds);
    const requestId = `gemini-flash-tts_${randomUUID()}`;
    mkdirSync(join(state, 'takes', chunk.key), { recursive: true });
    linkSync(sound.path, join(state, 'takes', chunk.key, `${requestId}.wav`));
    lines += linesOf(chunk, sound, requestId);
    if (lines.length < 1e7) continue;
    appendFileSync(join(state, 'journal.jsonl'), lines);
    lines = '';
  }
  appendFileSync(join(state, 'journal.jsonl'), lines);
  forget(folder);
  return chunks;
}

/** Deletes what narrate remembered. @param {string} folder */
export const forget = (folder) => rmSync(join(folder, '.narrate', 'cache'), { recursive: true, force: true });

/** Returns the sound whose length is nearest to that of a chunk. @param {Chunk} chunk @param {readonly Sound[]} sounds */
function soundFor({ text }, sounds) {
  const index = Math.round(text.length / charactersASound);
  return /** @type {Sound} */ (sounds[Math.min(sounds.length, Math.max(1, index)) - 1]);
}

/** Returns the journal lines of a purchase. @param {Chunk} chunk @param {Sound} sound @param {string} requestId */
function linesOf({ key, text, voiceSettings, source }, { bytes, sha256, frames, measures }, requestId) {
  const submission = randomUUID();
  const { sampleRate } = measures;
  /** @type {import('../dist/state/journal/journal-entry.js').JournalStep[]} */
  const steps = [
    {
      type: 'submitting',
      submission,
      key,
      engine: 'pixazo',
      model: 'gemini-flash-tts',
      text,
      ...voiceSettings,
      priceMicroUsd,
      reading: readingVersion,
      source,
    },
    { type: 'accepted', submission, key, requestId },
    { type: 'taken', key, requestId, bytes, sha256, frames, sampleRate },
    { type: 'measured', key, requestId, measures },
  ];
  const time = new Date().toISOString();
  return steps
    .map((step) => formatEntry({ v: 1, id: randomUUID(), time, origin: gateway, ...step }))
    .join('');
}

/** Changes a word in the middle chapter, and returns a function that restores it. @param {string} folder */
export function editBook(folder) {
  const names = chaptersIn(folder);
  const file = join(folder, /** @type {string} */ (names[names.length >> 1]));
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/^([A-Z][a-z]+ )/m, '$1once '));
  return () => {
    writeFileSync(file, text);
  };
}
