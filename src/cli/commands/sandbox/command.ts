import { once } from 'node:events';
import { Option } from 'commander';
import { formatUsd, microUsd } from '../../../base/money/money.js';
import type { SandboxReport } from '../../../sandbox/ledger.js';
import type { SandboxProtocol } from '../../../sandbox/options.js';
import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import { examplesOf } from '../../options.js';
import { counted } from '../../text/format.js';
import { readFlags, sandboxOptions } from './flags.js';

/** Declares `narrate sandbox`, which runs a local gateway until it is interrupted. */
export const command: DeclareCommand = (program, { terminal }) => {
  const sandbox = program
    .command('sandbox')
    .description('start a test gateway on this computer that charges nothing')
    .addHelpText(
      'after',
      examplesOf(
        'narrate sandbox --voice tone',
        'narrate sandbox --rate 10/min --latency 500-3000',
        'narrate sandbox --fault lostAnswer=0.1 --fault failed@3,7 --balance 1',
      ),
    );
  for (const { flags, description, default: byDefault, repeatable } of sandboxOptions) {
    const option = new Option(flags, description);
    if (byDefault !== undefined) option.default(byDefault);
    if (repeatable) option.argParser((value: string, before: readonly string[] = []) => [...before, value]);
    sandbox.addOption(option);
  }
  sandbox.action((flags) => interruptible((signal) => runSandbox(flags, { write: terminal.out, signal })));
};

/**
 * Runs a local gateway until the signal aborts. Prints its addresses and an example command, and at the end what it received.
 * With `json` it prints only one document with the addresses.
 * @throws NarrateError `usage`, `port-in-use`
 */
export async function runSandbox(
  options: Readonly<Record<string, unknown>>,
  io: { write(text: string): void; readonly signal: AbortSignal },
): Promise<void> {
  const settings = readFlags(options);
  const { startSandbox } = await import('../../../sandbox/start-sandbox.js');
  const sandbox = await startSandbox(settings);
  const json = options.json === true;
  try {
    const { url, mediaUrl } = sandbox;
    const reportUrl = `${url}/sandbox/report`;
    const baseUrl = settings.protocol === 'openai' ? `${url}/v1` : url;
    io.write(
      json
        ? `${JSON.stringify({ url, mediaUrl, reportUrl, baseUrl })}\n`
        : welcome({ baseUrl, mediaUrl, reportUrl }, settings.protocol),
    );
    if (!io.signal.aborted) await once(io.signal, 'abort');
    if (!json) io.write(`${summary(sandbox.report())}\n`);
  } finally {
    await sandbox.close();
  }
}

interface Addresses {
  readonly baseUrl: string;
  readonly mediaUrl: string;
  readonly reportUrl: string;
}

function welcome({ baseUrl, mediaUrl, reportUrl }: Addresses, protocol: SandboxProtocol): string {
  const lines =
    protocol === 'openai'
      ? [
          `Sandbox at ${baseUrl}. It charges nothing. Press Ctrl-C to stop it.`,
          `Try it:  OPENAI_BASE_URL=${baseUrl} npx --no-install narrate pipeline.yaml --engine openai --yes`,
        ]
      : [
          `Sandbox at ${baseUrl}, media at ${mediaUrl}. It charges nothing. Press Ctrl-C to stop it.`,
          `Try it:  PIXAZO_BASE_URL=${baseUrl} PIXAZO_API_KEY=sandbox npx --no-install narrate pipeline.yaml --yes`,
        ];
  return `${lines.join('\n')}\nReport:  ${reportUrl}\n`;
}

function summary(report: SandboxReport): string {
  const { charged, chargedUsd, distinctCharged, submissions, violations } = report;
  const paid = `${charged} charged (${formatUsd(microUsd(chargedUsd))})`;
  const paidTwice =
    charged > distinctCharged ? `, ${charged - distinctCharged} of them for words already paid for` : '';
  const wrong = violations.length > 0 ? `, ${violations.length} against the protocol` : '';
  return `Received ${counted(submissions.length, 'request')}, ${paid}${paidTwice}${wrong}.`;
}
