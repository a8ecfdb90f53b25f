import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { NarrateError } from '../base/errors.js';
import type { MicroUsd } from '../base/money/money.js';
import { readRegularFile } from '../files/read-own-file.js';
import { replaceFile } from '../files/replace-file.js';
import { setInManifest } from '../manifest/edit/set-in-manifest.js';
import type { Plan } from '../plan/plan.js';
import type { DiffPart } from '../plan/reasons/compare-words.js';
import { type OpenOptions, openProject, type Project, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { planChunks, planProject } from '../project/plan-project.js';
import { readManifest } from '../project/read/read-manifest.js';
import type { Chunk } from '../split/chunk.js';
import type { Snapshot } from '../state/state.js';
import type { ReviewBookOptions } from './review-book.js';

/** A word as it is written, and what is sent instead. */
export interface PronounceEntry {
  readonly word: string;
  readonly say: string;
}

/** A chunk that the next run would buy because of an entry. */
export interface AffectedChunk {
  readonly chunk: Chunk;
  /** What changes in its text, with what it becomes. Empty: an earlier text is not known. */
  readonly changes: readonly { readonly from: string; readonly to: string }[];
}

/** What an entry of `pronounce` would change. */
export interface PronunciationChange {
  /** The manifest's text now and with the entry, byte order mark included. */
  readonly before: string;
  readonly after: string;
  /** In how many chunks other words would be spoken, recorded or not. 0: the entry changes nothing. */
  readonly changed: number;
  /** What the next run would buy because of it, in the order of the book. */
  readonly chunks: readonly AffectedChunk[];
  /** How many more requests the next run would send, and what they cost. */
  readonly requests: number;
  readonly costMicroUsd: MicroUsd;
}

/**
 * Finds out what the next run would buy because of an entry of `pronounce`. It compares the plans with and without the entry, and
 * writes only narrate's cache.
 * @throws NarrateError `invalid-input` for a word or respelling that the manifest cannot have, `manifest-not-edited`; and as `plan`
 */
export async function planPronunciation(
  options: ReviewBookOptions,
  { word, say }: PronounceEntry,
): Promise<PronunciationChange> {
  const before = await manifestText(options.manifest);
  const after = setInManifest(before, ['pronounce', word], say);
  const now = await plannedWith(options);
  const then = await plannedWith({ ...options, manifestText: after.replace(/^\uFEFF/, '') });
  const planned = planChunks(now.project, now.snapshot);
  const was = bought(planned);
  const { plan, explanation } = planProject(then.project, then.snapshot);
  const added = [...bought(plan)].filter(([place]) => !was.has(place)).map(([, chunk]) => chunk);
  const diffs = new Map(explanation?.purchases.map(({ chunk, diff }) => [chunk.key, diff]));
  const { total } = planned;
  const spoken = new Set(keysOf(now.project));
  return {
    before,
    after,
    changed: keysOf(then.project).filter((key) => !spoken.has(key)).length,
    chunks: added.map((chunk) => ({ chunk, changes: changesIn(diffs.get(chunk.key) ?? []) })),
    requests: Math.max(0, plan.total.buy - total.buy),
    costMicroUsd: Math.max(0, plan.total.costMicroUsd - total.costMicroUsd),
  };
}

/**
 * Writes an entry of `pronounce` to the manifest. Comments, layout and anchors stay.
 * @param change `before`: the text of the manifest that the change was planned for
 * @throws NarrateError `manifest-not-edited` when the file has changed meanwhile, `not-writable`, `disk-full`, `unsafe-path`
 */
export async function savePronunciation(
  { manifest }: Pick<ReviewBookOptions, 'manifest'>,
  { before, after }: Pick<PronunciationChange, 'before' | 'after'>,
): Promise<void> {
  const { root, name } = readManifest(manifest);
  if ((await manifestText(manifest)) !== before)
    throw new NarrateError('manifest-not-edited', `${name} has changed meanwhile.`, {
      hint: 'Look again at what the entry would change. narrate wrote nothing.',
    });
  await replaceFile(join(root, name), after);
}

/** Reads a manifest with its byte order mark. @throws NarrateError `invalid-input` when it is not UTF-8, and as `readManifest` */
async function manifestText(manifest: string): Promise<string> {
  // It reports all problems with the file.
  const { root, name } = readManifest(manifest);
  const bytes = await readRegularFile(join(root, name));
  if (!isUtf8(bytes)) throw new NarrateError('invalid-input', `${name} is not UTF-8.`);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

async function plannedWith(
  options: OpenOptions,
): Promise<{ readonly project: Project; readonly snapshot: Snapshot }> {
  const opened = await openProject(options);
  const { snapshot } = await readStateOf(opened);
  return { project: await splitProject(opened, snapshot), snapshot };
}

const keysOf = ({ chapters }: Project): readonly string[] =>
  chapters.flatMap(({ chunks }) => chunks.map(({ key }) => key));

/** Returns the chunks that a plan buys, by their place in the book. */
const bought = ({ chapters }: Plan): ReadonlyMap<string, Chunk> =>
  new Map(
    chapters.flatMap(({ planned }) =>
      planned.flatMap(({ chunk, action }) =>
        action.kind === 'buy' ? [[`${chunk.chapter}-${chunk.chunk}`, chunk] as const] : [],
      ),
    ),
  );

/** Returns the words that a comparison removes, each with those that it adds there. */
function changesIn(diff: readonly DiffPart[]): AffectedChunk['changes'] {
  const changes: { from: string; to: string }[] = [];
  let open: { from: string; to: string } | null = null;
  for (const { kind, text } of diff) {
    if (kind === 'same') {
      open = null;
      continue;
    }
    if (open === null) {
      open = { from: '', to: '' };
      changes.push(open);
    }
    const part = kind === 'removed' ? 'from' : 'to';
    open[part] = open[part] === '' ? text : `${open[part]} ${text}`;
  }
  return changes;
}
