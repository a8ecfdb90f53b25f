import type { RateObservation } from './rate-observation.js';

/** What is believed of a token bucket that is known by its answers alone: many candidates, each with its share of belief. */
export interface RateEstimate {
  /** Moves the shares by how well each candidate foretold an answer. Returns how likely they thought it, all together, from 0 to 1. */
  learn(verdict: RateObservation): number;
  /**
   * The monotonic time in milliseconds at which candidates with this share of all belief have a token for one more
   * submission, at most `searchSeconds` away. `unansweredMs` are the times at which submissions left whose
   * answers are not here yet: each is taken to use up a token.
   */
  readyAt(share: number, unansweredMs: readonly number[]): number;
  /** The gateway seems to have changed its mind: candidates of other rates are to be thought of again. */
  reconsider(): void;
}

/** Enough that a candidate within some percent of any rate is among them, few enough that an answer costs microseconds. */
const candidates = 2000;
/** Submissions a second. From a request in a hundred seconds to more than one client sends. */
const slowest = 0.01;
const fastest = 100;
const bursts = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 60, 100];
/** No answer is quite impossible: others may use the same key, and clocks differ. */
const leastLikely = 0.02;
/** How much a candidate loses that is slower than the gateway's own word on when to come again. */
const contradiction = 0.02;
/** Resampled candidates are spread by this much of what is still open, and by a little at least. */
const spreadShare = 0.1;
const leastSpread = 0.001;
/** Of the candidates, how many start afresh at each resampling, so that a gateway that changes its mind is followed. */
const freshShare = 0.001;
/** When it has changed its mind, every so-manieth candidate moves to another rate, about twice or half the old one. */
const movedEvery = 4;
const movedBy = Math.LN2;
/** So many spreads from its moment, a token is there or it is not. */
const beyondDoubt = 12;
/** A token that is further away than this is looked for again by then. */
const searchSeconds = 300;

/**
 * A particle filter (bootstrap filter with jittered resampling: Gordon, Salmond and Smith 1993) over rate, burst and
 * tokens left. Every acceptance says that there was a token, every 429 that there was none, both only as sharply as the
 * moment of decision is known.
 */
export function makeRateEstimate(random: () => number): RateEstimate {
  let rates = Float64Array.from(
    { length: candidates },
    (_, index) => slowest * (fastest / slowest) ** ((index + random()) / candidates),
  );
  let sizes = Float64Array.from({ length: candidates }, (_, index) => bursts[index % bursts.length]!);
  let tokens = sizes.slice();
  const shares = new Float64Array(candidates).fill(1 / candidates);
  let lastMs: number | null = null;
  let spreadMs = 1;

  /** How likely a token is there, `leadMs` after it should be; before, negative. */
  const chance = (leadMs: number): number => 1 / (1 + Math.exp(-leadMs / spreadMs));

  function learn({ atMs, accepted, retryAfterMs, ...verdict }: RateObservation): number {
    spreadMs = verdict.spreadMs;
    const seconds = Math.max(0, atMs - (lastMs ?? atMs)) / 1000;
    lastMs = Math.max(lastMs ?? atMs, atMs);
    let sum = 0;
    for (let index = 0; index < candidates; index++) {
      const rate = rates[index]!;
      // Not cut to the burst: how long a token has been there is what tells a sure thing from a near one.
      const level = tokens[index]! + seconds * rate;
      const held = Math.min(sizes[index]!, level);
      const leadMs = ((level - 1) / rate) * 1000;
      const likely = leastLikely + (1 - 2 * leastLikely) * chance(leadMs);
      let share = shares[index]! * (accepted ? likely : 1 - likely);
      if (!accepted && retryAfterMs !== null && -leadMs > retryAfterMs + spreadMs) share *= contradiction;
      shares[index] = share;
      sum += share;
      tokens[index] = accepted
        ? Math.max(0, held - 1)
        : Math.min(held, Math.max(0, 1 - (rate * spreadMs) / 1000));
    }
    let squares = 0;
    for (let index = 0; index < candidates; index++) {
      shares[index] = shares[index]! / sum;
      squares += shares[index]! ** 2;
    }
    if (1 / squares < candidates / 2) resample();
    return sum;
  }

  /** Candidates by their shares, the likely ones many times over and spread a little; all have equal shares afterwards. */
  function resample(): void {
    const spread = Math.min(1, spreadShare * spreadOf(rates, shares) + leastSpread);
    const chosen = drawByShare(shares, random);
    rates = Float64Array.from(chosen, (index) => rates[index]! * Math.exp(spread * nearlyNormal(random)));
    sizes = Float64Array.from(chosen, (index) => sizes[index]!);
    tokens = Float64Array.from(chosen, (index) => tokens[index]!);
    shares.fill(1 / candidates);
    for (let count = 0; count < candidates * freshShare; count++) {
      const index = Math.floor(random() * candidates);
      rates[index] = slowest * (fastest / slowest) ** random();
      sizes[index] = bursts[Math.floor(random() * bursts.length)]!;
      tokens[index] = Math.min(tokens[index]!, sizes[index]!);
    }
  }

  /** Each candidate's tokens once the unanswered submissions have taken theirs, and the time of that in milliseconds. */
  function afterUnanswered(unansweredMs: readonly number[]): { levels: Float64Array; fromMs: number } {
    const levels = tokens.slice();
    let fromMs = lastMs ?? 0;
    for (const leftMs of unansweredMs) {
      const seconds = Math.max(0, leftMs - fromMs) / 1000;
      fromMs = Math.max(fromMs, leftMs);
      for (let index = 0; index < candidates; index++) {
        const level = Math.min(sizes[index]!, levels[index]! + seconds * rates[index]!);
        levels[index] = level >= 1 ? level - 1 : level;
      }
    }
    return { levels, fromMs };
  }

  function readyAt(share: number, unansweredMs: readonly number[]): number {
    const { levels, fromMs } = afterUnanswered(unansweredMs);
    // From here on the levels are milliseconds to the next token: asked for again and again, so reckoned once.
    for (let index = 0; index < candidates; index++)
      levels[index] = ((1 - levels[index]!) / rates[index]!) * 1000;
    const readyShare = (seconds: number): number => {
      let sum = 0;
      for (let index = 0; index < candidates; index++) {
        const lead = (seconds * 1000 - levels[index]!) / spreadMs;
        if (lead > beyondDoubt) sum += shares[index]!;
        else if (lead > -beyondDoubt) sum += shares[index]! / (1 + Math.exp(-lead));
      }
      return sum;
    };
    if (readyShare(0) >= share) return fromMs;
    let early = 0;
    let late = 0.01;
    while (readyShare(late) < share) {
      if (late > searchSeconds) break;
      early = late;
      late *= 2;
    }
    late = Math.min(late, searchSeconds);
    while (late - early > 0.001 + late / 1000) {
      const middle = (early + late) / 2;
      if (readyShare(middle) >= share) late = middle;
      else early = middle;
    }
    return fromMs + late * 1000;
  }

  function reconsider(): void {
    resample();
    for (let index = 0; index < candidates; index += movedEvery)
      rates[index] = rates[index]! * Math.exp(movedBy * nearlyNormal(random));
  }

  return { learn, readyAt, reconsider };
}

/** The weighted standard deviation of the rates' logarithms. */
function spreadOf(rates: Float64Array, shares: Float64Array): number {
  let mean = 0;
  let squares = 0;
  for (let index = 0; index < rates.length; index++) {
    const log = Math.log(rates[index]!);
    mean += shares[index]! * log;
    squares += shares[index]! * log ** 2;
  }
  return Math.sqrt(Math.max(0, squares - mean ** 2));
}

/** As many indices as there are shares, each as often as its share says (systematic resampling). */
function drawByShare(shares: Float64Array, random: () => number): Uint16Array {
  const chosen = new Uint16Array(shares.length);
  let index = 0;
  let reached = shares[0]!;
  const offset = random();
  for (let draw = 0; draw < chosen.length; draw++) {
    while ((draw + offset) / chosen.length > reached && index < shares.length - 1)
      reached += shares[++index]!;
    chosen[draw] = index;
  }
  return chosen;
}

/** Mean 0, deviation 1: the sum of six even chances is near enough to normal. */
function nearlyNormal(random: () => number): number {
  let sum = -3;
  for (let count = 0; count < 6; count++) sum += random();
  return sum * Math.SQRT2;
}
