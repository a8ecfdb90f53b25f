import { systemClock } from '../../dist/base/time/clock.js';
import { createEngine } from '../../dist/engines/registry.js';
import { run } from '../../dist/index.js';
import { openStore } from '../../dist/store/open-store.js';

/**
 * Runs a task of an engine, a store or a whole run with a clock on which a minute takes five seconds, in a process that a test
 * stops and continues. Prints the result as JSON.
 */
const factor = 12;
const start = Date.now();
const clock = {
  now: () => start + (Date.now() - start) * factor,
  monotonic: () => performance.now() * factor,
  /** @param {number} ms @param {AbortSignal} [signal] */
  sleep: (ms, signal) => systemClock.sleep(ms / factor, signal),
};
const { signal } = new AbortController();
const environment = process.env;

const tasks = {
  /** @param {string} manifest */
  async run(manifest) {
    const { recorded } = await run({ manifest, clock });
    return recorded;
  },
  async synthesize() {
    const engine = await createEngine({
      name: 'openai',
      model: null,
      price: null,
      baseUrl: null,
      environment,
      // The deadline of this engine is ten minutes, so its clock is ten times as fast.
      clock: { ...clock, sleep: (ms, by) => clock.sleep(ms / 10, by) },
      cores: 1,
    });
    if (engine.kind !== 'direct') throw new TypeError('The OpenAI engine is a direct engine.');
    const speech = { text: 'One.', voice: 'sage', prompt: null, language: null };
    const { kind } = await engine.synthesize(speech, signal);
    await engine.close();
    return { kind };
  },
  async get() {
    const store = await openStore(
      { kind: 's3', bucket: 'books', prefix: '', endpoint: null, region: null, format: 'wav' },
      { environment, clock, random: Math.random, retryLimits: { tries: 1, stallMs: 60_000 } },
    );
    const object = await store.get('a', signal);
    await store.close();
    return { text: object?.toString() };
  },
};

const [task = '', argument = ''] = process.argv.slice(2);
const outcome = await tasks[/** @type {keyof typeof tasks} */ (task)](argument);
process.stdout.write(JSON.stringify(outcome));
