import type { WordJudgement } from '../check/words/word-judgement.js';
import { voiceKeyOf } from '../plan/takes/systematic-faults.js';
import type { Project } from '../project/open-project.js';
import type { RunContext } from '../record/run-context.js';
import type { Chunk } from '../split/chunk.js';
import { type Alignments, assumedLanguage, checkName } from '../state/alignments.js';
import type { State } from '../state/state.js';
import type { TakeId } from '../state/takes.js';
import { BookWords } from './alignment/book-words.js';
import { fingerprintOf } from './chapters-to-deliver.js';
import { alignmentSettings, deliverOptions, keepJudgements } from './deliver-project.js';
import type { DeliverChapter, DeliverOptions, TakeFile, UnjudgedTakes } from './delivery.js';
import { KnownTakes } from './sound/known-takes.js';
import { readTimeline } from './timeline/timeline-file.js';

/**
 * Judges the words of all takes of a project that are on this machine, also of those that are not in use or have a judgement, and
 * writes the judgements to the journal. It writes no output file.
 * @returns the takes in use that could not be judged
 * @throws NarrateError as `deliverProject`; the signal's reason
 */
export async function judgeAllTakes(
  project: Project,
  state: State,
  context: RunContext,
): Promise<readonly UnjudgedTakes[]> {
  context.signal.throwIfAborted();
  const snapshot = await state.snapshot();
  const here = [...snapshot.here.values()].map((takes) =>
    takes.filter((take) => !state.takes.isRemoteOnly(take)),
  );
  const settings = alignmentSettings(project, state);
  const options: DeliverOptions = {
    ...deliverOptions(project, { snapshot, takes: state.takes }, context),
    alignment: { ...settings, files: withoutDifferences(settings.files, here.flat()) },
    only: null,
  };
  const timeline = (await readTimeline(project.outputFolder))?.document ?? null;
  const judgements = new Map<string, WordJudgement>();
  const judge = async (chapters: readonly DeliverChapter[], judged: ReadonlySet<string>) => {
    const takes = await KnownTakes.open({ ...options, chapters }, timeline);
    const intact = chapters.map((chapter) =>
      withTakes(chapter, ({ fingerprint }) => takes.figures.has(fingerprint)),
    );
    const found = await new BookWords(
      { ...options, chapters: intact, judged },
      takes,
      timeline?.voices ?? [],
    ).judge();
    for (const [fingerprint, one] of found?.judgements ?? []) judgements.set(fingerprint, one);
    return [...(found?.unjudged ?? []), ...damagedTakes(chapters, takes.broken)];
  };
  const used = options.chapters.map((chapter) => withTakes(chapter, () => true));
  const unjudged = await judge(used, new Set());
  // Then another take of each chunk takes the place of the one in use, in turn.
  const inUse = used.flatMap(({ chunks }) => chunks.flatMap(({ take }) => take?.fingerprint ?? []));
  const byKey = new Map(here.map((takes) => [takes[0]?.key, takes]));
  const most = Math.max(0, ...here.map((takes) => takes.length));
  for (let turn = 0; most > 1 && turn < most; turn += 1) {
    const takeOf = ({ key }: Chunk): TakeFile | null => {
      const take = byKey.get(key)?.[turn];
      const measures = snapshot.ledger.measures.get(take?.requestId ?? '') ?? null;
      return take ? { path: state.takes.pathOf(take), fingerprint: fingerprintOf(take), measures } : null;
    };
    const chapters = used.map((chapter) => ({
      ...chapter,
      chunks: chapter.chunks.map(({ chunk, take }) => ({ chunk, take: takeOf(chunk) ?? take })),
    }));
    await judge(chapters, new Set([...inUse, ...judgements.keys()]));
  }
  await keepJudgements(state, { judgements });
  return unjudged;
}

/** Returns a chapter with only those chunks whose takes are as wanted, because words are judged only in complete chapters. */
const withTakes = (chapter: DeliverChapter, isWanted: (take: TakeFile) => boolean): DeliverChapter => ({
  ...chapter,
  chunks: chapter.chunks.filter(({ take }) => take !== null && isWanted(take)),
});

/** Counts the takes that are missing or damaged, by voice and language. */
function damagedTakes(
  chapters: readonly DeliverChapter[],
  broken: ReadonlySet<string>,
): readonly UnjudgedTakes[] {
  const voices = new Map<string, { readonly voice: string; readonly language: string; takes: Set<string> }>();
  for (const { chunk, take } of chapters.flatMap(({ chunks }) => chunks)) {
    if (take === null || !broken.has(take.fingerprint)) continue;
    const { voice, language } = chunk.voiceSettings;
    const id = voiceKeyOf(chunk);
    const known = voices.get(id) ?? { voice, language: language ?? assumedLanguage, takes: new Set() };
    voices.set(id, known);
    known.takes.add(take.fingerprint);
  }
  return [...voices.values()].map(({ takes, ...voice }) => ({
    ...voice,
    takes: takes.size,
    reason: 'damaged',
  }));
}

/** Returns alignments that lack the differences of these takes until they are found again. */
function withoutDifferences(files: Alignments, takes: readonly TakeId[]): Alignments {
  const left = new Set(takes.map(checkName));
  return {
    read: async (name, signal) => (left.has(name) ? null : files.read(name, signal)),
    readShared: async (name, signal) => (left.has(name) ? null : files.readShared(name, signal)),
    write(name, bytes) {
      left.delete(name);
      return files.write(name, bytes);
    },
  };
}
