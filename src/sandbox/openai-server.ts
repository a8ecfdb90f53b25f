import { waveHeader } from '../audio/wav/wav-file.js';
import { costOf } from '../base/money/price.js';
import type { Clock } from '../base/time/clock.js';
import { createRateLimit } from '../base/time/rate-limit.js';
import { openaiProfile } from '../engines/openai/profile.js';
import { type Answer, answer } from './answer.js';
import { chance } from './chance.js';
import { createFaults } from './faults.js';
import type { Gateway, GatewayRequest } from './gateway.js';
import { createLedger, type RequestKind } from './ledger.js';
import { checkBearer, openaiError, readSpeech, type SpeechCall, speechPath } from './openai-contract.js';
import { type FaultKind, faultKinds, type SandboxOptions } from './options.js';
import { spoil } from './spoil.js';
import type { SandboxVoice } from './voice.js';

/** What it charges: OpenAI's list price of its plainest model. */
const pricing = openaiProfile('tts-1');

const microUsdOf = (characters: number): number => costOf(characters, pricing).mostMicroUsd;

/** `POST /v1/audio/speech` over values: what the server answers, and the books about it. */
export function createOpenaiServer(
  options: SandboxOptions,
  { clock, voice }: { readonly clock: Clock; readonly voice: SandboxVoice },
): Gateway {
  const ledger = createLedger(microUsdOf);
  const faults = createFaults(options, clock);
  /** When each request that is under way will be answered. */
  let answeredAt: number[] = [];
  let untilFree = options.rate === null ? () => 0 : createRateLimit(options.rate, clock);

  const reset = (): void => {
    ledger.reset();
    faults.reset();
    answeredAt = [];
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
  const underWay = (): number => {
    answeredAt = answeredAt.filter((at) => at > clock.monotonic());
    return answeredAt.length;
  };

  /** 429 of either kind, or null: the request may go on. */
  function refuse({ text }: SpeechCall): Answer | null {
    const waitMs = untilFree();
    const isFull = options.concurrency !== null && underWay() >= options.concurrency;
    if (waitMs > 0 || isFull) return limited(isFull ? 1000 : waitMs, options, clock);
    if (options.balanceUsd === null) return null;
    if (ledger.chargedMicroUsd() + microUsdOf(text.length) <= options.balanceUsd * 1e6) return null;
    const message = 'You exceeded your current quota, please check your plan and billing details.';
    return openaiError(429, { message, type: 'insufficient_quota', code: 'insufficient_quota' });
  }

  async function speak(call: SpeechCall): Promise<Answer> {
    const ordered = faults.next(call.digest);
    const struck = faultKinds.filter((kind) => ordered.includes(kind) || faults.lasts(kind));
    const [min, max] = options.latencyMs;
    const latencyMs = min + (max - min) * chance(options.seed, 'latency', call.digest);
    const delayMs = latencyMs + (struck.includes('slowAnswer') ? options.slowAnswerMs : 0);
    answeredAt.push(clock.monotonic() + delayMs);
    ledger.seeJobs(underWay());
    // Charged when it begins to speak: whoever hangs up meanwhile pays.
    const charged = !struck.includes('lostRequest') && !struck.includes('serverError');
    const given = await answerTo(call, { struck, voice, delayMs });
    ledger.addSubmission({
      requestId: null,
      sha256: call.digest,
      characters: call.text.length,
      status: given.kind === 'drop' ? 0 : given.status,
      charged,
      faults: struck,
    });
    return given;
  }

  return {
    report: () => ledger.report(),
    reset,
    orderFaults: faults.order,
    endCallbacks() {},

    async api(request: GatewayRequest) {
      const route = `${request.method} ${request.path}`;
      if (route === 'GET /sandbox/report') return counted('other', answer(200, ledger.report()));
      if (route === 'POST /sandbox/reset') {
        reset();
        return answer(200, { reset: true });
      }
      const kind = request.path === speechPath ? 'submit' : 'other';
      const breach = checkBearer(request.headers, options.keys);
      if (breach !== null) return broken(kind, breach.violation, breach.answer);
      if (route !== `POST ${speechPath}`) {
        const where = `${request.method} ${request.path.replace(/\?.*/s, '?…')}`;
        const notFound = { message: `Invalid URL (${where})`, type: 'invalid_request_error' };
        return broken(
          kind,
          `an address that the contract does not have: ${where}`,
          openaiError(404, notFound),
        );
      }
      const call = readSpeech(request.headers, request.body);
      if ('violation' in call) return broken(kind, call.violation, call.answer);
      return counted('submit', refuse(call) ?? (await speak(call)));
    },

    // The sound is the answer: nothing is fetched from elsewhere.
    media: () => Promise.resolve(answer(404, 'Not here')),
  };
}

async function answerTo(
  call: SpeechCall,
  { struck, voice, delayMs }: { struck: readonly FaultKind[]; voice: SandboxVoice; delayMs: number },
): Promise<Answer> {
  const has = (kind: FaultKind): boolean => struck.includes(kind);
  if (has('lostRequest')) return { kind: 'drop', delayMs: 0 };
  if (has('serverError')) {
    const message = 'The server was told to fail here';
    return late(openaiError(500, { message, type: 'server_error' }), delayMs);
  }
  if (has('lostAnswer')) return { kind: 'drop', delayMs };
  if (has('chargedThen504')) return late(answer(504, ''), delayMs);
  if (has('badGateway'))
    return late(answer(502, '<html><body><h1>502 Bad Gateway</h1></body></html>'), delayMs);
  const given = late(await soundOf(call, struck, voice), delayMs);
  return has('cutAnswer') && given.kind === 'answer' ? { ...given, isCut: true } : given;
}

const late = (given: Answer, delayMs: number): Answer =>
  given.kind === 'answer' ? { ...given, delayMs } : given;

async function soundOf(call: SpeechCall, struck: readonly FaultKind[], voice: SandboxVoice): Promise<Answer> {
  if (struck.includes('htmlMedia')) return answer(200, '<html><body>Not here</body></html>');
  if (struck.includes('headerOnlyAudio')) return answer(200, waveHeader(0, 24_000));
  const wav = spoil(await voice.speak(call), (fault) => struck.includes(fault));
  if (call.format === 'pcm') return answer(200, wav.subarray(44), { 'Content-Type': 'audio/pcm' });
  if (struck.includes('truncatedAudio')) return answer(200, wav.subarray(0, Math.floor(wav.length * 0.4)));
  return answer(200, asStreamed(wav));
}

/** OpenAI speaks while it sends, so its header cannot say how much will come. */
function asStreamed(wav: Buffer): Buffer {
  const streamed = Buffer.from(wav);
  streamed.writeUInt32LE(0xffff_ffff, 4);
  streamed.writeUInt32LE(0xffff_ffff, 40);
  return streamed;
}

/** 429 as OpenAI has it, saying when to come again as the options ask. */
function limited(waitMs: number, { retryAfter }: SandboxOptions, clock: Clock): Answer {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const error = (message: string) => ({ message, type: 'requests', code: 'rate_limit_exceeded' });
  const plain = error('Rate limit reached.');
  switch (retryAfter) {
    case 'seconds':
      return openaiError(429, plain, { 'Retry-After': String(seconds) });
    case 'date': {
      const date = new Date(Math.ceil(clock.now() / 1000 + seconds) * 1000).toUTCString();
      return openaiError(429, plain, { 'Retry-After': date });
    }
    case 'body':
      return openaiError(429, error(`Rate limit reached. Please try again in ${seconds}s.`));
    case 'none':
      return openaiError(429, plain);
  }
}
