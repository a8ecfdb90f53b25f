import { NarrateError } from '../base/errors.js';
import type { EngineProfile } from '../engines/engine.js';
import type { Chapter, VoiceSettings } from '../markdown/block.js';
import { selectChunks } from '../plan/select-chunks.js';
import { knownEngines } from '../project/known-engines.js';
import { loadBook } from '../project/load-book.js';
import {
  type NarrateOptions,
  type OpenOptions,
  type OpenProject,
  openProject,
  splitProject,
} from '../project/open-project.js';
import { readManifest } from '../project/read/read-manifest.js';
import type { SplitChapter } from '../project/split-book.js';
import type { Chunk } from '../split/chunk.js';
import type { Snapshot } from '../state/state.js';
import type { Candidate } from './candidate.js';
import { candidatesOf, type Wanted } from './candidates.js';
import { findSettingPlaces, type SettingPlaces, withChoice } from './setting-places.js';

/** The passage of an audition, and where the manifest decides its voice. */
export interface Passage {
  /** `chapters/01.md:12`, with the chapter's file as in the manifest. */
  readonly at: string;
  /** The voice settings of the book's own engine there, also in a draft. */
  readonly current: VoiceSettings;
  /** The profile of the book's own engine. */
  readonly profile: EngineProfile;
  readonly places: SettingPlaces;
}

/** A passage in one voice. */
export interface Rendition {
  readonly candidate: Candidate;
  readonly chapter: SplitChapter;
  /** The chunk that a run buys if the manifest has this voice and prompt. */
  readonly chunk: Chunk;
}

/**
 * Finds the passage at a line, and the places in the manifest that decide its voice and prompt.
 * @throws NarrateError `usage`, `invalid-input`, `manifest-not-edited`
 */
export async function openPassage(options: NarrateOptions, at: string): Promise<Passage> {
  const { name, text } = readManifest(options.manifest);
  const load = (manifestText?: string) =>
    loadBook({
      manifestPath: options.manifest,
      draft: false,
      ...knownEngines(options.engine),
      manifestText,
    });
  const { chapters, profile } = await load();
  const { chapter, block, place } = blockAt(chapters, at);
  const settingsIn = (read: readonly Chapter[]): VoiceSettings =>
    read.find((one) => one.chapter === chapter)!.blocks[block]!.voiceSettings;
  const current = settingsIn(chapters);
  const others = [...profile.voices.map((voice) => voice.name), 'another-voice'];
  const places = await findSettingPlaces({
    file: name,
    text,
    chapterIndex: chapter - 1,
    at: place,
    current,
    otherVoice: others.find((voice) => voice !== current.voice)!,
    settingsWith: async (edited) => settingsIn((await load(edited)).chapters),
  });
  return { at: place, current, profile, places };
}

/** Where a passage begins. */
interface PassageStart {
  /** The number of the chapter; credits at the start of a book are number 0. */
  readonly chapter: number;
  /** The index of the block in its chapter. */
  readonly block: number;
  /** File and line, as in `Passage`. */
  readonly place: string;
}

/** Finds the first block that is spoken at a line. @throws NarrateError `usage` if there is none */
function blockAt(chapters: readonly Chapter[], at: string): PassageStart {
  // Each block as a chunk, so that messages about a wrong line are the same as in other commands.
  const asChunks = chapters.map((chapter) => ({
    chapter,
    chunks: chapter.blocks.map(
      ({ place, span }, index) =>
        ({ chapter: chapter.chapter, chunk: index + 1, place, endLine: span.endLine }) as Chunk,
    ),
  }));
  const { chapter, chunk } = selectChunks(asChunks, { at })[0]!;
  const { file } = chapters.find((one) => one.chapter === chapter)!;
  const [, line = ''] = /^.+?:(\d+)/.exec(at) ?? [];
  return { chapter, block: chunk - 1, place: `${file}:${line}` };
}

/**
 * Plans the book once for each candidate, with the manifest that choosing it would write. So each chunk is exactly the one that a
 * later run would buy, and its take is used again.
 * @throws NarrateError `usage` for a voice or prompt that cannot be used, and as `openProject` and `splitProject`
 */
export async function renditionsOf(
  options: NarrateOptions,
  { at, current, profile, places }: Passage,
  { wanted, snapshot }: { readonly wanted: Wanted; readonly snapshot: Snapshot },
): Promise<readonly Rendition[]> {
  const renditions: Rendition[] = [];
  const candidates = candidatesOf(wanted, { current: current.voice, profile });
  const toldApart = candidates.map(({ voice }) => voice);
  for (const candidate of candidates) {
    const opened = await openWith({ ...options, toldApart }, places, candidate);
    const { chapters } = await splitProject(opened, snapshot);
    const [chunk] = selectChunks(chapters, { at });
    const chapter = chapters.find((one) => one.chapter.chapter === chunk!.chapter)!;
    renditions.push({ candidate, chapter, chunk: chunk! });
  }
  return renditions;
}

async function openWith(
  options: Omit<OpenOptions, 'manifestText'>,
  places: SettingPlaces,
  candidate: Candidate,
): Promise<OpenProject> {
  try {
    const { text } = readManifest(options.manifest);
    return await openProject({ ...options, manifestText: withChoice(text, places, candidate) });
  } catch (error) {
    // The places of these diagnostics are in a manifest that the user has not written.
    const [first] = error instanceof NarrateError ? error.diagnostics : [];
    if (first === undefined) throw error;
    const name =
      candidate.prompt === null ? candidate.voice : `${candidate.voice} with "${candidate.prompt}"`;
    throw new NarrateError('usage', `${name} cannot be used: ${first.message}`, {
      cause: error,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    });
  }
}
