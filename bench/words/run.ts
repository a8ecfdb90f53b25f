// Measures which damage of takes the word check finds, and how often it complains about good takes: `npm run bench:words`.
// VOICES (a regular expression) selects voices by their names, GOOD and DAMAGED set the takes of each voice, FILE appends each result as a line of JSON.
import { fork } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Measured } from './measure.js';
import { printReport } from './report.js';
import { benchVoices, openVoices } from './voices.js';

const { VOICES: pattern = '', GOOD: good = '60', DAMAGED: damaged = '8', FILE: file } = process.env;

const wanted = new RegExp(pattern);
const processFile = new URL('./measure-process.ts', import.meta.url);

/** Measures a voice in another process. */
function measure(name: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    let result: Measured | null = null;
    const child = fork(processFile, [name, good, damaged], { execArgv: process.execArgv });
    child.on('message', (message) => {
      result = message as Measured;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (result === null) reject(new Error(`The process of ${name} ended with ${code}.`));
      else resolve(result);
    });
  });
}

for (const { name, missingPackage } of benchVoices)
  if (missingPackage !== null) console.log(`Skipped: ${name}, because ${missingPackage} is not installed.`);
const voices = [...benchVoices.filter((voice) => voice.missingPackage === null), ...openVoices].filter(
  ({ name }) => wanted.test(name),
);
const chosenWith = new Set(benchVoices.filter((voice) => voice.isForChoosing).map(({ name }) => name));
const results = await pLimit(availableParallelism()).map(voices, async ({ name }) => {
  const measured = await measure(name);
  console.log(`${name}: ${measured.rows.length} takes`);
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ name, ...measured })}\n`);
  return { name, isForChoosing: chosenWith.has(name), ...measured };
});
printReport(results);
