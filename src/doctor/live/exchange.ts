/**
 * What is known of one request to a gateway and its response. It has no key, no text of the book, and no address with a query, so
 * that everything in it can be shown to anybody.
 */
export interface Exchange {
  /** `submit`: a POST; `poll`: a question about a job; `media`: a download of audio. */
  readonly kind: 'submit' | 'poll' | 'media';
  /** Null: no response. */
  readonly status: number | null;
  /** In lower case, without parameters; null: none. */
  readonly mediaType: string | null;
  /** Names of response headers about limits. */
  readonly limitHeaders: readonly string[];
  /** Milliseconds of a monotonic clock. */
  readonly sentAtMs: number;
  readonly endedAtMs: number;
  /** Whether the request had the key. */
  readonly hasKey: boolean;
  /** Origin of the address: scheme, host and port. */
  readonly origin: string;
  /** Whether the address has a query, such as a signature. */
  readonly hasQuery: boolean;
  /** What a JSON response of the gateway contains; null: it is not a JSON object. */
  readonly answer: AnswerShape | null;
}

/** Returns whether a response may be audio: a host that refuses it may answer HTTP 200 with a page or a message. */
export const isAudio = ({ status, mediaType }: Pick<Exchange, 'status' | 'mediaType'>): boolean =>
  status === 200 && !/^text\/|[/+](?:json|xml|html)$/.test(mediaType ?? '');

/** The shape of a JSON response. */
export interface AnswerShape {
  /** Names of its fields, also those in `output`: `output.media_url`. */
  readonly fields: readonly string[];
  /** The status of a job, if it is one short word; null: none. */
  readonly status: string | null;
  /** Origin of `polling_url`; null: it is missing or not an address. */
  readonly pollingOrigin: string | null;
  /** Form of `output.media_url`; null: there is none. */
  readonly media: 'text' | 'list' | 'other' | null;
}

const word = /^[A-Za-z_]{1,20}$/;
const fieldName = /^[\w-]{1,30}$/;
const mostFields = 16;

/** Returns the shape of a response body. Never returns a value from it, except the status, if that is one short word. */
export function shapeOf(body: string): AnswerShape | null {
  const json = objectOf(body);
  if (json === null) return null;
  const output = isObject(json.output) ? json.output : {};
  const names = [...Object.keys(json), ...Object.keys(output).map((name) => `output.${name}`)];
  const fields = names.filter((name) => fieldName.test(name.replace(/^output\./, ''))).slice(0, mostFields);
  const { status, polling_url: polling } = json;
  return {
    fields,
    status: typeof status === 'string' && word.test(status) ? status : null,
    pollingOrigin: typeof polling === 'string' && URL.canParse(polling) ? new URL(polling).origin : null,
    media: formOf(output.media_url),
  };
}

function formOf(media: unknown): AnswerShape['media'] {
  if (media === undefined || media === null) return null;
  if (typeof media === 'string') return 'text';
  return Array.isArray(media) ? 'list' : 'other';
}

function objectOf(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(body);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
