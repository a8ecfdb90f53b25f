import type { WordJudgement } from '../check/words/word-judgement.js';
import type { Project } from '../project/open-project.js';
import type { RunContext } from '../record/run-context.js';
import type { Chunk } from '../split/chunk.js';
import { type Alignments, checkName } from '../state/alignments.js';
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
    const inTurn = { ...options, chapters, judged };
    const takes = await KnownTakes.open(inTurn, timeline);
    const found = await new BookWords(inTurn, takes, timeline?.voices ?? []).judge();
    for (const [fingerprint, one] of found?.judgements ?? []) judgements.set(fingerprint, one);
    return found?.unjudged ?? [];
  };
  const used = options.chapters.map(recordedPart);
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

/** Returns a chapter without the chunks that are not recorded, because words are judged only in complete chapters. */
const recordedPart = (chapter: DeliverChapter): DeliverChapter => ({
  ...chapter,
  chunks: chapter.chunks.filter(({ take }) => take !== null),
});

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
