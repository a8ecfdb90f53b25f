import { once } from 'node:events';
import { formatUsd, microUsd } from '../../base/money.js';
import type { SandboxReport } from '../../sandbox/ledger.js';
import { startSandbox } from '../../sandbox/start-sandbox.js';
import { readFlags } from './sandbox-flags.js';

/**
 * `narrate sandbox`: runs a local gateway until the signal aborts. Prints where it is and how to point narrate at it,
 * and at the end what it saw; with `json`, one document with the addresses, and nothing more.
 * @throws NarrateError `usage`, `port-in-use`.
 */
export async function runSandbox(
  options: Readonly<Record<string, unknown>>,
  io: { write(text: string): void; readonly signal: AbortSignal },
): Promise<void> {
  const sandbox = await startSandbox(readFlags(options));
  const json = options.json === true;
  try {
    const { url, mediaUrl } = sandbox;
    const reportUrl = `${url}/sandbox/report`;
    io.write(json ? `${JSON.stringify({ url, mediaUrl, reportUrl })}\n` : welcome(url, mediaUrl, reportUrl));
    if (!io.signal.aborted) await once(io.signal, 'abort');
    if (!json) io.write(`${summary(sandbox.report())}\n`);
  } finally {
    await sandbox.close();
  }
}

const welcome = (url: string, mediaUrl: string, reportUrl: string): string =>
  [
    `Sandbox at ${url}, media at ${mediaUrl}. Nothing here costs money. Ctrl-C ends it.`,
    `Try it:  PIXAZO_BASE_URL=${url} PIXAZO_API_KEY=sandbox npx narrate pipeline.yaml --yes`,
    `What it saw:  ${reportUrl}`,
    '',
  ].join('\n');

function summary(report: SandboxReport): string {
  const { charged, chargedUsd, distinctCharged, submissions, violations } = report;
  const spent = `${charged} charged (${formatUsd(microUsd(chargedUsd))})`;
  const twice =
    charged > distinctCharged ? `, ${charged - distinctCharged} of them for words already paid for` : '';
  const wrong = violations.length > 0 ? `, ${violations.length} against the contract` : '';
  return `Saw ${submissions.length} submissions, ${spent}${twice}${wrong}.`;
}
