import type { Failure, RetakeQuote, TakeWords, Waveform } from '../../src/review/api.js';
import type { Problem } from './state/state.js';

/** An answer of the server that something failed. */
export class ServerError extends Error {
  readonly code: string;
  readonly hint: string | null;
  /** What a retake costs now, if that is why it failed; null: something else failed. */
  readonly quote: RetakeQuote | null;

  constructor({ error }: Failure) {
    super(error.message);
    this.code = error.code;
    this.hint = error.hint ?? null;
    this.quote = error.quote ?? null;
  }
}

/** The code of a failure without an answer. */
const noAnswer = 'no-answer';

/** Tells whether the server gave no answer at all. */
export const isLost = (error: unknown): boolean => error instanceof ServerError && error.code === noAnswer;

export const problemOf = (error: unknown): Problem =>
  error instanceof ServerError
    ? { message: error.message, hint: error.hint }
    : { message: String(error), hint: null };

/** The requests to `narrate review`. Each throws a `ServerError`. */
export class Server {
  readonly #waveforms = new Map<string, Promise<Waveform>>();
  readonly #words = new Map<string, Promise<TakeWords>>();

  async get<Answer>(path: string): Promise<Answer> {
    return (await this.#answer(path, {})).json();
  }

  async post<Answer = unknown>(path: string, body: object = {}): Promise<Answer> {
    return (await this.#send(path, body)).json();
  }

  /** Sends a request whose answer is audio. */
  async sound(path: string, body: object): Promise<Blob> {
    return (await this.#send(path, body)).blob();
  }

  waveform(take: string): Promise<Waveform> {
    return remembered(this.#waveforms, take, () => this.get(`/api/takes/${take}/waveform`));
  }

  words(take: string): Promise<TakeWords> {
    return remembered(this.#words, take, () => this.get(`/api/takes/${take}/words`));
  }

  #send(path: string, body: object): Promise<Response> {
    const headers = { 'Content-Type': 'application/json', 'X-Narrate': '1' };
    return this.#answer(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async #answer(path: string, options: RequestInit): Promise<Response> {
    const answer = await fetch(addressOf(path), options).catch(() => null);
    if (answer === null)
      throw new ServerError({ error: { code: noAnswer, message: 'narrate does not answer.' } });
    if (answer.ok) return answer;
    const failure: Failure | null = await answer.json().catch(() => null);
    throw new ServerError(
      failure ?? { error: { code: 'unknown', message: `narrate answered with status ${answer.status}.` } },
    );
  }
}

/** Returns the address of a path of the contract (`api.ts`), which is below that of the page. */
export const addressOf = (path: string): string => new URL(`.${path}`, location.href).href;

/** The address of a take's audio. */
export const soundAddress = (take: string): string => addressOf(`/api/takes/${take}/audio`);

/** Returns what was fetched before. What failed is fetched again. */
function remembered<Value>(
  values: Map<string, Promise<Value>>,
  key: string,
  load: () => Promise<Value>,
): Promise<Value> {
  const value = values.get(key) ?? load();
  values.set(key, value);
  value.catch(() => values.delete(key));
  return value;
}
