import { makeConcurrencyEstimate } from './concurrency-estimate.js';
import { makeRateEstimate } from './rate-estimate.js';
import type { RateObservation } from './rate-observation.js';

/** What is known of limits that nobody documented, and when the next submission is likely to be taken. Times in monotonic milliseconds. */
export interface LearnedLimits {
  /** When the next submission should leave; Infinity: not before something has ended. `usualAnswerMs`: what nearly all answers took. */
  nextAt(now: { readonly nowMs: number; readonly usualAnswerMs: number }): number;
  left(atMs: number): PlannedSubmission;
  /** It is sent now: later than it was to leave, perhaps. */
  sent(departure: PlannedSubmission, atMs: number): void;
  /** An answer to that submission. */
  answered(departure: PlannedSubmission, verdict: RateObservation): void;
  /** That submission ended without a word on limits. */
  withdrawn(departure: PlannedSubmission): void;
  /** The job of an accepted submission is over, as far as we know. */
  ended(): void;
}

/** One submission. Its time may still change until it is sent. */
export interface PlannedSubmission {
  atMs: number;
  isSent: boolean;
  /** Why it left then: it was likely to be taken; to find out; the gateway had said so. */
  readonly reason: 'sure' | 'bet' | 'told';
}

type Leave = Pick<PlannedSubmission, 'atMs' | 'reason'>;

/** Before the first 429, one more may be on its way for so many that were accepted: a limit is then met by few, not by all at once. */
const acceptedForOneMore = 4;
/** An answer that is not here after so long is not waited for: it is slow, or lost. */
const patienceMs = 2000;
/** Prior odds: limits on jobs are the rarer kind. */
const jobCapBefore = 0.2;
/** Neither kind is ever given up for good. A wrong belief in a limit on jobs hides itself (what it holds back is never refused), so it has to stay doubtful (bench: 20 a second, burst 10). */
const jobCapBelieved = { least: 0.001, most: 0.994 };
/**
 * A submission leaves when it is this sure to be taken. Being `careful` costs some spreads of the moment of decision: the
 * larger they are beside the wait, the larger the share of answers that may be refusals for being `bold` (bench: 20 a
 * second, burst 1; with longer waits it is nearly none, and 1 a second, burst 10, wants none).
 */
const sure = { bold: 0.9, careful: 0.997 };
const risk = { perSpread: 1, most: 0.02 };
/** Being sure is given up for this where it costs more than `tail` of the wait: a few odd candidates hold it up (bench: 1 a second, burst 1). */
const nearlySure = 0.97;
const tail = 0.2;
const sureOfRoom = 0.9;
/** … or, as long as much is still open and few were refused, when it is this likely: that is how the rate is found. */
const likely = 0.75;
/** Of the first answers, a bet at even odds teaches most: with a rate that may be anything, being likelier means waiting for seconds (bench: 20 requests). */
const fewAnswers = 10;
const evenOdds = 0.5;
/** How many may be refused for it, after the first answers (bench: 1 a second, all bursts: 300 requests are few). */
const fewRefused = { atFirst: 3, perAnswer: 0.005 };
/** Unexpected refusals so close together are no accident: the gateway has become stricter. Each counts 1 at first, and less with every answer. */
const tooManyUnexpected = 2.2;
const forgetting = 0.9;
/** After so many answers without a refusal, one submission leaves early, to see whether it has become more generous; then after twice as many, and so on. */
const firstProbeAfter = 60;
/** A probe leaves after this share of the wait; taken although thought less likely than `surprising`, it is news. */
const probeShare = 0.85;
const surprising = 0.3;
/** News are worth so many more bets. */
const betsForNews = 5;
/** A refusal although we were sure makes us think the moments of decision less exact by this factor; acceptances take it back bit by bit, until it is 1. */
const moreCaution = 1.2;
const lessCaution = 0.995;
const mostCaution = 10;
/** The gateway's word on when to come again is gone by while it held more often than not; not for ever on old merits. */
const mostTrust = 3;
/** Much is open while being nearly sure means waiting longer than this share of the time between two submissions (bench: 5 a second, burst 1). */
const muchOpen = 0.03;

/**
 * Two kinds of limit are thought possible, a token bucket and a number of jobs at a time, and each answer moves the belief
 * in them. Submissions go by the likelier one. As long as bets are open, some go by a limit on jobs although it is the less
 * likely one, as often as it is believed in (Thompson sampling), so that a wrong belief is put to the test.
 */
export function learnedLimits(random: () => number): LearnedLimits {
  const bucket = makeRateEstimate(random);
  const jobCap = makeConcurrencyEstimate();
  let jobCapBelief = jobCapBefore;
  let goesByJobCap = false;
  let jobs = 0;
  let answers = 0;
  let acceptedInARow = 0;
  let refused = 0;
  /** Without those among the first few answers. */
  let refusedLater = 0;
  let bets = fewRefused.atFirst;
  let lastRefusedAnswer = 0;
  let unexpected = 0;
  /** When the gateway's word says that it will take one; null: it gave none since it last took one. */
  let toldMs: number | null = null;
  /** How often its word held, less how often it did not. */
  let trust = 1;
  let probeAfter = firstProbeAfter;
  let lastLeftMs = 0;
  let caution = 1;
  let spreadMs = 1;
  const unanswered: PlannedSubmission[] = [];
  /** What `nextToken` said, until something that it depends on changes. */
  let remembered: Leave | null = null;

  const isByJobs = (): boolean => jobCapBelief > 0.5;
  const leftMs = (): number[] => unanswered.map(({ atMs }) => atMs);
  const mayBet = (): boolean => answers < fewAnswers || refusedLater < bets + answers * fewRefused.perAnswer;

  function nextToken(): Leave {
    const nearMs = bucket.readyAt(nearlySure, leftMs());
    const bearable = Math.min(risk.most, (risk.perSpread * spreadMs) / Math.max(1, nearMs - lastLeftMs));
    const isBold = refusedLater < answers * bearable;
    const allMs = bucket.readyAt(isBold ? sure.bold : sure.careful, leftMs());
    const isTail = allMs - nearMs > tail * (nearMs - lastLeftMs) + 3 * spreadMs;
    const sureMs = isTail ? nearMs : allMs;
    const isAlone = unanswered.length === 0;
    if (isAlone && toldMs !== null && trust > 0 && toldMs < sureMs) return { atMs: toldMs, reason: 'told' };
    const isQuiet = answers - lastRefusedAnswer >= probeAfter;
    if (isQuiet && isAlone) return { atMs: lastLeftMs + (sureMs - lastLeftMs) * probeShare, reason: 'bet' };
    if (!mayBet()) return { atMs: sureMs, reason: 'sure' };
    // One bet at a time: several at once would all be lost for one lesson.
    if (!isAlone) return { atMs: Math.min(sureMs, lastLeftMs + patienceMs), reason: 'sure' };
    const likelyMs = bucket.readyAt(answers < fewAnswers ? evenOdds : likely, []);
    const gainMs = nearMs - Math.max(lastLeftMs, likelyMs);
    const isWorthIt = gainMs > muchOpen * (likelyMs - lastLeftMs) + 2 * spreadMs;
    return isWorthIt ? { atMs: likelyMs, reason: 'bet' } : { atMs: sureMs, reason: 'sure' };
  }

  function noLongerUnanswered(departure: PlannedSubmission): void {
    remembered = null;
    const index = unanswered.indexOf(departure);
    if (index >= 0) unanswered.splice(index, 1);
  }

  function reconsider(): void {
    bucket.reconsider();
    bets = refusedLater + betsForNews - answers * fewRefused.perAnswer;
    unexpected = 0;
    probeAfter = firstProbeAfter;
  }

  return {
    nextAt({ nowMs, usualAnswerMs }) {
      const others = unanswered.length;
      const tooMany = Math.ceil(others - acceptedInARow / acceptedForOneMore);
      if (tooMany > 0) return unanswered[tooMany - 1]!.atMs + patienceMs;
      if (refused === 0) return nowMs;
      // One that is late, to leave or to be answered, says nothing yet of when the next one may.
      const latest = unanswered.at(-1);
      if (latest !== undefined && latest.atMs + (latest.isSent ? usualAnswerMs : 0) < nowMs)
        return latest.atMs + patienceMs;
      if (goesByJobCap) {
        const room = jobCap.acceptProbability(jobs + others);
        const isRoom = jobs + others === 0 || room >= (mayBet() ? likely : sureOfRoom);
        if (isRoom) return nowMs;
        if (isByJobs()) return Number.POSITIVE_INFINITY;
      }
      remembered ??= nextToken();
      return remembered.atMs;
    },
    left(atMs) {
      const reason = remembered?.reason ?? (goesByJobCap && isByJobs() ? 'sure' : 'bet');
      remembered = null;
      const departure: PlannedSubmission = { atMs, isSent: false, reason };
      unanswered.push(departure);
      lastLeftMs = atMs;
      goesByJobCap = (isByJobs() || mayBet()) && random() < jobCapBelief;
      return departure;
    },
    sent(departure, atMs) {
      remembered = null;
      departure.atMs = atMs;
      departure.isSent = true;
      lastLeftMs = Math.max(lastLeftMs, atMs);
    },
    answered(departure, given) {
      noLongerUnanswered(departure);
      const verdict = { ...given, spreadMs: given.spreadMs * caution };
      spreadMs = verdict.spreadMs;
      answers += 1;
      unexpected *= forgetting;
      const likelihood = bucket.learn(trust > 0 ? verdict : { ...verdict, retryAfterMs: null });
      const byBucket = (1 - jobCapBelief) * likelihood;
      const byJobCap = jobCapBelief * jobCap.learn({ accepted: verdict.accepted, jobs });
      jobCapBelief = Math.min(
        jobCapBelieved.most,
        Math.max(jobCapBelieved.least, byJobCap / (byJobCap + byBucket)),
      );
      const since = answers - lastRefusedAnswer;
      if (verdict.accepted) {
        acceptedInARow += 1;
        jobs += 1;
        caution = Math.max(1, caution * lessCaution);
        toldMs = null;
        if (departure.reason === 'told') trust = Math.min(mostTrust, trust + 1);
        if (refused === 0 || since <= probeAfter) return;
        probeAfter *= 2;
        if (likelihood < surprising) reconsider();
      } else {
        refused += 1;
        if (answers > fewAnswers) refusedLater += 1;
        acceptedInARow = 0;
        lastRefusedAnswer = answers;
        toldMs = verdict.retryAfterMs === null ? null : verdict.atMs + verdict.retryAfterMs;
        if (departure.reason === 'told') trust -= 1;
        if (since > probeAfter) probeAfter *= 2;
        if (departure.reason === 'bet') return;
        caution = Math.min(mostCaution, caution * moreCaution);
        unexpected += 1;
        if (unexpected > tooManyUnexpected) reconsider();
      }
    },
    withdrawn: noLongerUnanswered,
    ended() {
      jobs -= 1;
    },
  };
}
