import type { SandboxOptions } from '../../src/sandbox/options.js';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { makeBook } from './book-folder.js';
import { runCli } from './cli.js';
import { environmentOf, waveOnly } from './sandbox-book.js';

const chunks = 12;
const concurrency = 8;

/** A gateway that fails, and what a book may cost there over a run and a rerun after the fault has ended. */
export interface FaultRow {
  readonly name: string;
  /** Of the gateway; left out: the one that takes jobs. */
  readonly protocol?: SandboxOptions['protocol'];
  readonly faults: SandboxOptions['faults'];
  /** Requests charged in all. */
  readonly atMost: number;
}

export interface FaultFigures {
  readonly chunks: number;
  /** Requests charged by the run, and by both. */
  readonly charged: readonly [number, number];
  /** Whether the rerun ended with every chunk recorded. */
  readonly complete: boolean;
}

const forSeconds = (seconds: number) => ({ forMs: seconds * 1000 });
const forEver = { forMs: null };
/** As manifests name them. A server on this machine is free unless a price is given, and a free request is not charged. */
const engines = { pixazo: 'pixazo', openai: '{ name: openai, price: { thousandCharacters: 0.015 } }' };

export const faultRows: readonly FaultRow[] = [
  { name: 'media are web pages for 30 s', faults: { htmlMedia: forSeconds(30) }, atMost: chunks + 3 },
  { name: 'media break off for 30 s', faults: { truncatedAudio: forSeconds(30) }, atMost: chunks + 3 },
  { name: 'COMPLETED without media for 20 s', faults: { emptyMedia: forSeconds(20) }, atMost: chunks + 3 },
  { name: 'status is 404 for 45 s', faults: { status404: forSeconds(45) }, atMost: chunks + 3 },
  { name: 'status is 404 for ever', faults: { status404: forEver }, atMost: chunks + 3 },
  {
    name: 'every POST is charged, then 504',
    faults: { chargedThen504: forEver },
    atMost: chunks + concurrency + 3,
  },
  {
    name: 'OpenAI protocol: every answer is a web page',
    protocol: 'openai',
    faults: { htmlMedia: forEver },
    atMost: chunks + concurrency + 3,
  },
];

/** Records a book of twelve chunks as a user does, while the gateway fails, and again when it works. */
export async function runFaultRow({ protocol = 'pixazo', faults }: FaultRow): Promise<FaultFigures> {
  const sandbox = await startSandbox({ protocol, charactersPerSecond: 300, latencyMs: [200, 1500], faults });
  const book = await makeBook({
    chapters: chunks,
    paragraphs: 1,
    manifest: `${waveOnly}engine: ${engines[protocol]}\nlimits: { concurrency: ${concurrency}, maxWait: 60s }\n`,
  });
  try {
    const env =
      protocol === 'openai' ? { OPENAI_BASE_URL: `${sandbox.url}/v1` } : { ...environmentOf(sandbox) };
    const narrate = () => runCli(['--yes', '--json'], { cwd: book.folder, env });
    const met = await narrate();
    // Either the fault ended in time, or the run says what stopped it.
    const { status: metStatus, warnings } = JSON.parse(met.stdout);
    const isStopped = metStatus === 'stopped' && met.status === 1;
    const isTold = warnings.some(({ code }: { code: string }) =>
      ['gateway-failing', 'no-sound'].includes(code),
    );
    if (met.status !== 0 && !(isStopped && isTold))
      throw new Error(`The first run ended oddly: ${met.stdout}`);
    const { charged: first } = sandbox.report();
    sandbox.orderFaults({});
    const { status, stdout } = await narrate();
    const complete = status === 0 && JSON.parse(stdout).status === 'complete';
    return { chunks, charged: [first, sandbox.report().charged], complete };
  } finally {
    await sandbox.close();
    await book.remove();
  }
}
