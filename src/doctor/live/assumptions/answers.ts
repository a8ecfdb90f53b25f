import type { Exchange } from '../exchange.js';
import { type Assumption, listed, notTested, type Observed, verdictOf } from '../finding.js';

const of = ({ exchanges }: Observed, kind: Exchange['kind']): readonly Exchange[] =>
  exchanges.filter((exchange) => exchange.kind === kind);

const isSuccess = ({ status }: Exchange): boolean => status !== null && status >= 200 && status < 300;
const accepted = (observed: Observed): readonly Exchange[] => of(observed, 'submit').filter(isSuccess);
const statusText = ({ status }: Exchange): string => (status === null ? 'no response' : `HTTP ${status}`);
const nothingAccepted = notTested('no request was accepted');
const noPoll = notTested('no job was polled');

/** Assumptions about the answers of a gateway to requests and polls. */
export const answers: readonly Assumption[] = [
  {
    name: 'key',
    assumption: 'The gateway accepts the API key.',
    source: 'docs/engines.md',
    kinds: ['jobs', 'direct'],
    judge(observed) {
      const submits = of(observed, 'submit');
      if (submits.length === 0) return notTested('no request was sent');
      const text = listed(submits.map(statusText));
      if (submits.every(({ status }) => status === null)) return notTested(text);
      return verdictOf(!submits.some(({ status }) => status === 401 || status === 403), text);
    },
  },
  {
    name: 'answer',
    assumption: 'The answer to a request is HTTP 202 and JSON with request_id, status and polling_url.',
    source: 'docs/decisions/answers.md',
    kinds: ['jobs'],
    judge(observed) {
      const answered = accepted(observed);
      if (answered.length === 0) return nothingAccepted;
      const shapes = answered.map(
        (one) => `${statusText(one)} with ${one.answer?.fields.join(', ') || 'no JSON'}`,
      );
      const isExpected = answered.every(
        ({ status, answer }) =>
          status === 202 &&
          ['request_id', 'status', 'polling_url'].every((name) => answer?.fields.includes(name)),
      );
      return verdictOf(isExpected, listed(shapes));
    },
  },
  {
    name: 'audio answer',
    assumption: 'The answer to a request is HTTP 200 with audio.',
    source: 'docs/decisions/engines.md',
    kinds: ['direct'],
    judge(observed) {
      const answered = accepted(observed);
      if (answered.length === 0) return nothingAccepted;
      const isExpected = answered.every(
        ({ status, mediaType }) => status === 200 && (mediaType?.startsWith('audio/') ?? false),
      );
      const text = answered.map((one) => `${statusText(one)} with ${one.mediaType ?? 'no media type'}`);
      return verdictOf(isExpected, listed(text));
    },
  },
  {
    name: 'errors',
    assumption: 'Errors are JSON with `message` or `error`.',
    source: 'docs/decisions/answers.md',
    kinds: ['jobs', 'direct'],
    judge({ exchanges }) {
      const errors = exchanges.filter(
        (one) => one.kind !== 'media' && one.status !== null && !isSuccess(one),
      );
      if (errors.length === 0) return notTested('no error occurred');
      const isExpected = errors.every(({ answer }) =>
        ['message', 'error'].some((name) => answer?.fields.includes(name)),
      );
      const shapes = errors.map(
        (one) => `${statusText(one)} with ${one.answer?.fields.join(', ') || 'no JSON'}`,
      );
      return verdictOf(isExpected, listed(shapes));
    },
  },
  {
    name: 'polling address',
    assumption: 'polling_url has the origin of the gateway. narrate does not use it.',
    source: 'docs/decisions/engines.md',
    kinds: ['jobs'],
    judge(observed) {
      const answered = accepted(observed);
      if (answered.length === 0) return nothingAccepted;
      const origins = answered.map(({ answer }) => answer?.pollingOrigin ?? null);
      return verdictOf(
        origins.every((origin) => origin === observed.origin),
        listed(origins.map((origin) => (origin === observed.origin ? 'the same origin' : origin))),
      );
    },
  },
  {
    name: 'job status',
    assumption: 'A job is QUEUED or PROCESSING until it is COMPLETED.',
    source: 'docs/decisions/answers.md',
    kinds: ['jobs'],
    judge(observed) {
      const polls = of(observed, 'poll');
      if (polls.length === 0) return noPoll;
      const words = polls.map(({ answer, status }) => answer?.status ?? `HTTP ${status ?? 'without answer'}`);
      const known = ['QUEUED', 'PROCESSING', 'COMPLETED'];
      return verdictOf(
        words.every((word) => known.includes(word)),
        listed(words),
      );
    },
  },
  {
    name: 'callback',
    assumption: 'The gateway calls the address in X-Webhook-URL when a job ends.',
    source: 'docs/decisions/webhook.md',
    kinds: ['jobs'],
    judge(observed) {
      const { callbacks } = observed;
      if (callbacks === null) return notTested('the manifest has no webhook that this gateway can reach');
      if (accepted(observed).length === 0) return nothingAccepted;
      if (callbacks === 0) return notTested('no callback arrived before narrate found the audio by polling');
      return verdictOf(true, `${callbacks} arrived`);
    },
  },
];
