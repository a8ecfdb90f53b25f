import { isAudio } from '../exchange.js';
import { type Assumption, notTested, type Observed, verdictOf } from '../finding.js';

/** A request may take so many times as long as the profile says. Chunks differ in length, and gateways in load. */
const slowestShare = 4;

/** Returns for each request the seconds until its audio was complete, in the order of the requests. */
function secondsToAudio({ exchanges, kind }: Observed): readonly number[] {
  const isSuccess = (status: number | null) => status !== null && status >= 200 && status < 300;
  const submits = exchanges.filter((one) => one.kind === 'submit' && isSuccess(one.status));
  const ends = exchanges.filter((one) => one.kind === 'media' && isAudio(one));
  if (kind === 'direct') return submits.map(({ sentAtMs, endedAtMs }) => (endedAtMs - sentAtMs) / 1000);
  // One request is sent after the other, so the first audio after a request is its own.
  return submits.flatMap(({ sentAtMs }, index) => {
    const next = submits[index + 1]?.sentAtMs ?? Number.POSITIVE_INFINITY;
    const end = ends.find(({ endedAtMs }) => endedAtMs > sentAtMs && endedAtMs <= next);
    return end === undefined ? [] : [(end.endedAtMs - sentAtMs) / 1000];
  });
}

/** Assumptions about time and limits. */
export const limits: readonly Assumption[] = [
  {
    name: 'time to audio',
    assumption: 'A request takes about as long as the profile of the engine says.',
    source: 'docs/decisions/limits.md',
    kinds: ['jobs', 'direct'],
    judge(observed) {
      const times = secondsToAudio(observed);
      if (times.length === 0) return notTested('no audio arrived');
      const { secondsPerRequest } = observed.profile;
      return verdictOf(
        times.every((seconds) => seconds < secondsPerRequest * slowestShare),
        `${times.map((seconds) => seconds.toFixed(1)).join(', ')} s (profile: ${secondsPerRequest} s)`,
      );
    },
  },
  {
    name: 'limits',
    assumption: 'The gateway tells no limits before they are reached.',
    source: 'docs/decisions/limits.md',
    kinds: ['jobs', 'direct'],
    judge({ exchanges }) {
      const answered = exchanges.filter(({ kind, status }) => kind !== 'media' && status !== null);
      if (answered.length === 0) return notTested('nothing answered');
      const names = [
        ...new Set(
          answered.flatMap(({ status, limitHeaders }) =>
            status === 429 || status === 403
              ? limitHeaders.filter((name) => name !== 'retry-after')
              : limitHeaders,
          ),
        ),
      ];
      const throttled = answered.filter(({ status }) => status === 429).length;
      const text = names.length === 0 ? 'no headers about limits' : names.join(', ');
      return verdictOf(names.length === 0, throttled === 0 ? text : `${text}; ${throttled} times HTTP 429`);
    },
  },
];
