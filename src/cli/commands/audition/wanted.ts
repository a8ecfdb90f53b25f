import { readFileSync, type Stats, statSync } from 'node:fs';
import type { Wanted } from '../../../audition/candidates.js';
import { NarrateError, systemCode } from '../../../base/errors.js';
import { decodeText } from '../../../project/read/decode-text.js';

const maxBytes = 1024 * 1024;

/** A text without spaces that looks like the path of a file. Such a prompt would be a mistake that costs money. */
const looksLikeFile = /^(?:\S*\.[A-Za-z]\w{0,7}|(?:~|\.{1,2})?[\\/]\S*|\S*[\\/])$/;

/**
 * Returns the voices and prompts of the command line.
 * @param voices names with commas between them
 * @param prompts prompts, and files with a prompt on each line
 * @throws NarrateError `usage` for an option that names nothing, and for a file that cannot be used
 */
export function wantedOf({ voices, prompts }: Wanted): Wanted {
  const names = voices.flatMap((text) => text.split(',')).map((name) => name.trim());
  const wanted = names.filter((name) => name !== '');
  if (voices.length > 0 && wanted.length === 0)
    throw new NarrateError('usage', '--voices names no voice.', {
      hint: 'Leave it out to hear the voice that the passage has now. `narrate voices` lists all voices.',
    });
  return { voices: wanted, prompts: prompts.flatMap(promptsOf) };
}

/** Returns the lines of a file, or the text itself if there is no such file. */
function promptsOf(value: string): readonly string[] {
  const found = statsOf(value);
  if (found?.isFile()) return promptsIn(value, found.size);
  if (found === null && !looksLikeFile.test(value)) return [value];
  throw new NarrateError('usage', found ? `${value} is not a file.` : `There is no file ${value}.`, {
    hint: '--prompts needs a prompt, or a file with a prompt on each line. If this is a prompt, end it with a period.',
  });
}

/** Null: there is no such file, or no file can have this name. */
function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function promptsIn(file: string, bytes: number): readonly string[] {
  if (bytes > maxBytes) throw unusable(file, 'is larger than 1 MB');
  const decoded = decodeText(readBytes(file));
  if ('problem' in decoded) throw unusable(file, 'is not UTF-8');
  const lines = decoded.text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const prompts = lines.filter((line) => line !== '');
  if (prompts.length === 0) throw unusable(file, 'is empty');
  return prompts;
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unusable(file, `cannot be read (${systemCode(error) ?? String(error)})`);
  }
}

const unusable = (file: string, problem: string): NarrateError =>
  new NarrateError('usage', `The file of prompts ${file} ${problem}.`, {
    hint: 'Write a text file in UTF-8 with a prompt on each line.',
  });
