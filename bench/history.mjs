import { parseArgs } from 'node:util';
import { readSchema } from '../dist/manifest/schema/manifest-schema.js';
import { readMarkdown } from '../dist/markdown/read/read.js';
import { readBlobs, versionsOf } from './git-versions.mjs';
import { median } from './pairs.mjs';
import { cheapest, greedy, lowerBound, packer, rememberedSentences, wholeChapter } from './replay.mjs';
import { settledCost } from './settle.mjs';

/**
 * Replays the git history of a book. Every first-parent commit that changes the spoken text is a night on which the book is
 * planned and bought, with narrate's plan and with two simpler strategies. See docs/cheapest-plan.md.
 * @typedef {import('./replay.mjs').Night} Night
 * @typedef {import('./replay.mjs').Spoken} Spoken
 */

const usage = `npm run bench:history -- <git dir> <glob, such as 'src/**/*.md' or '{a,b}/*.md'> [options]
  --ref <ref>                 the last commit (HEAD)
  --since <date>              ignore earlier commits
  --max-characters <n>        the limit of a request (1800)
  --barriers <heading level>  no request crosses a heading of this level or a higher one; 0: none (0)
  --settle <days>             also: what a run every night costs if texts wait for these days, such as 0,1,3,7
  --json                      one JSON document`;

/** @param {string[]} args */
function readArguments(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ref: { type: 'string', default: 'HEAD' },
      since: { type: 'string', default: '' },
      'max-characters': { type: 'string', default: '1800' },
      barriers: { type: 'string', default: '0' },
      settle: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const [repository, glob, ...others] = positionals;
  const maxCharacters = Number(values['max-characters']);
  const barriers = Number(values.barriers);
  const since = values.since === '' ? Number.NEGATIVE_INFINITY : Date.parse(values.since);
  if (!repository || !glob || others.length > 0) throw new Error(usage);
  if (!Number.isInteger(maxCharacters) || maxCharacters < 20)
    throw new Error('--max-characters must be 20 or more');
  if (!/^[0-6]$/.test(values.barriers))
    throw new Error('--barriers must be a heading level from 1 to 6, or 0 for none');
  const settle = values.settle === '' ? [] : values.settle.split(',').map(Number);
  if (!settle.every((days) => Number.isInteger(days) && days >= 0))
    throw new Error('--settle must be whole days, such as 0,1,3,7');
  if (settle.length > 0 && barriers > 0) throw new Error('--settle needs --barriers 0');
  if (Number.isNaN(since)) throw new Error('--since must be a date such as 2024-01-31');
  return { repository, glob, ref: values.ref, since, maxCharacters, barriers, settle, json: values.json };
}

const policies = readSchema.parse({});
const voiceSettings = { voice: 'Kore', prompt: null, language: 'en' };

/**
 * Returns the spoken text of a file, with the default policies and one voice.
 * @param {string} text @param {number} barriers @returns {Spoken}
 */
function spokenOf(text, barriers) {
  const place = { file: '', line: 1, column: 1 };
  const blocks = readMarkdown(text, policies).blocks.map((block) => ({
    ...block,
    spoken: block.text,
    voiceSettings,
    place,
  }));
  /** @type {(typeof blocks)[]} */
  const parts = [];
  for (const block of blocks) {
    const part = parts.at(-1);
    if (part && !(block.kind === 'heading' && block.depth <= barriers)) part.push(block);
    else parts.push([block]);
  }
  return {
    text: blocks.map(({ spoken }) => spoken).join('\n\n'),
    parts: parts.map((part) => ({
      chapter: 1,
      file: '',
      title: '',
      blocks: part,
      skipped: [],
      constructs: [],
      source: '0'.repeat(64),
    })),
  };
}

/**
 * Returns the book on each night, and with the date of each commit. Each version of a file is read only once.
 * @param {ReturnType<typeof readArguments>} options
 */
async function nightsOf({ repository, glob, ref, since, barriers }) {
  const versions = versionsOf(repository, { glob, ref });
  const blobs = await readBlobs(repository, [
    ...new Set(versions.flatMap(({ files }) => [...files.values()])),
  ]);
  /** @type {Map<string, Spoken>} */
  const read = new Map();
  /** @param {string} id */
  const spokenAt = (id) => {
    const spoken = read.get(id) ?? spokenOf(blobs.get(id)?.toString() ?? '', barriers);
    read.set(id, spoken);
    return spoken;
  };
  const books = versions.map(({ date, files }) => ({
    date,
    book: [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, id]) => ({ path, spoken: spokenAt(id) })),
  }));
  /** @param {Night} book */
  const lengthOf = (book) => book.reduce((sum, { spoken }) => sum + spoken.text.length, 0);
  const whole = lengthOf(books.at(-1)?.book ?? []);
  const first = books.findIndex(({ book, date }) => lengthOf(book) >= whole / 4 && Date.parse(date) >= since);
  if (whole === 0 || first < 0) throw new Error('The selected commits contain no spoken text.');
  /** @param {Night} book */
  const wordsOf = (book) => book.flatMap(({ spoken }) => spoken.text || []).join('\f');
  const dated = books.slice(first).map(({ date, book }) => ({ at: Date.parse(date), book }));
  const nights = dated
    .map(({ book }) => book)
    .filter((book, index, all) => index === 0 || wordsOf(book) !== wordsOf(all[index - 1] ?? []));
  return { nights, dated };
}

/** @param {Night[]} nights @param {import('./replay.mjs').Strategy} strategy */
function costOf(nights, strategy) {
  const [first = 0, ...later] = nights.map((night) => strategy.buy(night));
  const sum = later.reduce((total, requests) => total + requests, 0);
  return { first, later: sum, mean: sum / Math.max(1, later.length), max: Math.max(0, ...later) };
}

async function main() {
  const options = readArguments(process.argv.slice(2));
  const { nights, dated } = await nightsOf(options);
  const sentencesOf = await rememberedSentences();
  const pack = packer(sentencesOf, options);
  const narrate = await cheapest(options);
  const strategies = {
    cheapest: costOf(nights, narrate),
    greedy: costOf(nights, greedy(pack)),
    chapter: costOf(nights, wholeChapter(pack)),
  };
  const { first, later } = costOf(nights, lowerBound(sentencesOf, options));
  const planMs = narrate.planMs.reduce((sum, ms) => sum + ms, 0) / narrate.planMs.length;
  const settled = options.settle.map((days) => ({ days, requests: settledCost(dated, days, options) }));
  if (options.json) {
    const waiting = settled.length > 0 ? { settled } : {};
    console.log(
      JSON.stringify({ nights: nights.length, strategies, bound: { first, later }, planMs, ...waiting }),
    );
    return;
  }
  const { maxCharacters, barriers } = options;
  const where = barriers === 0 ? 'no barriers' : `barriers at headings of level ${barriers} and above`;
  console.log(`${nights.length} nights, ${maxCharacters} characters a request, ${where}. Requests:`);
  console.table(
    Object.fromEntries([
      ...Object.entries(strategies).map(([name, cost]) => [name, rowOf(cost, strategies.greedy.later)]),
      ['lower bound', rowOf({ first, later }, strategies.greedy.later)],
    ]),
  );
  const slowest = Math.max(...narrate.planMs);
  console.log(
    `Planning a night: ${planMs.toFixed(1)} ms on average, ${median(narrate.planMs).toFixed(1)} ms in the middle, ${slowest.toFixed(1)} ms at most.`,
  );
  showSettled(settled);
}

/** @param {readonly { days: number, requests: number }[]} settled */
function showSettled(settled) {
  if (settled.length === 0) return;
  const most = Math.max(...settled.map(({ requests }) => requests));
  console.log('A run every night. Texts wait until they have not changed for some days:');
  console.table(
    settled.map(({ days, requests }) => ({
      days,
      requests,
      saved: most - requests,
      'saved %': Number(((100 * (most - requests)) / most).toFixed(1)),
    })),
  );
}

/** @param {{ first: number, later: number, mean?: number, max?: number }} cost @param {number} greedyLater */
const rowOf = ({ first, later, mean, max }, greedyLater) => ({
  'first run': first,
  'all later nights': later,
  'mean a night': mean === undefined ? '' : Number(mean.toFixed(2)),
  'most in a night': max ?? '',
  'later nights / greedy': greedyLater === 0 ? '' : Number((later / greedyLater).toFixed(3)),
});

await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
