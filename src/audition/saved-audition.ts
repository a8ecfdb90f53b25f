import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { slug } from 'github-slugger';
import { z } from 'zod';
import { NarrateError } from '../base/errors.js';
import { removeFile } from '../files/remove-file.js';
import { replaceFile } from '../files/replace-file.js';

const path = z.array(z.union([z.string(), z.number()]));

const schema = z.strictObject({
  version: z.literal(1),
  /** Milliseconds since 1970. */
  time: z.number(),
  /** The file name of the manifest: several books may share a state folder. */
  manifest: z.string(),
  /** `chapters/01.md:12`. */
  at: z.string(),
  candidates: z.array(
    z.strictObject({ number: z.number().int(), voice: z.string(), prompt: z.string().nullable() }),
  ),
  /** The mappings of the manifest that decided voice and prompt when the takes were heard. */
  places: z.strictObject({ voice: path, prompt: path }),
});

/** An audition of the past: what `--choose` can choose from. */
export type SavedAudition = z.infer<typeof schema>;

const fileName = 'audition.json';

/** The longest readable part of a folder's name in bytes. File systems allow 255 for the whole name. */
const mostBytes = 100;

/**
 * Returns the folder of the auditions of a place, in the folder of all auditions. Its name ends with a hash, because different
 * places may have the same readable name.
 */
export function folderOf(
  auditions: string,
  { at, manifest }: Pick<SavedAudition, 'at' | 'manifest'>,
): string {
  const readable = `${slug(manifest.replace(/\.[^.]*$/, ''))}-${slug(at.replace(/[/.:\\]+/g, '-'))}`;
  const hash = createHash('sha256')
    .update(JSON.stringify([manifest, at]))
    .digest('hex');
  return join(auditions, `${startOf(readable, mostBytes)}-${hash.slice(0, 8)}`);
}

/** Returns the start of a text that has at most some bytes in UTF-8. */
function startOf(text: string, bytes: number): string {
  let start = '';
  for (const character of text) {
    if (Buffer.byteLength(start + character) > bytes) break;
    start += character;
  }
  return start;
}

/**
 * Removes the page of an earlier audition in a folder, and what it offered. So nobody sees old names with new sounds if narrate
 * is killed before the new page is written. @throws NarrateError `unsafe-path`
 */
export async function clearAudition(folder: string): Promise<void> {
  for (const name of [fileName, 'index.html']) await removeFile(join(folder, name));
}

/** Writes what an audition offered next to its page. @throws NarrateError `disk-full`, `not-writable`, `unsafe-path` */
export const saveAudition = (folder: string, audition: Omit<SavedAudition, 'version'>): Promise<void> =>
  replaceFile(join(folder, fileName), `${JSON.stringify({ version: 1, ...audition }, null, 2)}\n`);

/**
 * Returns the latest audition of a book, or the latest one at a place.
 * @throws NarrateError `usage` if there is none
 */
export async function latestAudition(
  auditions: string,
  { manifest, at }: { readonly manifest: string; readonly at: string | null },
): Promise<SavedAudition> {
  const names = existsSync(auditions) ? readdirSync(auditions) : [];
  const found = await Promise.all(names.map((name) => readSaved(join(auditions, name, fileName))));
  const [latest] = found
    .flatMap((one) => one ?? [])
    .filter((one) => one.manifest === manifest && (at === null || one.at === at))
    .sort((one, other) => other.time - one.time);
  if (latest !== undefined) return latest;
  throw new NarrateError(
    'usage',
    at === null ? 'There is no audition to choose from.' : `There is no audition of ${at} to choose from.`,
    { hint: 'First hear some voices: `narrate audition --at chapters/01.md:12 --voices Algenib,Kore`' },
  );
}

/** Returns null for a file that does not exist or that another version wrote. */
async function readSaved(path: string): Promise<SavedAudition | null> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Finds a candidate by its number or by its voice.
 * @throws NarrateError `usage` if there is none, or if the voice was heard with several prompts
 */
export function findCandidate(
  { candidates, at }: SavedAudition,
  wanted: string,
): SavedAudition['candidates'][number] {
  const byNumber = candidates.filter(({ number }) => String(number) === wanted);
  const matches = byNumber.length > 0 ? byNumber : candidates.filter(({ voice }) => voice === wanted);
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match;
  const list = (matches.length > 1 ? matches : candidates)
    .map(({ number, voice, prompt }) => `${number} (${voice}${prompt === null ? '' : `, "${prompt}"`})`)
    .join(', ');
  throw new NarrateError(
    'usage',
    match === undefined
      ? `The audition of ${at} has no take "${wanted}".`
      : `${wanted} has ${matches.length} takes in the audition of ${at}.`,
    { hint: `Choose a take by its number: ${list}.` },
  );
}
