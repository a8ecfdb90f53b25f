import { inspectWav } from '../audio/wav/inspect-wav.js';
import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { MicroUsd } from '../base/money/money.js';
import { costOf, isFree } from '../base/money/price.js';
import { isServer } from '../doctor/ask-origin.js';
import { chooseChunks } from '../doctor/live/choose-chunks.js';
import type { Finding, LiveTake } from '../doctor/live/finding.js';
import { findingsOf } from '../doctor/live/findings-of.js';
import { type GatewayRecord, watchGateway } from '../doctor/live/watch-gateway.js';
import { withoutKey } from '../doctor/live/without-key.js';
import { type Budgets, budgetWarnings } from '../plan/cost/budget-warnings.js';
import { makePlan, type Plan } from '../plan/plan.js';
import { type NarrateOptions, openProject, type Project, splitProject } from '../project/open-project.js';
import { openStateOf } from '../project/open-state.js';
import { monthSpendingOf, planChunks } from '../project/plan-project.js';
import { priceWarnings } from '../project/price/price-warnings.js';
import { engineOf, recordProject, requireEngine } from '../record/record-project.js';
import { nothingRecorded, type Recorded } from '../record/recorded.js';
import { noRetakes } from '../record/retakes/retake-queue.js';
import { type RunContext, type RunContextOptions, runContext } from '../record/run-context.js';
import { webhookFor } from '../record/webhook/webhook-for.js';
import type { Chunk } from '../split/chunk.js';
import { utf8Length } from '../split/cuts/text-measure.js';
import type { Snapshot, State } from '../state/state.js';

/** What `doctorLive` takes. */
export interface DoctorLiveOptions
  extends Pick<
      NarrateOptions,
      'manifest' | 'engine' | 'price' | 'environment' | 'store' | 'maxCostUsd' | 'clock'
    >,
    RunContextOptions {
  /** How many requests it may send: 1 to 3. Default: 2. */
  readonly requests?: number | undefined;
  /** Called with the requests and their price before any is sent. False: none is sent. */
  readonly confirm: (planned: PlannedLive) => Promise<boolean>;
}

/** The requests of a live check, and their price. */
export interface PlannedLive extends Budgets {
  readonly engine: string;
  readonly origin: string;
  readonly chunks: readonly Chunk[];
  /** Whether these are chunks that the book has to buy anyway. */
  readonly isOfBook: boolean;
  readonly plan: Plan;
  readonly warnings: readonly Diagnostic[];
}

/** What a gateway did. It has no key, no text of the book and no signed address, so it can be published. */
export interface LiveReport {
  /**
   * `failed`: no audio arrived. `differs`: at least one assumption was contradicted. `interrupted`: the signal was aborted after
   * the first request; the findings are about what was seen until then.
   */
  readonly status: 'as expected' | 'differs' | 'failed' | 'interrupted';
  readonly engine: string;
  readonly model: string;
  readonly origin: string;
  /** How many requests were sent. */
  readonly requests: number;
  readonly spentMicroUsd: MicroUsd;
  readonly uncertainMicroUsd: MicroUsd;
  readonly findings: readonly Finding[];
}

/** The report, and what belongs only on this computer's screen. */
export interface LiveResult {
  readonly report: LiveReport;
  /** Why requests failed, in the gateway's words. They may repeat the text. */
  readonly failures: readonly string[];
}

/** How long a live check waits. Somebody watches it, and a run collects later what comes later. */
const patience = { jobMs: 5 * 60_000, retryMs: 60_000 };
/** The longest time without an accepted request, in milliseconds, if `limits.maxWait` is not shorter. */
const longestWaitMs = 2 * 60_000;

/**
 * Buys one to three chunks, one after the other until one fails, and compares everything that the gateway does with what narrate assumes. The chunks are bought as in a
 * run: within the budgets, in the journal, and their takes are used by the next run.
 * @throws NarrateError `usage` for an engine without a server, `declined`, and as `run`
 */
export async function doctorLive(options: DoctorLiveOptions): Promise<LiveResult> {
  const { requests = 2 } = options;
  if (!(Number.isInteger(requests) && requests >= 1 && requests <= 3))
    throw new NarrateError(
      'usage',
      `The requests must be a whole number from 1 to 3, but they are ${requests}.`,
    );
  const context = runContext(options);
  const opened = await openProject(options);
  const { profile } = opened.book;
  if (!isServer(opened.origin))
    throw new NarrateError(
      'usage',
      `The engine ${profile.name} speaks on this computer, so there is no gateway to check.`,
      {
        hint: 'Leave out --live.',
      },
    );
  const state = await openStateOf(opened, context);
  try {
    const snapshot = await state.snapshot();
    // One request after the other, so that their times can be told apart.
    const project = { ...(await splitProject(opened, snapshot)), concurrency: 1 };
    const planned = planLive(project, { snapshot, requests, nowMs: context.clock.now() });
    await requireEngine(project, context);
    const engine = await engineOf(project, context.clock);
    await engine.close();
    const { kind } = engine;
    if (!(await options.confirm(planned))) throw new NarrateError('declined', 'Nothing was bought.');
    const watch = watchGateway(context.clock);
    const { chunks, reuse, collect, wait, buy, costMicroUsd } = planned.plan.total;
    const counts = { chapters: 1, chaptersRecorded: 0, chunks, reuse, collect, wait, buy };
    context.onEvent({ type: 'plan-made', ...counts, costMicroUsd });
    const recorded = await buyInTurn(project, planned.plan, { state, context, watch });
    const { aborted } = context.signal;
    if (aborted && watch.exchanges.length === 0) throw context.signal.reason;
    const takes = await readTakes(planned.chunks, state);
    await state.settled();
    const webhook = webhookFor({ kind, origin: project.origin }, project.book.manifest.webhook);
    const findings = findingsOf({
      profile,
      kind,
      origin: project.origin,
      exchanges: watch.exchanges,
      takes,
      callbacks: webhook === null ? null : watch.callbacks,
    });
    return {
      report: {
        status: aborted ? 'interrupted' : statusOf(findings, recorded),
        engine: profile.name,
        model: profile.model,
        origin: project.origin,
        requests: watch.exchanges.filter((one) => one.kind === 'submit').length,
        spentMicroUsd: recorded.spentMicroUsd,
        uncertainMicroUsd: recorded.uncertainMicroUsd,
        findings: withoutKey(findings, project),
      },
      failures: [
        ...recorded.failed.map(({ reason }) => reason),
        ...(recorded.stopped === null ? [] : [recorded.stopped.message]),
      ],
    };
  } finally {
    await state.close();
  }
}

/** Buys the chunks of a plan one after the other. After one without audio, the next one would probably be paid for nothing. */
async function buyInTurn(
  project: Project,
  plan: Plan,
  work: { readonly state: State; readonly context: RunContext; readonly watch: GatewayRecord },
): Promise<Recorded> {
  const limited = withinLimits(project, plan);
  let recorded = nothingRecorded;
  for (const chapter of plan.chapters) {
    const part: Plan = { ...plan, chapters: [chapter], total: { ...plan.total, ...chapter } };
    const options = { ...work, plan: part, before: recorded, mayBuy: true, retakes: noRetakes, patience };
    recorded = await recordProject(limited, options);
    const { failed, stopped } = recorded;
    if (failed.length > 0 || stopped !== null || work.context.signal.aborted) break;
  }
  return recorded;
}

/** Plans the requests: a chapter for each chunk. */
function planLive(
  project: Project,
  { snapshot, ...choice }: { readonly snapshot: Snapshot; readonly requests: number; readonly nowMs: number },
): PlannedLive {
  const whole = planChunks(project, snapshot);
  const chunks = chooseChunks(project, { plan: whole, ...choice });
  const { book, pricing, concurrency, strictBilling, origin } = project;
  const plan = makePlan({
    ...snapshot,
    chapters: chunks.map((chunk) => ({
      chapter: project.chapters.find((one) => one.chapter.chapter === chunk.chapter)!.chapter,
      chunks: [chunk],
    })),
    profile: book.profile,
    pricing,
    concurrency,
    gaps: book.manifest.audio.gaps,
    judgements: new Map(),
    strictBilling,
    check: null,
  });
  const keys = new Set(whole.chapters.flatMap(({ planned }) => planned.map(({ chunk }) => chunk.key)));
  const budgets = {
    budgetMicroUsd: project.budgetMicroUsd,
    month: monthSpendingOf(project, snapshot.ledger),
  };
  return {
    engine: book.profile.name,
    origin,
    chunks,
    isOfBook: chunks.every(({ key }) => keys.has(key)),
    plan,
    ...budgets,
    warnings: [...priceWarnings(project), ...budgetWarnings(plan, budgets)],
  };
}

/**
 * Limits the budget to the price of the plan, so that no request is bought again without being asked for, and the time without an
 * accepted request.
 */
function withinLimits(project: Project, { pricing, chapters }: Plan): Project {
  const { book, budgetMicroUsd } = project;
  const { limits } = book.manifest;
  const maxWaitMs = Math.min(limits.maxWaitMs, longestWaitMs);
  const manifest = { ...book.manifest, limits: { ...limits, maxWaitMs } };
  const most = chapters
    .flatMap(({ planned }) => planned)
    .reduce((total, { chunk }) => total + costOf(chunk.text.length, pricing).mostMicroUsd, 0);
  return {
    ...project,
    book: { ...book, manifest },
    budgetMicroUsd: isFree(pricing.price) ? budgetMicroUsd : Math.min(budgetMicroUsd ?? most, most),
  };
}

async function readTakes(chunks: readonly Chunk[], state: State): Promise<readonly LiveTake[]> {
  const { present } = await state.snapshot();
  const takes: LiveTake[] = [];
  for (const { key, text } of chunks) {
    const take = present.get(key);
    if (take === undefined) continue;
    const inspection = await inspectWav(state.takes.pathOf(take));
    const wav = inspection.kind === 'ok' ? inspection.info : null;
    takes.push({ text: { characters: text.length, bytes: utf8Length(text) }, wav });
  }
  return takes;
}

function statusOf(findings: readonly Finding[], { bought, collected }: Recorded): LiveReport['status'] {
  if (bought + collected === 0) return 'failed';
  return findings.some(({ verdict }) => verdict === 'differs') ? 'differs' : 'as expected';
}
