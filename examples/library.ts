/**
 * Plans a book, records it within a budget, and prints the result.
 *
 *   node library.js pipeline.yaml --budget 2.50     needs PIXAZO_API_KEY in the environment
 *   node library.js pipeline.yaml --draft           offline and free
 */
import { parseArgs } from 'node:util';
import { NarrateError, type NarrateEvent, plan, run } from 'narrate';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { budget: { type: 'string', default: '1.00' }, draft: { type: 'boolean', default: false } },
});
const [manifest = 'pipeline.yaml'] = positionals;
const book = { manifest, draft: values.draft, maxCostUsd: Number(values.budget) };

const usd = (microUsd: number): string => `$${(microUsd / 1e6).toFixed(2)}`;

/** Prints the most important events of a run. The type lists all events. */
function show(event: NarrateEvent): void {
  switch (event.type) {
    case 'chunk-recorded':
      console.log(`  chapter ${event.chapter}, chunk ${event.chunk}: ${event.audioSeconds.toFixed(1)} s`);
      break;
    case 'rate-limited':
      console.log(`  throttled for ${Math.ceil(event.waitMs / 1000)} s`);
      break;
    case 'file-written':
      console.log(`  wrote ${event.file}`);
      break;
    case 'warning':
      console.log(`  ${event.message}`);
      break;
  }
}

// Ctrl-C stops the run cleanly: all paid recordings are kept, and the next run continues.
const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());

try {
  // A plan is free and sends no request.
  const { plan: today, warnings } = await plan(book);
  for (const { title, chunks, buy, costMicroUsd } of today.chapters)
    console.log(`${title}: ${buy} of ${chunks} chunks to buy, ${usd(costMicroUsd)}`);
  for (const { message } of warnings) console.log(`Warning: ${message}`);

  const report = await run({ ...book, signal: interrupt.signal, onEvent: show });
  const { bought, failed, stopped, spentMicroUsd, uncertainMicroUsd } = report.recorded;
  console.log(`${report.status}: ${bought} bought, ${report.reused} reused, ${usd(spentMicroUsd)} spent`);
  if (uncertainMicroUsd > 0) console.log(`Possibly charged as well: ${usd(uncertainMicroUsd)}`);
  if (stopped) console.log(`Stopped (${stopped.code}): ${stopped.message}`);
  for (const { place, reason } of failed) console.log(`${place.file}:${place.line}: ${reason}`);
  for (const file of report.delivered.files) console.log(file);
  process.exitCode = report.status === 'complete' ? 0 : 1;
} catch (error) {
  if (!(error instanceof NarrateError)) throw error;
  console.error(`${error.code}: ${error.message}\n${error.hint}`);
  // All problems in the manifest and the chapters.
  for (const { place, message } of error.diagnostics)
    console.error(`${place?.file ?? manifest}:${place?.line ?? 1}: ${message}`);
  process.exitCode = error.exitStatus;
}
