import { NarrateError } from '../../../base/errors.js';
import { isBlockedPort } from '../../../engines/http/blocked-ports.js';
import { parseDuration } from '../../../manifest/schema/duration.js';
import {
  defaultSandboxOptions,
  type FaultKind,
  type FaultRule,
  faultKinds,
  faultsOf,
  type SandboxOptions,
  type SandboxProtocol,
} from '../../../sandbox/options.js';

/** An option of `narrate sandbox`, in the form that Commander expects. */
export interface OptionDefinition {
  readonly flags: string;
  readonly description: string;
  readonly default: string | boolean | undefined;
  /** Whether it can be given several times; then its value is an array. */
  readonly repeatable: boolean;
}

const option = (flags: string, description: string, value?: string | boolean): OptionDefinition => ({
  flags,
  description,
  default: value,
  repeatable: false,
});

/** The options of `narrate sandbox`. `readFlags` reads their values. */
export const sandboxOptions: readonly OptionDefinition[] = [
  option('--protocol <name>', 'pixazo, or openai (POST /v1/audio/speech)', 'pixazo'),
  option('--port <n>', 'port on which it accepts requests (0: any free one)', '8787'),
  option('--media-port <n>', 'port of the audio files (0: any free one)', '0'),
  option('--voice <name>', 'espeak, or tone: instant sounds with the rhythm of speech', 'espeak'),
  option('--characters-per-second <n>', 'speed of the tone voice', '15'),
  option(
    '--latency <ms>',
    'time from the request to its audio: 500, or a range such as 500-3000',
    '500-1500',
  ),
  option('--rate <limit>', 'how many requests it accepts: 5/s or 10/min (default: no limit)'),
  option('--burst <n>', 'how many requests it accepts at once after a quiet time', '1'),
  option('--no-retry-after', 'answer 429 (too many requests) without saying when to retry'),
  option(
    '--concurrency <n>',
    'how many requests it works on at the same time; it answers 429 to others (default: no limit)',
  ),
  option('--balance <usd>', 'answer 402 (no balance left) after this much is spent (default: no limit)'),
  {
    flags: '--fault <rule>',
    description: `fail on purpose: name=probability, name@n,m for the nth and mth request, or name:30s and name:ever from the first request on (${faultKinds.join(', ')})`,
    default: undefined,
    repeatable: true,
  },
  option('--slow-job <ms>', 'with the fault slowJob: how long a request takes, in milliseconds', '30000'),
  option('--slow-answer <ms>', 'with the fault slowAnswer: how late a response is, in milliseconds', '5000'),
  option(
    '--slow-media <ms>',
    'with the fault slowMedia: how long a download pauses, in milliseconds',
    '5000',
  ),
  option('--seed <n>', 'the seed of the random failures: the same seed gives the same failures', '1'),
  option('--json', 'print the addresses as JSON', false),
];

/**
 * Reads the values of the options of `narrate sandbox`.
 * @throws NarrateError `usage` for an invalid value
 */
export function readFlags(flags: Readonly<Record<string, unknown>>): SandboxOptions {
  const protocol = protocolOf(flags.protocol ?? 'pixazo');
  return {
    protocol,
    port: portOf('--port', flags.port ?? '8787'),
    mediaPort: portOf('--media-port', flags.mediaPort ?? '0'),
    voice: voiceOf(flags.voice ?? 'espeak'),
    charactersPerSecond: number('--characters-per-second', flags.charactersPerSecond ?? '15', 0.1),
    latencyMs: latencyOf(String(flags.latency ?? '500-1500')),
    rate:
      flags.rate === undefined
        ? null
        : rateOf(String(flags.rate), wholeNumber('--burst', flags.burst ?? '1', 1e6)),
    retryAfter: flags.retryAfter === false ? 'none' : 'seconds',
    concurrency:
      flags.concurrency === undefined ? null : wholeNumber('--concurrency', flags.concurrency, 1e6),
    balanceUsd: flags.balance === undefined ? null : number('--balance', flags.balance, 0),
    keys: null,
    seed: wholeNumber('--seed', flags.seed ?? '1', Number.MAX_SAFE_INTEGER),
    slowJobMs: wholeNumber('--slow-job', flags.slowJob ?? '30000', 1e9),
    slowAnswerMs: wholeNumber('--slow-answer', flags.slowAnswer ?? '5000', 1e9),
    slowMediaMs: wholeNumber('--slow-media', flags.slowMedia ?? '5000', 1e9),
    callbackRetriesMs: defaultSandboxOptions.callbackRetriesMs,
    faults: Object.fromEntries([flags.fault ?? []].flat().map((rule) => faultOf(String(rule), protocol))),
  };
}

const invalidValue = (flag: string, value: unknown, expected: string): NarrateError =>
  new NarrateError('usage', `${flag} expects ${expected}, not "${String(value)}".`, {
    hint: 'Run `narrate sandbox --help` for examples.',
  });

function number(flag: string, value: unknown, min: number): number {
  const text = String(value).trim();
  const parsed = Number(text);
  if (text === '' || !Number.isFinite(parsed) || parsed < min)
    throw invalidValue(flag, value, `a number of at least ${min}`);
  return parsed;
}

function wholeNumber(flag: string, value: unknown, max: number): number {
  const text = String(value).trim();
  if (!/^\d+$/.test(text) || Number(text) > max)
    throw invalidValue(flag, value, `a whole number from 0 to ${max}`);
  return Number(text);
}

function portOf(flag: string, value: unknown): number {
  const port = wholeNumber(flag, value, 65_535);
  if (isBlockedPort(port)) throw invalidValue(flag, value, 'a port that fetch does not block, such as 8787');
  return port;
}

function protocolOf(value: unknown): SandboxProtocol {
  if (value === 'pixazo' || value === 'openai') return value;
  throw invalidValue('--protocol', value, 'pixazo or openai');
}

function voiceOf(value: unknown): 'tone' | 'espeak' {
  if (value === 'tone' || value === 'espeak') return value;
  throw invalidValue('--voice', value, 'espeak or tone');
}

function latencyOf(text: string): readonly [number, number] {
  const [, min, max] = /^(\d+)(?:-(\d+))?$/.exec(text.trim()) ?? [];
  if (min === undefined || Number(max ?? min) < Number(min)) {
    throw invalidValue('--latency', text, 'milliseconds (500) or a range of milliseconds (500-3000)');
  }
  return [Number(min), Number(max ?? min)];
}

function rateOf(text: string, burst: number): { perSecond: number; burst: number } {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(?:\/(s|min))?$/.exec(text.trim()) ?? [];
  const perSecond = Number(count) / (unit === 'min' ? 60 : 1);
  if (!(perSecond > 0) || burst < 1)
    throw invalidValue('--rate', text, 'a number per second or per minute (5/s, 10/min)');
  return { perSecond, burst };
}

function faultOf(text: string, protocol: SandboxProtocol): [FaultKind, FaultRule] {
  const [, givenName, sign, value = ''] = /^(\w+)([=@:])(.+)$/.exec(text.trim()) ?? [];
  const name = givenName === 'notWav' ? 'htmlMedia' : givenName; // The name of htmlMedia in 0.1.0.
  const known = faultsOf(protocol);
  const kind = known.find((one) => one === name);
  if (kind === undefined)
    throw invalidValue(
      '--fault',
      text,
      `one of ${known.join(', ')} (${protocol}), as name=0.1, name@3,7, name:30s or name:ever`,
    );
  if (sign === ':') {
    const forMs = value === 'ever' ? null : parseDuration(value);
    if (forMs !== null || value === 'ever') return [kind, { forMs }];
    throw invalidValue('--fault', text, 'a duration (30s, 2m) or ever');
  }
  const numbers = value.split(',').map(Number);
  if (sign === '=' && numbers.length === 1 && Number(numbers[0]) >= 0 && Number(numbers[0]) <= 1) {
    return [kind, { probability: Number(numbers[0]) }];
  }
  if (sign === '@' && numbers.every((nth) => Number.isInteger(nth) && nth > 0))
    return [kind, { nth: numbers }];
  throw invalidValue(
    '--fault',
    text,
    'a probability from 0 to 1 (failed=0.1) or numbers of requests from 1 (failed@3,7)',
  );
}
