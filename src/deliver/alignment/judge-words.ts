import { NarrateError } from '../../base/errors.js';
import type { WordJudgement } from '../../check/words/word-judgement.js';
import { createReferenceVoice } from '../../engines/espeak/create-reference-voice.js';
import { espeakLanguage } from '../../engines/espeak/voice-name.js';
import type { AlignmentSettings, DeliverOptions, JudgedWords, UnjudgedReason } from '../delivery.js';
import type { TakeFigures } from '../timeline/take-figures.js';
import type { TimelineVoice } from '../timeline/timeline-file.js';
import { alignTakeOf, isOfEspeak, leastVoiceSeconds } from './align-book.js';
import { createAlignThreads } from './align-threads.js';
import { type AlignWork, forEach } from './align-work.js';
import { type BookVoice, bookVoices, type VoiceTake } from './book-voices.js';
import { findModel } from './find-model.js';
import { deliverySamples, judgeDeliveries } from './judge-deliveries.js';
import { ReferenceTexts } from './reference-texts.js';
import { takeDifferences } from './take-differences.js';

/** What `judgeWords` needs. */
export interface JudgeWordsJob {
  readonly options: DeliverOptions & { readonly alignment: AlignmentSettings };
  readonly figures: ReadonlyMap<string, TakeFigures>;
  /** The voices with what is known of their models. */
  readonly voices: readonly TimelineVoice[];
  /** Fingerprints of takes that have a judgement. */
  readonly judged: ReadonlySet<string>;
}

/**
 * Judges whether takes of complete chapters say their texts, as far as they have no judgement. The result depends on the takes, not
 * on the number of threads. It opens nothing if all takes have one. A voice that cannot be judged is no failure.
 * @throws NarrateError `too-many-files`, `disk-full`, `not-writable`, `unsafe-path`; the signal's reason
 */
export async function judgeWords(job: JudgeWordsJob): Promise<JudgedWords> {
  const { options, figures, judged } = job;
  const { alignment: settings, jobs, signal } = options;
  const isDue = ({ fingerprint, isChosen }: VoiceTake) => isChosen && !judged.has(fingerprint);
  const voices = bookVoices(options, figures, settings).filter(({ takes }) => takes.some(isDue));
  const judgements = new Map<string, WordJudgement>();
  const unjudged: JudgedWords['unjudged'][number][] = [];
  const reference = createReferenceVoice({ cores: jobs, environment: settings.environment });
  const threads = createAlignThreads(jobs);
  const texts = new ReferenceTexts(reference, settings.tags);
  const takes = voices.flatMap((voice) => voice.takes.filter(isDue)).length;
  let done = 0;
  const onJudged = () => options.onEvent({ type: 'takes-judged', judged: ++done, takes });
  const work: AlignWork = { texts, threads, jobs, signal };
  try {
    for (const voice of voices) {
      const due = voice.takes.filter(isDue);
      const outcome = await judgeVoice(voice, due, { job, work, onJudged });
      for (const [fingerprint, one] of outcome.judgements) judgements.set(fingerprint, one);
      for (const [reason, takes] of outcome.left)
        unjudged.push({ voice: voice.voice, language: voice.language, takes, reason });
    }
  } finally {
    await Promise.all([threads.close(), reference.close()]);
  }
  return { judgements, unjudged };
}

interface VoiceOutcome {
  readonly judgements: ReadonlyMap<string, WordJudgement>;
  /** How many takes have no judgement, by reason. */
  readonly left: ReadonlyMap<UnjudgedReason, number>;
}

interface VoiceJob {
  readonly job: JudgeWordsJob;
  readonly work: AlignWork;
  readonly onJudged: () => void;
}

async function judgeVoice(
  voice: BookVoice,
  due: readonly VoiceTake[],
  { job, work, onJudged }: VoiceJob,
): Promise<VoiceOutcome> {
  const none = (reason: UnjudgedReason): VoiceOutcome => ({
    judgements: new Map(),
    left: new Map([[reason, due.length]]),
  });
  const { remoteTakes, alignment: settings } = job.options;
  if (voice.seconds < leastVoiceSeconds) return none('short');
  if (espeakLanguage(voice.language) === null) return none('language');
  if (job.voices.some(({ id, model }) => id === voice.id && model === null)) return none('no-speech');
  const isRemote = ({ take }: VoiceTake) => remoteTakes?.has(take) === true;
  try {
    const here = voice.takes.filter((take) => !isRemote(take)).map((take) => alignTakeOf(take, voice));
    // Alignment has trained the models of this run, also if they had to be trained again.
    const found = await findModel(
      { voice, here, settings: { ...settings, isRepeated: false }, onShare() {} },
      work,
    );
    if (found.kind !== 'model') return none(found.kind === 'none' ? 'remote' : found.kind);
    const { model } = found;
    const samples = deliverySamples(voice, due);
    const compared = new Set([
      ...due,
      ...[...samples.values()].flatMap(({ own, others }) => [...own, ...others]),
    ]);
    const isDue = new Set(due);
    const pairs = await forEach(work, [...compared], async (take) => {
      const one = { ...alignTakeOf(take, voice), isRemote: isRemote(take) };
      const differences = await takeDifferences(one, { model, files: settings.files, work });
      if (isDue.has(take)) onJudged();
      return differences === null ? [] : [[take.fingerprint, differences] as const];
    });
    const known = new Map(pairs.flat());
    const unread = due.filter(({ fingerprint }) => !known.has(fingerprint));
    const remote = unread.filter(isRemote).length;
    const { judgements, unlike } = judgeDeliveries(due, { samples, known, model: model.id });
    const left = [
      ['delivery', unlike],
      ['remote', remote],
      ['damaged', unread.length - remote],
    ] as const;
    return { judgements, left: new Map(left.filter(([, takes]) => takes > 0)) };
  } catch (error) {
    work.signal.throwIfAborted();
    if (error instanceof NarrateError && isOfEspeak(error.code)) return none(error.code);
    throw error;
  }
}
