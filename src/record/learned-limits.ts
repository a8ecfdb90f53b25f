import { makeBucketBeliefs } from './bucket-beliefs.js';
import { makeJobCapBeliefs } from './job-cap-beliefs.js';
import type { Verdict } from './verdict.js';

/** What is known of limits that nobody documented, and when the next submission is likely to be taken. Times in monotonic milliseconds. */
export interface LearnedLimits {
  /** When the next submission should leave; Infinity: not before something has been answered or has ended. */
  nextAt(nowMs: number): number;
  left(atMs: number): void;
  /** An answer to the submission that left then. */
  answered(leftMs: number, verdict: Verdict): void;
  /** The submission that left then ended without a word on limits. */
  withdrawn(leftMs: number): void;
  /** The job of an accepted submission is over, as far as we know. */
  ended(): void;
}

/** Before the first 429, one more may be on its way for so many that were accepted: a limit is then met by few, not by all at once. */
const acceptedForOneMore = 4;
/** An answer that is not here after so long is not waited for: it is slow, or lost. */
const patienceMs = 2000;
/** Prior odds: limits on jobs are the rarer kind. */
const jobCapBefore = 0.2;
/** Neither kind is ever given up for good. */
const leastBelief = 0.005;
/** A submission leaves when it is this sure to be taken … */
const sure = 0.997;
const sureOfRoom = 0.9;
/** … or, as long as much is still open and few were refused, when it is this likely: that is how the rate is found. */
const likely = 0.75;
const fewRefused = { atFirst: 6, perAnswer: 0.005 };
/** Refusals so close together, in answers, are no accident: the gateway has become stricter. */
const closeTogether = 20;
/** After so many answers without a refusal, one submission leaves early, to see whether it has become more generous; then after twice as many, and so on. */
const firstProbeAfter = 60;
/** A probe leaves after this share of the wait; taken although thought less likely than `surprising`, it is news. */
const probeShare = 0.85;
const surprising = 0.3;
/** News are worth so many more bets. */
const betsForNews = 3;
/** A refusal although we were sure makes us think the moments of decision less exact by this factor; acceptances take it back bit by bit, until it is 1. */
const moreCaution = 1.5;
const lessCaution = 0.995;
const mostCaution = 10;
/** Much is open while being sure means waiting longer than this share of the time between two submissions. */
const muchOpen = 0.1;

/**
 * Two kinds of limit are thought possible, a token bucket and a number of jobs at a time, and each answer moves the belief
 * in them. Every submission goes by one of the two, drawn by how much is believed of it (Thompson sampling), so that a
 * wrong belief is put to the test now and then, and a right one seldom.
 */
export function learnedLimits(random: () => number): LearnedLimits {
  const bucket = makeBucketBeliefs(random);
  const jobCap = makeJobCapBeliefs();
  let jobCapBelief = jobCapBefore;
  let goesByJobCap = false;
  let jobs = 0;
  let answers = 0;
  let accepted = 0;
  let refused = 0;
  let bets = fewRefused.atFirst;
  let lastRefusedAnswer = 0;
  let probeAfter = firstProbeAfter;
  let lastLeftMs = 0;
  let caution = 1;
  let spreadMs = 1;
  const unansweredMs: number[] = [];
  /** What `nextToken` said, until something that it depends on changes. */
  let remembered: number | null = null;

  const mayBet = (): boolean => refused < bets + answers * fewRefused.perAnswer;

  function nextToken(): number {
    const sureMs = bucket.readyAt(sure, unansweredMs);
    const isQuiet = answers - lastRefusedAnswer >= probeAfter;
    if (isQuiet && unansweredMs.length === 0) return lastLeftMs + (sureMs - lastLeftMs) * probeShare;
    if (!mayBet()) return sureMs;
    // One bet at a time: several at once would all be lost for one lesson.
    if (unansweredMs.length > 0) return lastLeftMs + patienceMs;
    const likelyMs = bucket.readyAt(likely, unansweredMs);
    const gainMs = sureMs - Math.max(lastLeftMs, likelyMs);
    return gainMs > muchOpen * (likelyMs - lastLeftMs) + 2 * spreadMs ? likelyMs : sureMs;
  }

  function noLongerUnanswered(leftMs: number): void {
    remembered = null;
    const index = unansweredMs.indexOf(leftMs);
    if (index >= 0) unansweredMs.splice(index, 1);
  }

  function reconsider(): void {
    bucket.reconsider();
    bets += betsForNews;
    probeAfter = firstProbeAfter;
  }

  return {
    nextAt(nowMs) {
      const others = unansweredMs.length;
      if (refused === 0) {
        const tooMany = Math.ceil(others - accepted / acceptedForOneMore);
        return tooMany <= 0 ? nowMs : unansweredMs[tooMany - 1]! + patienceMs;
      }
      if (goesByJobCap) {
        const room = jobCap.roomBeside(jobs + others);
        const isRoom = jobs + others === 0 || room >= (mayBet() ? likely : sureOfRoom);
        return isRoom ? nowMs : Number.POSITIVE_INFINITY;
      }
      remembered ??= nextToken();
      return remembered;
    },
    left(atMs) {
      remembered = null;
      unansweredMs.push(atMs);
      lastLeftMs = atMs;
      goesByJobCap = random() < jobCapBelief;
    },
    answered(leftMs, given) {
      noLongerUnanswered(leftMs);
      const verdict = { ...given, spreadMs: given.spreadMs * caution };
      spreadMs = verdict.spreadMs;
      answers += 1;
      const likelihood = bucket.learn(verdict);
      const byBucket = (1 - jobCapBelief) * likelihood;
      const byJobCap = jobCapBelief * jobCap.learn({ accepted: verdict.accepted, jobs });
      jobCapBelief = Math.min(1 - leastBelief, Math.max(leastBelief, byJobCap / (byJobCap + byBucket)));
      const since = answers - lastRefusedAnswer;
      if (verdict.accepted) {
        accepted += 1;
        jobs += 1;
        caution = Math.max(1, caution * lessCaution);
        if (refused === 0 || since <= probeAfter) return;
        probeAfter *= 2;
        if (likelihood < surprising) reconsider();
      } else {
        if (!mayBet()) caution = Math.min(mostCaution, caution * moreCaution);
        if (!mayBet() && since < closeTogether) reconsider();
        else if (since > probeAfter) probeAfter *= 2;
        refused += 1;
        lastRefusedAnswer = answers;
      }
    },
    withdrawn: noLongerUnanswered,
    ended() {
      jobs -= 1;
    },
  };
}
