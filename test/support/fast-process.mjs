import { systemClock } from '../../dist/base/time/clock.js';
import { createEngine } from '../../dist/engines/registry.js';
import { run } from '../../dist/index.js';
import { openStore } from '../../dist/store/open-store.js';

/**
 * A process for a test to stop and to continue, in which a minute takes five seconds: the engines, the store and a run
 * with nothing changed but the clock. Writes what came of its task as JSON.
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
      // Ten minutes in place of one.
      clock: { ...clock, sleep: (ms, by) => clock.sleep(ms / 10, by) },
      cores: 1,
    });
    if (engine.kind !== 'direct') throw new TypeError('It answers at once.');
    const speech = { text: 'One.', voice: 'sage', prompt: null, language: null };
    const { kind } = await engine.synthesize(speech, signal);
    await engine.close();
    return { kind };
  },
  async get() {
    const store = await openStore(
      { kind: 's3', bucket: 'books', prefix: '', endpoint: null, region: null, format: 'wav' },
      { environment, clock, random: Math.random, patience: { tries: 1, stallMs: 60_000 } },
    );
    const object = await store.get('a', signal);
    await store.close();
    return { text: object?.toString() };
  },
};

const [task = '', argument = ''] = process.argv.slice(2);
const outcome = await tasks[/** @type {keyof typeof tasks} */ (task)](argument);
process.stdout.write(JSON.stringify(outcome));
