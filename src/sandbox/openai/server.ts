import { waveHeader } from '../../audio/wav/wav-file.js';
import { costOf } from '../../base/money/price.js';
import type { Clock } from '../../base/time/clock.js';
import { openaiProfile } from '../../engines/openai/profile.js';
import { type Answer, answer } from '../answer.js';
import { chance } from '../chance.js';
import { corruptSound } from '../corrupt-sound.js';
import { createFaults, type Faults } from '../faults.js';
import { createLedger, type RequestKind, type SandboxReport } from '../ledger.js';
import { type FaultKind, faultKinds, type SandboxOptions } from '../options.js';
import type { Breach } from '../pixazo/contract.js';
import type { Gateway, GatewayRequest } from '../pixazo/gateway.js';
import { rateLimitOf } from '../rate-limit.js';
import type { SandboxVoice } from '../voice.js';
import { checkBearer, openaiError, readSpeech, type SpeechCall, speechPath } from './contract.js';

/** The server charges OpenAI's list price for `tts-1`. */
const pricing = openaiProfile('tts-1');

const microUsdOf = (characters: number): number => costOf(characters, pricing).mostMicroUsd;

/** Creates the server with OpenAI's protocol: `POST /v1/audio/speech` returns the audio. */
export const createOpenaiServer = (options: SandboxOptions, context: ServerContext): Gateway =>
  new OpenaiServer(options, context);

/** What `createOpenaiServer` needs in addition to the options. */
interface ServerContext {
  readonly clock: Clock;
  readonly voice: SandboxVoice;
}

class OpenaiServer implements Gateway {
  readonly #options: SandboxOptions;
  readonly #clock: Clock;
  readonly #voice: SandboxVoice;
  readonly #ledger = createLedger(microUsdOf);
  readonly #faults: Faults;
  /** The monotonic times at which the open requests will have their response. */
  #endTimes: number[] = [];
  /** Returns how many milliseconds the rate limit asks to wait. */
  #untilFree: () => number;

  constructor(options: SandboxOptions, { clock, voice }: ServerContext) {
    this.#options = options;
    this.#clock = clock;
    this.#voice = voice;
    this.#faults = createFaults(options, clock);
    this.#untilFree = rateLimitOf(options, clock);
  }

  report(): SandboxReport {
    return this.#ledger.report();
  }

  reset(): void {
    this.#ledger.reset();
    this.#faults.reset();
    this.#endTimes = [];
    this.#untilFree = rateLimitOf(this.#options, this.#clock);
  }

  orderFaults(faults: SandboxOptions['faults']): void {
    this.#faults.replaceRules(faults);
  }

  /** Does nothing: this protocol has no callbacks. */
  endCallbacks(): void {}

  async api(request: GatewayRequest): Promise<Answer> {
    const route = `${request.method} ${request.path}`;
    if (route === 'GET /sandbox/report') return this.#counted('other', answer(200, this.report()));
    if (route === 'POST /sandbox/reset') {
      this.reset();
      return answer(200, { reset: true });
    }
    const kind = request.path === speechPath ? 'submit' : 'other';
    const breach = checkBearer(request.headers, this.#options.keys);
    if (breach !== null) return this.#refused(kind, breach);
    if (route !== `POST ${speechPath}`) {
      const address = `${request.method} ${request.path.replace(/\?.*/s, '?…')}`;
      const notFound = { message: `Invalid URL (${address})`, type: 'invalid_request_error' };
      return this.#refused(kind, {
        violation: `an address that is not in the contract: ${address}`,
        answer: openaiError(404, notFound),
      });
    }
    const call = readSpeech(request.headers, request.body);
    if ('violation' in call) return this.#refused(kind, call);
    return this.#counted('submit', this.#limit(call) ?? (await this.#speak(call)));
  }

  /** Returns 404: this protocol has no media, because the response is the audio. */
  media(): Promise<Answer> {
    return Promise.resolve(answer(404, 'Not here'));
  }

  /** Returns a 429, for the rate or for the balance; null if the request can be accepted. */
  #limit({ text }: SpeechCall): Answer | null {
    const { concurrency, balanceUsd } = this.#options;
    const waitMs = this.#untilFree();
    const isFull = concurrency !== null && this.#openRequests() >= concurrency;
    if (waitMs > 0 || isFull) return throttled(isFull ? 1000 : waitMs, this.#options, this.#clock);
    if (balanceUsd === null) return null;
    if (this.#ledger.chargedMicroUsd() + microUsdOf(text.length) <= balanceUsd * 1e6) return null;
    const message = 'You exceeded your current quota, please check your plan and billing details.';
    return openaiError(429, { message, type: 'insufficient_quota', code: 'insufficient_quota' });
  }

  async #speak(call: SpeechCall): Promise<Answer> {
    const ofSubmission = this.#faults.next(call.digest);
    const faults = faultKinds.filter((kind) => ofSubmission.includes(kind) || this.#faults.isActive(kind));
    const [min, max] = this.#options.latencyMs;
    const latencyMs = min + (max - min) * chance(this.#options.seed, 'latency', call.digest);
    const delayMs = latencyMs + (faults.includes('slowAnswer') ? this.#options.slowAnswerMs : 0);
    this.#endTimes.push(this.#clock.monotonic() + delayMs);
    this.#ledger.seeJobs(this.#openRequests());
    // Charged when it begins to speak, so a client that disconnects meanwhile pays too.
    const charged = !faults.includes('lostRequest') && !faults.includes('serverError');
    const result = await answerTo(call, { faults, voice: this.#voice, delayMs });
    this.#ledger.addSubmission({
      requestId: null,
      sha256: call.digest,
      characters: call.text.length,
      status: result.kind === 'drop' ? 0 : result.status,
      charged,
      faults,
    });
    return result;
  }

  #openRequests(): number {
    this.#endTimes = this.#endTimes.filter((time) => time > this.#clock.monotonic());
    return this.#endTimes.length;
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

async function answerTo(
  call: SpeechCall,
  { faults, voice, delayMs }: { faults: readonly FaultKind[]; voice: SandboxVoice; delayMs: number },
): Promise<Answer> {
  const has = (kind: FaultKind): boolean => faults.includes(kind);
  if (has('lostRequest')) return { kind: 'drop', delayMs: 0 };
  if (has('serverError')) {
    const message = 'The server was told to fail here';
    return delayed(openaiError(500, { message, type: 'server_error' }), delayMs);
  }
  if (has('lostAnswer')) return { kind: 'drop', delayMs };
  if (has('chargedThen504')) return delayed(answer(504, ''), delayMs);
  if (has('badGateway'))
    return delayed(answer(502, '<html><body><h1>502 Bad Gateway</h1></body></html>'), delayMs);
  const result = delayed(await soundOf(call, faults, voice), delayMs);
  return has('cutAnswer') && result.kind === 'answer' ? { ...result, isCut: true } : result;
}

const delayed = (result: Answer, delayMs: number): Answer =>
  result.kind === 'answer' ? { ...result, delayMs } : result;

async function soundOf(call: SpeechCall, faults: readonly FaultKind[], voice: SandboxVoice): Promise<Answer> {
  if (faults.includes('htmlMedia')) return answer(200, '<html><body>Not here</body></html>');
  if (faults.includes('headerOnlyAudio')) return answer(200, waveHeader(0, 24_000));
  const wav = corruptSound(await voice.speak(call), (fault) => faults.includes(fault));
  if (call.format === 'pcm') return answer(200, wav.subarray(44), { 'Content-Type': 'audio/pcm' });
  if (faults.includes('truncatedAudio')) return answer(200, wav.subarray(0, Math.floor(wav.length * 0.4)));
  return answer(200, asStreamed(wav));
}

/** Sets the sizes in a WAV header as OpenAI does, which sends the header before it knows the length. */
function asStreamed(wav: Buffer): Buffer {
  const streamed = Buffer.from(wav);
  streamed.writeUInt32LE(0xffff_ffff, 4);
  streamed.writeUInt32LE(0xffff_ffff, 40);
  return streamed;
}

/** Returns a 429 in the words of OpenAI, with the wait in the form that the options ask for. */
function throttled(waitMs: number, { retryAfter }: SandboxOptions, clock: Clock): Answer {
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
