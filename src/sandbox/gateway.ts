import type { IncomingHttpHeaders } from 'node:http';
import { waveHeader } from '../audio/wav/wav-file.js';
import { costOf } from '../base/money/price.js';
import type { Clock } from '../base/time/clock.js';
import { createRateLimit } from '../base/time/rate-limit.js';
import { pixazoProfile } from '../engines/pixazo/profile.js';
import { type Answer, answer, managementError, queueError } from './answer.js';
import { createCallbacks } from './callbacks.js';
import {
  checkKey,
  generatePath,
  keyHeader,
  readSubmission,
  type Submission,
  statusPath,
} from './contract.js';
import { createFaults } from './faults.js';
import { createJobs, type Job } from './jobs.js';
import { createLedger, type RequestKind, type SandboxReport } from './ledger.js';
import type { FaultKind, SandboxOptions } from './options.js';
import { spoil } from './spoil.js';
import type { SandboxVoice } from './voice.js';

/** A request as it came in, its body read. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Gateway {
  /** Answers at the API's origin. `ownUrl` and `mediaUrl` are the two origins. */
  api(request: GatewayRequest): Answer | Promise<Answer>;
  /** Answers at the origin of the media. */
  media(request: GatewayRequest): Promise<Answer>;
  report(): SandboxReport;
  reset(): void;
  /** From now on these faults strike, and no others. */
  orderFaults(faults: SandboxOptions['faults']): void;
  /** Nobody is called back any more. */
  endCallbacks(): void;
}

const priceMicroUsd = costOf(0, pixazoProfile).mostMicroUsd;

/** The protocol over values: what the two servers answer, and the books about it. */
export function createGateway(
  options: SandboxOptions,
  world: {
    readonly clock: Clock;
    readonly voice: SandboxVoice;
    readonly urls: () => { url: string; mediaUrl: string };
  },
): Gateway {
  const { clock } = world;
  const ledger = createLedger(() => priceMicroUsd);
  const jobs = createJobs(options, clock);
  const faults = createFaults(options, clock);
  /** Whether a fault strikes a job: it was ordered for this one, or lasts just now. */
  const has = (job: Job, kind: FaultKind): boolean => job.faults.includes(kind) || faults.lasts(kind);
  const mediaUrls = (job: Job): readonly string[] =>
    has(job, 'emptyMedia') ? [] : [`${world.urls().mediaUrl}/v1/${job.requestId}/output.wav`];
  const describe = (job: Job): object =>
    jobs.describe(job, { mediaUrls: mediaUrls(job), has: (kind) => has(job, kind) });
  const callbacks = createCallbacks(options, { clock, describe, report: ledger.addCallback });
  let untilFree = options.rate === null ? () => 0 : createRateLimit(options.rate, clock);

  const reset = (): void => {
    ledger.reset();
    jobs.reset();
    callbacks.reset();
    faults.reset();
    untilFree = options.rate === null ? () => 0 : createRateLimit(options.rate, clock);
  };

  const counted = (kind: RequestKind, given: Answer): Answer => {
    ledger.countRequest(kind, given.kind === 'drop' ? 0 : given.status);
    return given;
  };
  const broken = (kind: RequestKind, violation: string, given: Answer): Answer => {
    ledger.addViolation(violation);
    return counted(kind, given);
  };

  /** 402 and 429, or null: the submission may go on. */
  function refuse(): Answer | null {
    const waitMs = untilFree();
    if (waitMs > 0) return limited(waitMs, options, clock);
    if (options.concurrency !== null && jobs.underWay() >= options.concurrency)
      return limited(1000, options, clock);
    const left = options.balanceUsd === null ? null : options.balanceUsd * 1e6 - ledger.chargedMicroUsd();
    if (left === null || left >= priceMicroUsd) return null;
    // As on the vendor's API page.
    return queueError(
      402,
      'Insufficient Balance',
      'Your wallet does not have enough balance. Required: $0.04',
    );
  }

  function accept(submission: Submission): Answer {
    const struck = faults.next(submission.digest);
    const has = (kind: FaultKind): boolean => struck.includes(kind) || faults.lasts(kind);
    const free = has('lostRequest') || has('serverError');
    const job = free ? null : jobs.add(submission, { faults: struck, isSlow: has('slowJob') });
    if (job !== null && !has('lostCallback')) callbacks.schedule(job);
    const prompt = answerTo(job, has, world.urls().url);
    const slow = has('slowAnswer') && prompt.kind === 'answer';
    const given: Answer = slow ? { ...prompt, delayMs: options.slowAnswerMs } : prompt;
    ledger.seeJobs(jobs.underWay());
    ledger.addSubmission({
      requestId: job?.requestId ?? null,
      sha256: submission.digest,
      characters: submission.text.length,
      status: given.kind === 'drop' ? 0 : given.status,
      charged: job !== null && !has('error'),
      faults: struck,
    });
    return given;
  }

  function submit(request: GatewayRequest): Answer {
    const submission = readSubmission(request.headers, request.body);
    if ('violation' in submission) return broken('submit', submission.violation, submission.answer);
    return counted('submit', refuse() ?? accept(submission));
  }

  function poll(requestId: string): Answer {
    const job = jobs.get(requestId);
    if (job === undefined || has(job, 'status404'))
      return queueError(404, 'Not Found', 'There is no such request');
    if (has(job, 'limitedPoll') && strikesFirst(job, 'limitedPoll')) return limited(1000, options, clock);
    return answer(200, describe(job));
  }

  return {
    report: () => ledger.report(),
    reset,
    orderFaults: faults.order,
    endCallbacks: () => callbacks.reset(),

    api(request) {
      const route = `${request.method} ${request.path}`;
      if (route === 'GET /sandbox/report') return counted('other', answer(200, ledger.report()));
      if (route === 'POST /sandbox/reset') {
        reset();
        return answer(200, { reset: true });
      }
      const breach = checkKey(request.headers, options.keys);
      const kind =
        request.path === generatePath ? 'submit' : request.path.startsWith(statusPath) ? 'poll' : 'other';
      if (breach !== null) return broken(kind, breach.violation, breach.answer);
      if (route === `POST ${generatePath}`) return submit(request);
      const requestId = request.path.slice(statusPath.length);
      if (request.method === 'GET' && kind === 'poll' && /^[\w.-]+$/.test(requestId))
        return counted('poll', poll(requestId));
      // Not the query: a misplaced key would stand there.
      const where = `${request.method} ${request.path.replace(/\?.*/s, '?…')}`;
      return broken(
        kind,
        `an address that the contract does not have: ${where}`,
        managementError(404, 'Resource not found'),
      );
    },

    async media(request) {
      ledger.addMediaHeaders(Object.keys(request.headers));
      if (request.headers[keyHeader] !== undefined || request.headers.authorization !== undefined) {
        return broken(
          'media',
          'the key was sent to the media origin',
          queueError(400, 'Bad Request', 'No key belongs here'),
        );
      }
      const job = jobs.get(/^\/v1\/([\w.-]+)\/output\.wav$/.exec(request.path)?.[1] ?? '');
      if (job === undefined || request.method !== 'GET')
        return counted('media', queueError(404, 'Not Found', 'No such object'));
      if (has(job, 'mediaMissing') && strikesFirst(job, 'mediaMissing'))
        return counted('media', queueError(404, 'Not Found', 'No such object yet'));
      const sound = answer(200, await soundOf(job, (kind) => has(job, kind), world.voice));
      const slow = has(job, 'slowMedia') && sound.kind === 'answer';
      return counted('media', slow ? { ...sound, pauseMs: options.slowMediaMs } : sound);
    },
  };
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

/** Of a fault that strikes a job once, whether it is this time. */
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
  const wav = spoil(await voice.speak(submission), has);
  return has('truncatedAudio') ? wav.subarray(0, Math.floor(wav.length * 0.4)) : wav;
}

/** 429 in the words of API Management, saying when to come again as the options ask. */
function limited(waitMs: number, options: SandboxOptions, clock: Clock): Answer {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  switch (options.retryAfter) {
    case 'seconds':
      return managementError(429, 'Rate limit is exceeded.', { 'Retry-After': String(seconds) });
    case 'date': {
      // An HTTP date has no fractions of a second: the next whole one.
      const date = new Date(Math.ceil(clock.now() / 1000 + seconds) * 1000).toUTCString();
      return managementError(429, 'Rate limit is exceeded.', { 'Retry-After': date });
    }
    case 'body':
      return managementError(429, `Rate limit is exceeded. Try again in ${seconds} seconds.`);
    case 'none':
      return managementError(429, 'Rate limit is exceeded.');
  }
}
