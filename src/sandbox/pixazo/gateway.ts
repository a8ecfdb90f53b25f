import type { IncomingHttpHeaders } from 'node:http';
import { waveHeader } from '../../audio/wav/wav-file.js';
import { costOf } from '../../base/money/price.js';
import type { Clock } from '../../base/time/clock.js';
import { pixazoProfile } from '../../engines/pixazo/profile.js';
import { type Answer, answer, managementError, queueError } from '../answer.js';
import { createCallbacks, type SandboxCallbacks } from '../callbacks.js';
import { corruptSound } from '../corrupt-sound.js';
import { createFaults, type Faults } from '../faults.js';
import { createJobs, type Job, type Jobs } from '../jobs.js';
import { createLedger, type RequestKind, type SandboxReport } from '../ledger.js';
import type { FaultKind, SandboxOptions } from '../options.js';
import { rateLimitOf } from '../rate-limit.js';
import type { SandboxVoice } from '../voice.js';
import {
  type Breach,
  checkKey,
  generatePath,
  keyHeader,
  readSubmission,
  type Submission,
  statusPath,
} from './contract.js';

/** An HTTP request with its body. */
export interface GatewayRequest {
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The behaviour of a server of the sandbox, without HTTP: requests in, answers out. */
export interface Gateway {
  /** Answers a request to the origin of the API. */
  api(request: GatewayRequest): Answer | Promise<Answer>;
  /** Answers a request to the origin of the media. */
  media(request: GatewayRequest): Promise<Answer>;
  report(): SandboxReport;
  /** Forgets all jobs, charges and counts. */
  reset(): void;
  /** Replaces the ordered faults. */
  orderFaults(faults: SandboxOptions['faults']): void;
  /** Cancels all callbacks that are not sent yet. */
  endCallbacks(): void;
}

/** What `createGateway` needs in addition to the options. `urls` returns the origins of the API and of the media. */
interface GatewayContext {
  readonly clock: Clock;
  readonly voice: SandboxVoice;
  readonly urls: () => { readonly url: string; readonly mediaUrl: string };
}

const priceMicroUsd = costOf(0, pixazoProfile).mostMicroUsd;

/** Creates the gateway with Pixazo's protocol: it accepts jobs, which a client polls and downloads. */
export const createGateway = (options: SandboxOptions, context: GatewayContext): Gateway =>
  new PixazoGateway(options, context);

class PixazoGateway implements Gateway {
  readonly #options: SandboxOptions;
  readonly #context: GatewayContext;
  readonly #ledger = createLedger(() => priceMicroUsd);
  readonly #jobs: Jobs;
  readonly #faults: Faults;
  readonly #callbacks: SandboxCallbacks;
  /** Returns how many milliseconds the rate limit asks to wait. */
  #untilFree: () => number;

  constructor(options: SandboxOptions, context: GatewayContext) {
    const { clock } = context;
    this.#options = options;
    this.#context = context;
    this.#jobs = createJobs(options, clock);
    this.#faults = createFaults(options, clock);
    this.#callbacks = createCallbacks(options, {
      clock,
      describe: (job) => this.#describe(job),
      report: (callback) => this.#ledger.addCallback(callback),
    });
    this.#untilFree = rateLimitOf(options, clock);
  }

  report(): SandboxReport {
    return this.#ledger.report();
  }

  reset(): void {
    this.#ledger.reset();
    this.#jobs.reset();
    this.#callbacks.reset();
    this.#faults.reset();
    this.#untilFree = rateLimitOf(this.#options, this.#context.clock);
  }

  orderFaults(faults: SandboxOptions['faults']): void {
    this.#faults.replaceRules(faults);
  }

  endCallbacks(): void {
    this.#callbacks.reset();
  }

  api(request: GatewayRequest): Answer {
    const route = `${request.method} ${request.path}`;
    if (route === 'GET /sandbox/report') return this.#counted('other', answer(200, this.report()));
    if (route === 'POST /sandbox/reset') {
      this.reset();
      return answer(200, { reset: true });
    }
    const breach = checkKey(request.headers, this.#options.keys);
    const kind =
      request.path === generatePath ? 'submit' : request.path.startsWith(statusPath) ? 'poll' : 'other';
    if (breach !== null) return this.#refused(kind, breach);
    if (route === `POST ${generatePath}`) return this.#submit(request);
    const requestId = request.path.slice(statusPath.length);
    if (request.method === 'GET' && kind === 'poll' && /^[\w.-]+$/.test(requestId))
      return this.#counted('poll', this.#poll(requestId));
    // Without the query, which could contain a misplaced key.
    const address = `${request.method} ${request.path.replace(/\?.*/s, '?…')}`;
    return this.#refused(kind, {
      violation: `an address that is not in the contract: ${address}`,
      answer: managementError(404, 'Resource not found'),
    });
  }

  async media(request: GatewayRequest): Promise<Answer> {
    this.#ledger.addMediaHeaders(Object.keys(request.headers));
    if (request.headers[keyHeader] !== undefined || request.headers.authorization !== undefined)
      return this.#refused('media', {
        violation: 'the key was sent to the media origin',
        answer: queueError(400, 'Bad Request', 'A request for media must not contain a key'),
      });
    const job = this.#jobs.get(/^\/v1\/([\w.-]+)\/output\.wav$/.exec(request.path)?.[1] ?? '');
    if (job === undefined || request.method !== 'GET')
      return this.#counted('media', queueError(404, 'Not Found', 'No such object'));
    if (this.#has(job, 'mediaMissing') && strikesFirst(job, 'mediaMissing'))
      return this.#counted('media', queueError(404, 'Not Found', 'No such object yet'));
    const sound = answer(200, await soundOf(job, (kind) => this.#has(job, kind), this.#context.voice));
    const isSlow = this.#has(job, 'slowMedia') && sound.kind === 'answer';
    return this.#counted('media', isSlow ? { ...sound, pauseMs: this.#options.slowMediaMs } : sound);
  }

  #submit(request: GatewayRequest): Answer {
    const submission = readSubmission(request.headers, request.body);
    if ('violation' in submission) return this.#refused('submit', submission);
    return this.#counted('submit', this.#limit() ?? this.#accept(submission));
  }

  /** Returns 402 or 429; null if the submission can be accepted. */
  #limit(): Answer | null {
    const { concurrency, balanceUsd } = this.#options;
    const waitMs = this.#untilFree();
    if (waitMs > 0) return this.#throttled(waitMs);
    if (concurrency !== null && this.#jobs.underWay() >= concurrency) return this.#throttled(1000);
    const left = balanceUsd === null ? null : balanceUsd * 1e6 - this.#ledger.chargedMicroUsd();
    if (left === null || left >= priceMicroUsd) return null;
    // Source of the text: vendor's API page.
    return queueError(
      402,
      'Insufficient Balance',
      'Your wallet does not have enough balance. Required: $0.04',
    );
  }

  #accept(submission: Submission): Answer {
    const faults = this.#faults.next(submission.digest);
    const has = (kind: FaultKind): boolean => faults.includes(kind) || this.#faults.isActive(kind);
    const isFree = has('lostRequest') || has('serverError');
    const job = isFree ? null : this.#jobs.add(submission, { faults, isSlow: has('slowJob') });
    if (job !== null && !has('lostCallback')) this.#callbacks.schedule(job);
    const prompt = answerTo(job, has, this.#context.urls().url);
    const isSlow = has('slowAnswer') && prompt.kind === 'answer';
    const result: Answer = isSlow ? { ...prompt, delayMs: this.#options.slowAnswerMs } : prompt;
    this.#ledger.seeJobs(this.#jobs.underWay());
    this.#ledger.addSubmission({
      requestId: job?.requestId ?? null,
      sha256: submission.digest,
      characters: submission.text.length,
      status: result.kind === 'drop' ? 0 : result.status,
      charged: job !== null && !has('error'),
      faults,
    });
    return result;
  }

  #poll(requestId: string): Answer {
    const job = this.#jobs.get(requestId);
    if (job === undefined || this.#has(job, 'status404'))
      return queueError(404, 'Not Found', 'There is no such request');
    if (this.#has(job, 'limitedPoll') && strikesFirst(job, 'limitedPoll')) return this.#throttled(1000);
    return answer(200, this.#describe(job));
  }

  /** Returns the body of the status endpoint for a job. */
  #describe(job: Job): object {
    const mediaUrl = `${this.#context.urls().mediaUrl}/v1/${job.requestId}/output.wav`;
    const mediaUrls = this.#has(job, 'emptyMedia') ? [] : [mediaUrl];
    return this.#jobs.describe(job, { mediaUrls, has: (kind) => this.#has(job, kind) });
  }

  /** Returns whether a job has a fault: it was ordered for this job, or for the current time. */
  #has(job: Job, kind: FaultKind): boolean {
    return job.faults.includes(kind) || this.#faults.isActive(kind);
  }

  /** Returns a 429 in the words of API Management, with the wait in the form that the options ask for. */
  #throttled(waitMs: number): Answer {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    switch (this.#options.retryAfter) {
      case 'seconds':
        return managementError(429, 'Rate limit is exceeded.', { 'Retry-After': String(seconds) });
      case 'date': {
        // An HTTP date has whole seconds, so this is the next one.
        const date = new Date(Math.ceil(this.#context.clock.now() / 1000 + seconds) * 1000).toUTCString();
        return managementError(429, 'Rate limit is exceeded.', { 'Retry-After': date });
      }
      case 'body':
        return managementError(429, `Rate limit is exceeded. Try again in ${seconds} seconds.`);
      case 'none':
        return managementError(429, 'Rate limit is exceeded.');
    }
  }

  #counted(kind: RequestKind, result: Answer): Answer {
    this.#ledger.countRequest(kind, result.kind === 'drop' ? 0 : result.status);
    return result;
  }

  #refused(kind: RequestKind, breach: Breach): Answer {
    this.#ledger.addViolation(breach.violation);
    return this.#counted(kind, breach.answer);
  }
}

function answerTo(job: Job | null, has: (kind: FaultKind) => boolean, url: string): Answer {
  if (has('lostRequest') || (job !== null && has('lostAnswer'))) return { kind: 'drop', delayMs: 0 };
  if (job === null) return queueError(500, 'Internal Server Error', 'The sandbox was told to fail here');
  if (has('chargedThen504')) return answer(504, '');
  if (has('badGateway')) return answer(502, '<html><body><h1>502 Bad Gateway</h1></body></html>');
  if (has('noId')) return answer(202, { status: 'QUEUED' });
  return answer(202, {
    request_id: job.requestId,
    status: 'QUEUED',
    polling_url: url + statusPath + job.requestId,
  });
}

/** Returns true the first time that a fault strikes a job, and false from then on. */
function strikesFirst(job: Job, kind: FaultKind): boolean {
  if (job.struck.has(kind)) return false;
  job.struck.add(kind);
  return true;
}

async function soundOf(
  { submission }: Job,
  has: (kind: FaultKind) => boolean,
  voice: SandboxVoice,
): Promise<Buffer | string> {
  if (has('htmlMedia')) return '<html><body>Not here</body></html>';
  if (has('headerOnlyAudio')) return waveHeader(0, 24_000);
  const wav = corruptSound(await voice.speak(submission), has);
  return has('truncatedAudio') ? wav.subarray(0, Math.floor(wav.length * 0.4)) : wav;
}
