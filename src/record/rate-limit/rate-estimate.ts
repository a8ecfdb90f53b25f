import type { RateObservation } from './rate-observation.js';

/** Estimate of an undocumented rate limit (a token bucket), learned from the gateway's responses only. */
export interface RateEstimate {
  /**
   * Updates the weights of all candidates by how well each predicted this response. Returns the probability that they gave
   * to it together, from 0 to 1.
   */
  learn(observation: RateObservation): number;
  /**
   * Returns the monotonic time in milliseconds at which candidates with this share of the weight have a token for one more
   * submission, at most `searchSeconds` ahead. `unansweredMs`: the send times of submissions without a response. Each is
   * expected to take a token.
   */
  readyAt(share: number, unansweredMs: readonly number[]): number;
  /** Moves a part of the candidates to other rates, because the gateway seems to have changed its limit. */
  reconsider(): void;
}

/** Number of candidates: enough to have one within a few percent of any rate, few enough to update in microseconds. */
const candidates = 2000;
/** Range of rates, in submissions per second: from one in a hundred seconds to more than one client sends. */
const minRate = 0.01;
const maxRate = 100;
const bursts = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 60, 100];
/** Probability of a response that contradicts a candidate: others may use the same key, and clocks differ. */
const minProbability = 0.02;
/** Factor on the weight of a candidate that is slower than the gateway's Retry-After. */
const contradictionFactor = 0.02;
/** Resampled candidates are spread by this share of the remaining spread, and by `minSpread` at least. */
const spreadShare = 0.1;
const minSpread = 0.001;
/** Share of candidates that get a random rate at each resampling, so that the estimate follows a gateway that changes its limit. */
const freshShare = 0.001;
/** On `reconsider`, every candidate at a multiple of this index moves to another rate, about twice or half the old one. */
const movedEvery = 4;
const movedBy = Math.LN2;
/** Number of spreads after which a token is certainly there, or before which it is certainly not. */
const certainSpreads = 12;
/** Upper limit of `readyAt`. By then it is computed again. */
const searchSeconds = 300;

/**
 * Creates an estimate in which all candidates have the same weight. `random` returns 0 to 1.
 *
 * It is a particle filter (bootstrap filter with jittered resampling: Gordon, Salmond and Smith 1993) over rate, burst and
 * tokens left. An acceptance means that there was a token, and a 429 that there was none. Both are only as exact as the
 * decision time.
 */
export const makeRateEstimate = (random: () => number): RateEstimate => new ParticleFilter(random);

class ParticleFilter implements RateEstimate {
  readonly #random: () => number;
  /** Rate, burst, tokens left and weight of each candidate. */
  #rates: Float64Array;
  #sizes: Float64Array;
  #tokens: Float64Array;
  readonly #weights = new Float64Array(candidates).fill(1 / candidates);
  /** Time of the latest observation; null: none. */
  #lastMs: number | null = null;
  #spreadMs = 1;

  constructor(random: () => number) {
    this.#random = random;
    this.#rates = Float64Array.from(
      { length: candidates },
      (_, index) => minRate * (maxRate / minRate) ** ((index + random()) / candidates),
    );
    this.#sizes = Float64Array.from({ length: candidates }, (_, index) => bursts[index % bursts.length]!);
    this.#tokens = this.#sizes.slice();
  }

  learn({ atMs, accepted, retryAfterMs, spreadMs }: RateObservation): number {
    const [rates, sizes, tokens, weights] = [this.#rates, this.#sizes, this.#tokens, this.#weights];
    this.#spreadMs = spreadMs;
    const seconds = Math.max(0, atMs - (this.#lastMs ?? atMs)) / 1000;
    this.#lastMs = Math.max(this.#lastMs ?? atMs, atMs);
    let sum = 0;
    for (let index = 0; index < candidates; index++) {
      const rate = rates[index]!;
      // Not limited to the burst, because the time since the token was there decides how certain an acceptance is.
      const level = tokens[index]! + seconds * rate;
      const held = Math.min(sizes[index]!, level);
      const leadMs = ((level - 1) / rate) * 1000;
      const likely = minProbability + (1 - 2 * minProbability) * this.#chance(leadMs);
      let weight = weights[index]! * (accepted ? likely : 1 - likely);
      if (!accepted && retryAfterMs !== null && -leadMs > retryAfterMs + spreadMs)
        weight *= contradictionFactor;
      weights[index] = weight;
      sum += weight;
      tokens[index] = accepted
        ? Math.max(0, held - 1)
        : Math.min(held, Math.max(0, 1 - (rate * spreadMs) / 1000));
    }
    this.#normalise(sum);
    return sum;
  }

  readyAt(share: number, unansweredMs: readonly number[]): number {
    const { levels, fromMs } = this.#afterUnanswered(unansweredMs);
    // From here on `levels` holds milliseconds to the next token, because the search below reads them many times.
    for (let index = 0; index < candidates; index++)
      levels[index] = ((1 - levels[index]!) / this.#rates[index]!) * 1000;
    if (this.#readyShare(levels, 0) >= share) return fromMs;
    let early = 0;
    let late = 0.01;
    while (this.#readyShare(levels, late) < share) {
      if (late > searchSeconds) break;
      early = late;
      late *= 2;
    }
    late = Math.min(late, searchSeconds);
    while (late - early > 0.001 + late / 1000) {
      const middle = (early + late) / 2;
      if (this.#readyShare(levels, middle) >= share) late = middle;
      else early = middle;
    }
    return fromMs + late * 1000;
  }

  reconsider(): void {
    this.#resample();
    for (let index = 0; index < candidates; index += movedEvery)
      this.#rates[index] = this.#rates[index]! * Math.exp(movedBy * nearlyNormal(this.#random));
  }

  /** Returns the probability that a token is there, `leadMs` after it was expected; negative: before. */
  #chance(leadMs: number): number {
    return 1 / (1 + Math.exp(-leadMs / this.#spreadMs));
  }

  /** Scales the weights to a sum of 1, and resamples if a few candidates have most of it. */
  #normalise(sum: number): void {
    const weights = this.#weights;
    let squares = 0;
    for (let index = 0; index < candidates; index++) {
      weights[index] = weights[index]! / sum;
      squares += weights[index]! ** 2;
    }
    if (1 / squares < candidates / 2) this.#resample();
  }

  /** Draws candidates by their weights, with small random changes of the rate. All have equal weights afterwards. */
  #resample(): void {
    const random = this.#random;
    const [oldRates, oldSizes, oldTokens] = [this.#rates, this.#sizes, this.#tokens];
    const spread = Math.min(1, spreadShare * spreadOf(oldRates, this.#weights) + minSpread);
    const drawn = drawByWeight(this.#weights, random);
    const rates = Float64Array.from(
      drawn,
      (index) => oldRates[index]! * Math.exp(spread * nearlyNormal(random)),
    );
    const sizes = Float64Array.from(drawn, (index) => oldSizes[index]!);
    const tokens = Float64Array.from(drawn, (index) => oldTokens[index]!);
    this.#weights.fill(1 / candidates);
    for (let count = 0; count < candidates * freshShare; count++) {
      const index = Math.floor(random() * candidates);
      rates[index] = minRate * (maxRate / minRate) ** random();
      sizes[index] = bursts[Math.floor(random() * bursts.length)]!;
      tokens[index] = Math.min(tokens[index]!, sizes[index]!);
    }
    this.#rates = rates;
    this.#sizes = sizes;
    this.#tokens = tokens;
  }

  /** Returns each candidate's tokens after the unanswered submissions took theirs, and the monotonic time of that in milliseconds. */
  #afterUnanswered(unansweredMs: readonly number[]): { levels: Float64Array; fromMs: number } {
    const [rates, sizes] = [this.#rates, this.#sizes];
    const levels = this.#tokens.slice();
    let fromMs = this.#lastMs ?? 0;
    for (const sentMs of unansweredMs) {
      const seconds = Math.max(0, sentMs - fromMs) / 1000;
      fromMs = Math.max(fromMs, sentMs);
      for (let index = 0; index < candidates; index++) {
        const level = Math.min(sizes[index]!, levels[index]! + seconds * rates[index]!);
        levels[index] = level >= 1 ? level - 1 : level;
      }
    }
    return { levels, fromMs };
  }

  /** Returns the weight of the candidates that have a token after `seconds`. `untilTokenMs`: the time to the next token of each. */
  #readyShare(untilTokenMs: Float64Array, seconds: number): number {
    const [weights, spreadMs] = [this.#weights, this.#spreadMs];
    let sum = 0;
    for (let index = 0; index < candidates; index++) {
      const lead = (seconds * 1000 - untilTokenMs[index]!) / spreadMs;
      if (lead > certainSpreads) sum += weights[index]!;
      else if (lead > -certainSpreads) sum += weights[index]! / (1 + Math.exp(-lead));
    }
    return sum;
  }
}

/** Returns the weighted standard deviation of the rates' logarithms. */
function spreadOf(rates: Float64Array, weights: Float64Array): number {
  let mean = 0;
  let squares = 0;
  for (let index = 0; index < rates.length; index++) {
    const log = Math.log(rates[index]!);
    mean += weights[index]! * log;
    squares += weights[index]! * log ** 2;
  }
  return Math.sqrt(Math.max(0, squares - mean ** 2));
}

/** Draws as many indices as there are weights, each in proportion to its weight (systematic resampling). */
function drawByWeight(weights: Float64Array, random: () => number): Uint16Array {
  const drawn = new Uint16Array(weights.length);
  let index = 0;
  let reached = weights[0]!;
  const offset = random();
  for (let draw = 0; draw < drawn.length; draw++) {
    while ((draw + offset) / drawn.length > reached && index < weights.length - 1)
      reached += weights[++index]!;
    drawn[draw] = index;
  }
  return drawn;
}

/** Returns a random number with mean 0 and deviation 1: the sum of six uniform ones is close enough to normal. */
function nearlyNormal(random: () => number): number {
  let sum = -3;
  for (let count = 0; count < 6; count++) sum += random();
  return sum * Math.SQRT2;
}
