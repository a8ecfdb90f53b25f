import { NarrateError } from '../../base/errors.js';
import { createReferenceVoice } from '../../engines/espeak/create-reference-voice.js';
import { espeakLanguage } from '../../engines/espeak/voice-name.js';
import type { AlignmentReport, AlignmentSettings, DeliverOptions, UnalignedReason } from '../delivery.js';
import { inspectTake } from '../sound/take-sound.js';
import type { TakeAlignment, TakeFigures } from '../timeline/take-figures.js';
import type { TimelineVoice } from '../timeline/timeline-file.js';
import { alignTakes } from './align-takes.js';
import { createAlignThreads } from './align-threads.js';
import type { AlignTake, AlignWork } from './align-work.js';
import { type BookVoice, bookVoices, isAlignedWith, type VoiceTake } from './book-voices.js';
import { findModel, isFresh } from './find-model.js';
import { ReferenceTexts } from './reference-texts.js';

/** What `alignBook` needs. */
export interface AlignBookJob {
  readonly options: DeliverOptions & { readonly alignment: AlignmentSettings };
  readonly figures: ReadonlyMap<string, TakeFigures>;
  /** The voices of the last run's timeline. */
  readonly voices: readonly TimelineVoice[];
  /** Fingerprints of takes whose words must be found again, because their file is lost. */
  readonly lost: ReadonlySet<string>;
}

/** What is new about the words of a book. */
export interface BookAlignment {
  /** By fingerprint. Takes whose alignment stays the same are not in it. */
  readonly found: ReadonlyMap<string, TakeAlignment>;
  readonly voices: readonly TimelineVoice[];
  readonly report: AlignmentReport;
}

/** A voice with less audio is not aligned: a model of it would be poor. */
export const leastVoiceSeconds = 60;

/**
 * Finds the words in the takes of complete chapters, as far as they are not known. It opens nothing if all are known. A voice that
 * cannot be aligned is no failure.
 * @throws NarrateError `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
 */
export async function alignBook(job: AlignBookJob): Promise<BookAlignment> {
  const { options, figures } = job;
  const { alignment: settings, jobs, signal } = options;
  const voices = bookVoices(options, figures, settings);
  const reference = createReferenceVoice({ cores: jobs, environment: settings.environment });
  const threads = createAlignThreads(jobs);
  const texts = new ReferenceTexts(reference, settings.tags);
  const work: AlignWork = { texts, threads, jobs, signal };
  const found = new Map<string, TakeAlignment>();
  const known = new Map(job.voices.map((voice) => [voice.id, voice]));
  const reasons = new Map<string, UnalignedReason>();
  try {
    for (const voice of voices) {
      const outcome = await alignVoice(voice, { job, work, known: known.get(voice.id) ?? null });
      if (outcome.reason !== null) reasons.set(voice.id, outcome.reason);
      if (outcome.voice !== null) known.set(voice.id, outcome.voice);
      for (const [fingerprint, one] of outcome.found) found.set(fingerprint, one);
    }
  } finally {
    await Promise.all([threads.close(), reference.close()]);
  }
  const here = new Set(voices.map(({ id }) => id));
  return {
    found,
    voices: [...known.values()].filter(({ id }) => here.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1)),
    report: reportOf(voices, { found, reasons }),
  };
}

interface VoiceOutcome {
  readonly reason: UnalignedReason | null;
  /** Null: nothing is known about the voice. */
  readonly voice: TimelineVoice | null;
  readonly found: ReadonlyMap<string, TakeAlignment>;
}

interface VoiceJob {
  readonly job: AlignBookJob;
  readonly work: AlignWork;
  readonly known: TimelineVoice | null;
}

async function alignVoice(voice: BookVoice, { job, work, known }: VoiceJob): Promise<VoiceOutcome> {
  const { remoteTakes, alignment: settings, judged, onEvent } = job.options;
  const none = (reason: UnalignedReason | null): VoiceOutcome => ({
    reason,
    voice: known,
    found: new Map(),
  });
  if (voice.seconds < leastVoiceSeconds) return none('short');
  if (espeakLanguage(voice.language) === null) return none('language');
  const isRemote = ({ take }: VoiceTake) => remoteTakes?.has(take) === true;
  const isDue = (take: VoiceTake, model: string) =>
    take.isChosen && (settings.isRepeated || job.lost.has(take.fingerprint) || !isAlignedWith(take, model));
  if (known !== null && isFresh(known.seconds, voice.seconds) && !settings.isRepeated) {
    const { model } = known;
    if (model === null) return none('no-speech');
    if (!voice.takes.some((take) => !isRemote(take) && isDue(take, model))) return none(null);
  }
  try {
    const here = voice.takes.filter((take) => !isRemote(take)).map((take) => alignTakeOf(take, voice));
    const progress = progressOf(onEvent, voice.takes.filter(({ isChosen }) => isChosen).length);
    const found = await findModel({ voice, here, settings, onShare: progress.trained }, work);
    if (found.kind === 'none') return none(null);
    if (found.kind === 'text') return none('text');
    if (found.kind === 'no-speech')
      return { ...none('no-speech'), voice: { id: voice.id, model: null, seconds: voice.seconds } };
    const { model } = found;
    const due = voice.takes.filter((take) => isDue(take, model.id));
    const aligned = await alignTakes(
      due.map((take) => ({ ...alignTakeOf(take, voice), take, isRemote: isRemote(take) })),
      { model, settings, work, isCompared: judged !== undefined, onAligned: progress.aligned },
    );
    return {
      reason: null,
      voice: { id: voice.id, model: model.id, seconds: model.seconds },
      found: aligned,
    };
  } catch (error) {
    work.signal.throwIfAborted();
    if (error instanceof NarrateError && isOfEspeak(error.code)) return none(error.code);
    throw error;
  }
}

/** Whether a voice cannot be aligned because of espeak. */
export const isOfEspeak = (code: string): code is 'espeak-missing' | 'espeak-failed' =>
  code === 'espeak-missing' || code === 'espeak-failed';

/** Returns a take as the alignment reads it. */
export const alignTakeOf = (
  { take, fingerprint, text, seconds }: VoiceTake,
  voice: BookVoice,
): AlignTake => ({
  fingerprint,
  text,
  language: voice.language,
  seconds,
  async open() {
    const info = await inspectTake(take);
    return info && { path: take.path, info };
  },
});

/** Returns functions that report progress. */
function progressOf(onEvent: DeliverOptions['onEvent'], takes: number) {
  let aligned = 0;
  const report = (trainedShare: number) => onEvent({ type: 'takes-aligned', aligned, takes, trainedShare });
  return {
    trained: report,
    aligned() {
      aligned += 1;
      report(1);
    },
  };
}

function reportOf(
  voices: readonly BookVoice[],
  {
    found,
    reasons,
  }: {
    readonly found: BookAlignment['found'];
    readonly reasons: ReadonlyMap<string, UnalignedReason>;
  },
): AlignmentReport {
  let aligned = 0;
  const estimated: AlignmentReport['estimated'][number][] = [];
  for (const { id, voice, language, takes } of voices) {
    const left = { none: 0, text: 0 };
    for (const { fingerprint, alignment } of takes) {
      const now = found.get(fingerprint) ?? alignment;
      if (now === undefined) left.none += 1;
      else if (now.words === null) left.text += 1;
      else aligned += 1;
    }
    const { none, text } = left;
    if (none > 0) estimated.push({ voice, language, takes: none, reason: reasons.get(id) ?? 'remote' });
    if (text > 0) estimated.push({ voice, language, takes: text, reason: 'text' });
  }
  return { aligned, estimated };
}
