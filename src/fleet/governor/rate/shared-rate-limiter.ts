import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../base/time/clock.js';
import { backoffMs } from '../../../record/rate-limit/backoff.js';
import type { Backoff, Permit, RateLimiter } from '../../../record/rate-limit/rate-limiter.js';
import { makeSubmitLeadTime, type SubmitLeadTime } from '../../../record/rate-limit/submit-lead-time.js';
import type { Outage } from '../outage.js';
import { defineScripts, type RunScript, type ScriptClient } from '../redis-scripts.js';
import { rateScripts } from './rate-script.js';

export interface SharedRateLimiterOptions {
  readonly client: ScriptClient;
  /** The account at the gateway whose limits are shared (`gatewayAccount`). */
  readonly account: string;
  readonly engineKind: 'jobs' | 'direct';
  readonly maxWaitMs: number;
  readonly outage: Outage;
  /** A permit without news for this time is given back, in milliseconds. */
  readonly leaseMs: number;
  readonly clock: Clock;
  /** Returns 0 to 1. */
  readonly random: () => number;
}

/** A rate limiter that runs on many machines share. */
export interface SharedRateLimiter extends RateLimiter {
  /** Ends the renewal of permits. Jobs that still run keep theirs until the end of their leases. */
  end(): void;
}

/** A permit is granted up to this much earlier than needed, so that several runs do not all ask at the same moment. */
const earlyMs = 20;
/** Longest time from a permit to its request, in milliseconds. Between them the journal line is uploaded to the store. */
const maxLeadMs = 1000;
/** Wait after a question that Redis did not answer: doubled each time, up to `mostMs`, less a random part. */
const unanswered = { firstMs: 100, mostMs: 2000 };

/** Creates the limiter of one run. It asks for one permit at a time. */
export const makeSharedRateLimiter = (options: SharedRateLimiterOptions): SharedRateLimiter =>
  new RedisRateLimiter(options);

/** A permit whose lease is renewed. */
type HeldState = 'planned' | 'running';

class RedisRateLimiter implements SharedRateLimiter {
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxWaitMs: number;
  readonly leadTime: SubmitLeadTime = makeSubmitLeadTime(maxLeadMs);
  readonly #outage: Outage;
  readonly #leaseMs: number;
  readonly #script: RunScript;
  readonly #run = randomUUID();
  readonly #held = new Map<string, HeldState>();
  readonly #closed = new AbortController();
  readonly #ended = new AbortController();
  #queue: Promise<unknown> = Promise.resolve();
  /** Time of the first refusal of this run since the gateway last accepted a submission of any run; null: none. */
  #refusingSinceMs: number | null = null;
  #refusals = 0;

  constructor({ client, account, engineKind, leaseMs, outage, ...rest }: SharedRateLimiterOptions) {
    this.clock = rest.clock;
    this.random = rest.random;
    this.maxWaitMs = rest.maxWaitMs;
    this.#outage = outage;
    this.#leaseMs = leaseMs;
    const kind = engineKind === 'jobs' ? 'limits' : 'spacing';
    const keys = ['rate', 'permits', 'leases', 'waiting', 'asking'].map(
      (name) => `narrate:{${account}}:${kind}:${name}`,
    );
    this.#script = defineScripts(client, { prefix: 'narrateRate', scripts: rateScripts, keys })[kind];
    this.#renew().catch(() => {});
  }

  acquire(signal: AbortSignal): Promise<Permit> {
    const permit = this.#queue.then(() => this.#outage.whileWaiting(() => this.#next(signal)));
    this.#queue = permit.catch(() => {});
    return permit;
  }

  close(): void {
    this.#closed.abort();
  }

  end(): void {
    this.close();
    this.#ended.abort();
  }

  /** Tells Redis what happened to a permit. If Redis does not answer, the lease of the permit ends it. */
  report(what: string, id: string, ...values: readonly (string | number)[]): void {
    if (what === 'accepted') this.#held.set(id, 'running');
    else if (what !== 'sent') this.#held.delete(id);
    this.#script(what, id, ...values).catch(() => {});
  }

  /** Reports a permit that goes on to be held. */
  reportHeld(what: 'sent' | 'accepted', id: string): void {
    this.report(what, id, this.#leaseMs);
  }

  /** Notes a refusal. `retryAfterMs` null: none given. */
  backOff(retryAfterMs: number | null): Backoff {
    const now = this.clock.monotonic();
    const waitMs = retryAfterMs ?? backoffMs(this.#refusals, { random: this.random });
    this.#refusals += 1;
    this.#refusingSinceMs ??= now;
    return { waitMs, tooLong: now + waitMs - this.#refusingSinceMs > this.maxWaitMs };
  }

  resetBackoff(): void {
    this.#refusingSinceMs = null;
    this.#refusals = 0;
  }

  /** Asks until a permit is granted. After `close`, returns one that is not in Redis. */
  async #next(signal: AbortSignal): Promise<Permit> {
    const id = randomUUID();
    const either = AbortSignal.any([signal, this.#closed.signal]);
    for (let failures = 0; !this.#closed.signal.aborted; ) {
      signal.throwIfAborted();
      const readyMs = this.leadTime.usualMs();
      const answer = await this.#script('acquire', id, this.#run, readyMs, earlyMs, this.#leaseMs).then(
        asAnswer,
        () => null,
      );
      const { mostMs, firstMs } = unanswered;
      failures = answer === null ? failures + 1 : 0;
      if (answer?.isGranted) {
        if (!answer.isRefusing) this.resetBackoff();
        if (either.aborted) this.#script('ended', id).catch(() => {});
        else return this.#granted(id, answer.waitMs);
      } else {
        const waitMs =
          answer?.waitMs ?? Math.min(mostMs, firstMs * 2 ** failures) * (0.5 + this.random() / 2);
        await this.clock.sleep(waitMs + this.random() * earlyMs, either).catch(() => {});
      }
    }
    signal.throwIfAborted();
    return new SharedPermit(this, { id, atMs: this.clock.monotonic() });
  }

  #granted(id: string, waitMs: number): Permit {
    this.#held.set(id, 'planned');
    return new SharedPermit(this, { id, atMs: this.clock.monotonic() + waitMs });
  }

  async #renew(): Promise<void> {
    for (;;) {
      await this.clock.sleep(this.#leaseMs / 3, this.#ended.signal);
      const held = [...this.#held].flat();
      if (held.length > 0) await this.#script('renew', this.#leaseMs, ...held).catch(() => {});
    }
  }
}

interface Answer {
  readonly isGranted: boolean;
  readonly waitMs: number;
  /** Whether the gateway refused the latest submissions of all runs. */
  readonly isRefusing: boolean;
}

const asAnswer = (answer: unknown): Answer => {
  const [kind, waitMs, refusingSinceMs] = answer as readonly string[];
  return { isGranted: kind === 'granted', waitMs: Number(waitMs), isRefusing: Number(refusingSinceMs) >= 0 };
};

class SharedPermit implements Permit {
  readonly #limiter: RedisRateLimiter;
  readonly #id: string;
  readonly #atMs: number;
  readonly #grantedMs: number;
  #hasOutcome = false;
  #hasEnded = false;

  constructor(limiter: RedisRateLimiter, { id, atMs }: { readonly id: string; readonly atMs: number }) {
    this.#limiter = limiter;
    this.#id = id;
    this.#atMs = atMs;
    this.#grantedMs = limiter.clock.monotonic();
  }

  async sent(): Promise<void> {
    const { clock, leadTime } = this.#limiter;
    leadTime.add(clock.monotonic() - this.#grantedMs);
    // A loop, because a timer may fire a little early.
    for (let ms = this.#atMs - clock.monotonic(); ms > 0; ms = this.#atMs - clock.monotonic())
      await clock.sleep(ms);
    this.#limiter.reportHeld('sent', this.#id);
  }

  accepted(): void {
    this.#hasOutcome = true;
    this.#limiter.resetBackoff();
    this.#limiter.reportHeld('accepted', this.#id);
  }

  throttled(retryAfterMs: number | null): Backoff {
    this.#hasOutcome = true;
    this.#limiter.report('refused', this.#id, retryAfterMs ?? -1, this.#limiter.random());
    return this.#limiter.backOff(retryAfterMs);
  }

  suspended(retryAfterMs: number): Backoff {
    this.#hasOutcome = true;
    this.#limiter.report('suspended', this.#id, retryAfterMs, this.#limiter.random());
    return this.#limiter.backOff(retryAfterMs);
  }

  unknown(): void {
    if (this.#hasOutcome) return;
    this.#hasOutcome = true;
    this.#hasEnded = true;
    this.#limiter.report('ended', this.#id);
  }

  released(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#limiter.report('ended', this.#id);
  }
}
