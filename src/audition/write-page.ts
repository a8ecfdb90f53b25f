import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { applyGain } from '../audio/dsp/normalise-loudness.js';
import { toFloat, toInt16 } from '../audio/wav/pcm16.js';
import { waveFile } from '../audio/wav/wav-file.js';
import { makeFolder } from '../files/make-folder.js';
import { packedFile } from '../files/packed-file.js';
import { removeFile } from '../files/remove-file.js';
import { replaceFile } from '../files/replace-file.js';
import type { Candidate } from './candidate.js';
import { compareTakes } from './compare-takes.js';
import type { HeardTake } from './heard-take.js';
import { matchingGains } from './level-match.js';
import type { PageAudition } from './page-data.js';
import { auditionHtml } from './page-html.js';

/** What the page of an audition shows. */
export interface PageInput {
  readonly at: string;
  readonly title: string;
  /** BCP-47; null: unknown. */
  readonly language: string | null;
  readonly takes: readonly { readonly candidate: Candidate; readonly take: HeardTake }[];
  readonly chooseCommand: string;
}

/**
 * Writes the page of an audition with its level-matched audio into a folder, and removes the audio of an earlier audition there.
 * Returns the path of the page.
 * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`
 */
export async function writePage(folder: string, input: PageInput): Promise<string> {
  await makeFolder(folder);
  const gains = matchingGains(input.takes.map(({ take }) => take));
  const { paragraphs, times } = compareTakes(input.takes.map(({ take }) => take.paragraphs));
  for (const [index, { candidate, take }] of input.takes.entries())
    await replaceFile(join(folder, audioName(candidate)), levelled(take, gains[index]!));
  const audition: PageAudition = {
    at: input.at,
    language: input.language,
    paragraphs,
    isEstimated: input.takes.some(({ take }) => take.isEstimated),
    takes: input.takes.map(({ candidate, take: { samples, sampleRate } }, index) => ({
      ...candidate,
      audio: audioName(candidate),
      seconds: Math.round((samples.length / sampleRate) * 1000) / 1000,
      times: times[index]!,
    })),
    chooseCommand: input.chooseCommand,
  };
  for (const name of ['audition-page.js', 'audition-page.css'] as const)
    await replaceFile(join(folder, name), packedFile(name));
  const page = join(folder, 'index.html');
  await replaceFile(page, auditionHtml(audition, input.title));
  const wanted = new Set(audition.takes.map(({ audio }) => audio));
  for (const name of readdirSync(folder))
    if (/^take-\d+\.wav$/.test(name) && !wanted.has(name)) await removeFile(join(folder, name));
  return page;
}

const audioName = ({ number }: Candidate): string => `take-${number}.wav`;

/** Returns a WAV file of a take with a gain. */
function levelled({ samples, sampleRate }: HeardTake, gainDb: number): Uint8Array {
  const sound = toFloat(samples);
  applyGain(sound, gainDb);
  const { buffer, byteOffset, byteLength } = toInt16(sound);
  return waveFile(new Uint8Array(buffer, byteOffset, byteLength), sampleRate);
}
