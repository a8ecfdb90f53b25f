import type { WordJudgement } from '../check/words/word-judgement.js';
import type { Project } from '../project/open-project.js';
import type { RunContext } from '../record/run-context.js';
import type { State } from '../state/state.js';
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
  const snapshot = await state.snapshot();
  const options: DeliverOptions = {
    ...deliverOptions(project, { snapshot, takes: state.takes }, context),
    alignment: alignmentSettings(project, state),
    only: null,
  };
  const timeline = (await readTimeline(project.outputFolder))?.document ?? null;
  const judge = async (chapters: readonly DeliverChapter[], judged: ReadonlySet<string>) => {
    const inTurn = { ...options, chapters, judged };
    const takes = await KnownTakes.open(inTurn, timeline);
    return new BookWords(inTurn, takes, timeline?.voices ?? []).judge();
  };
  const fileOf = (key: string, turn: number): TakeFile | null => {
    const take = (snapshot.here.get(key) ?? []).filter((one) => !state.takes.isRemoteOnly(one))[turn];
    if (take === undefined) return null;
    const measures = snapshot.ledger.measures.get(take.requestId) ?? null;
    return { path: state.takes.pathOf(take), fingerprint: fingerprintOf(take), measures };
  };
  const judgements = new Map<string, WordJudgement>();
  const used = options.chapters.map(recordedPart);
  const first = await judge(used, new Set());
  for (const [fingerprint, one] of first?.judgements ?? []) judgements.set(fingerprint, one);
  // In each turn, another take of each chunk takes the place of the one in use.
  const turns = Math.max(0, ...[...snapshot.here.values()].map((takes) => takes.length));
  const usedNames = used.flatMap(({ chunks }) => chunks.flatMap(({ take }) => take?.fingerprint ?? []));
  for (let turn = 0; turns > 1 && turn < turns; turn += 1) {
    const chapters = used.map((chapter) => ({
      ...chapter,
      chunks: chapter.chunks.map(({ chunk, take }) => ({ chunk, take: fileOf(chunk.key, turn) ?? take })),
    }));
    const found = await judge(chapters, new Set([...usedNames, ...judgements.keys()]));
    for (const [fingerprint, one] of found?.judgements ?? []) judgements.set(fingerprint, one);
  }
  await keepJudgements(state, { judgements });
  return first?.unjudged ?? [];
}

/** Returns a chapter without the chunks that are not recorded, because words are judged only in complete chapters. */
const recordedPart = (chapter: DeliverChapter): DeliverChapter => ({
  ...chapter,
  chunks: chapter.chunks.filter(({ take }) => take !== null),
});
