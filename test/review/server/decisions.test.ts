import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gc, run, status, takes } from '../../../src/index.js';
import type { Failure, RespellingQuote, ReviewBook, TakeWords, Waveform } from '../../../src/review/api.js';
import { writeReport } from '../../../src/review/write-report.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { openReview, type ReviewClient } from '../../support/review-client.js';
import { optionsOf, recordBook, waveOnly } from '../../support/sandbox-book.js';

interface Opened {
  readonly sandbox: Sandbox;
  readonly book: BookFolder;
  readonly client: ReviewClient;
}

async function reviewed(manifest = ''): Promise<Opened> {
  const sandbox = await startSandbox({ faults: { shortAudio: { nth: [2] } } });
  onTestFinished(() => sandbox.close());
  const book = await makeBook({
    chapters: 1,
    paragraphs: 3,
    manifest: `${waveOnly}${manifest}`,
    check: '{ retakes: 0 }',
  });
  onTestFinished(() => book.remove());
  await recordBook(book.folder, sandbox);
  sandbox.reset();
  const client = await openReview({ ...optionsOf(book.folder, sandbox), watchMs: 100 });
  return { sandbox, book, client };
}

const chunkOf = ({ chunks }: ReviewBook, isIt: (one: ReviewBook['chunks'][number]) => boolean) =>
  chunks.find(isIt)!;
const approvals = ({ chunks }: ReviewBook) => chunks.map(({ approval }) => approval);

describe('an approval', () => {
  it('is kept in the journal, ends the flag, survives gc, and is withdrawn again', async () => {
    const { sandbox, book, client } = await reviewed();
    const before = await client.book();
    expect(before.chunks.filter(({ flagged }) => flagged)).toHaveLength(1);
    const flagged = chunkOf(before, (one) => one.flagged);
    expect(flagged.severity).toBeGreaterThan(0);
    const path = `/api/chunks/${flagged.id}`;
    expect(await client.post(`${path}/approve`, { take: flagged.used })).toEqual({ status: 200, body: {} });
    const approved = chunkOf(await client.book(), ({ id }) => id === flagged.id);
    expect(approved).toMatchObject({ approval: 'approved', flagged: false });
    const options = optionsOf(book.folder, sandbox);
    expect((await status(options)).flagged).toEqual([]);
    expect((await status(options)).chapters).toMatchObject([{ approved: 1 }]);
    await gc({ ...options, keepDays: 0, confirm: () => Promise.resolve(true) });
    const listed = (await takes(options)).chunks.flatMap((one) => one.takes);
    expect(listed.filter(({ isApproved }) => isApproved)).toHaveLength(1);
    await client.post(`${path}/unapprove`, { take: flagged.used });
    const after = chunkOf(await client.book(), ({ id }) => id === flagged.id);
    expect(after).toMatchObject({ approval: 'none', flagged: true });
  });

  it('changes to "changed" when the words are edited, and comes back with them', async () => {
    const { book, client } = await reviewed();
    const { chunks } = await client.book();
    for (const { id, used } of chunks) await client.post(`/api/chunks/${id}/approve`, { take: used });
    expect(new Set(approvals(await client.book()))).toEqual(new Set(['approved']));
    const text = await readFile(join(book.folder, '01.md'), 'utf8');
    await book.write('01.md', text.replace('paragraph 2 says that', 'the second paragraph says that'));
    const edited = await client.book();
    expect(approvals(edited).filter((one) => one === 'changed')).toHaveLength(1);
    expect(chunkOf(edited, (one) => one.approval === 'changed')).toMatchObject({
      state: 'not-bought',
      used: null,
    });
    await book.write('01.md', text);
    expect(new Set(approvals(await client.book()))).toEqual(new Set(['approved']));
  });

  it('of a text that was edited since is refused', async () => {
    const { book, client } = await reviewed();
    const { id, used } = (await client.book()).chunks[1]!;
    const text = await readFile(join(book.folder, '01.md'), 'utf8');
    await book.write('01.md', text.replaceAll('lamp', 'lantern'));
    const { status: refused, body } = await client.post<Failure>(`/api/chunks/${id}/approve`, { take: used });
    expect([refused, body.error.code]).toEqual([409, 'book-changed']);
    expect((await client.post(`/api/chunks/${id}/approve`, { take: 'made-up' })).status).toBe(409);
  });

  it('given many times at once leaves one state, the last one', async () => {
    const { client } = await reviewed();
    const { chunks } = await client.book();
    const { id, used } = chunks[0]!;
    const verbs = ['approve', 'unapprove', 'approve', 'unapprove', 'approve'];
    const others = chunks
      .slice(1)
      .map((one) => client.post(`/api/chunks/${one.id}/approve`, { take: one.used }));
    for (const verb of verbs) await client.post(`/api/chunks/${id}/${verb}`, { take: used });
    for (const { status: answered } of await Promise.all(others)) expect(answered).toBe(200);
    expect(approvals(await client.book())).toEqual(chunks.map(() => 'approved'));
  });
});

describe('the page', () => {
  it('puts another take in use, approves it, and writes the files', async () => {
    const { sandbox, client } = await reviewed();
    await client.listen();
    const { body: quote } = await client.post<{ quote: string }>('/api/chunks/1-1/quote', {});
    const { body } = await client.post<{ job: string }>('/api/chunks/1-1/retake', {
      quote: quote.quote,
    });
    await client.ended(body.job);
    const [first] = chunkOf(await client.book(), ({ id }) => id === '1-1').takes;
    expect(first?.isUsed).toBe(false);
    expect((await client.post('/api/chunks/1-1/choose', { take: first!.id })).status).toBe(200);
    const chunk = chunkOf(await client.book(), ({ id }) => id === '1-1');
    expect(chunk).toMatchObject({ used: first!.id, approval: 'approved', retaken: true });
    expect(chunk.takes[0]).toMatchObject({ isUsed: true, chosenByHand: true });
    expect(sandbox.report().charged).toBe(1);
  });

  it('gets the sound, the shape and the times of a take', async () => {
    const { client } = await reviewed();
    const { text, used, takes: listed } = (await client.book()).chunks[0]!;
    const shape = (await client.get<Waveform>(`/api/takes/${used}/waveform`)).body;
    expect(shape.seconds).toBeCloseTo(listed[0]!.seconds!, 5);
    expect(shape.peaks).toHaveLength(1000);
    expect(Math.max(...shape.peaks)).toBeGreaterThan(0.1);
    expect(shape.peaks.every((peak) => peak >= 0 && peak <= 1)).toBe(true);
    const { sentences } = (await client.get<TakeWords>(`/api/takes/${used}/words`)).body;
    expect(sentences.map(({ from, to }) => text.slice(from, to)).join('')).toBe(
      text.replaceAll(/\s*\n\n\s*/g, ''),
    );
    expect(sentences.every(({ start, end }) => start <= end && end <= shape.seconds)).toBe(true);
    const audio = await fetch(`${client.origin}/api/takes/${used}/audio`, {
      headers: { cookie: client.cookie },
    });
    const bytes = Buffer.from(await audio.arrayBuffer());
    const range = (value: string) =>
      fetch(`${client.origin}/api/takes/${used}/audio`, { headers: { cookie: client.cookie, range: value } });
    for (const [value, expected] of [
      ['bytes=0-3', bytes.subarray(0, 4)],
      ['bytes=-10', bytes.subarray(-10)],
      [`bytes=${bytes.length - 5}-`, bytes.subarray(-5)],
    ] as const) {
      const part = await range(value);
      expect(part.status).toBe(206);
      expect(Buffer.from(await part.arrayBuffer()).equals(expected)).toBe(true);
    }
    expect((await range(`bytes=${bytes.length}-`)).status).toBe(416);
  });

  it('reports a book that became invalid, and shows it again when it is repaired', async () => {
    const { book, client } = await reviewed();
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write('pipeline.yaml', `${manifest}nonsense: 1\n`);
    const { status: invalid, body } = await client.get<Failure>('/api/book');
    expect(invalid).toBe(422);
    expect(body.error.message).toMatch(/^The book of pipeline\.yaml has 1 error\.\npipeline\.yaml:\d+: /);
    await book.write('pipeline.yaml', manifest);
    expect((await client.book()).chunks).toHaveLength(3);
  });
});

describe('a pronunciation', () => {
  it('shows what the next run would buy, and is saved with comments and layout kept', async () => {
    const { sandbox, book, client } = await reviewed(
      '# Names\npronounce: # as they are spoken\n  Kore: koh-ree\n',
    );
    const path = join(book.folder, 'pipeline.yaml');
    const before = await readFile(path, 'utf8');
    const entry = { word: 'paragraph 2', say: 'paragraph two' };
    const { body: quote } = await client.post<RespellingQuote>('/api/pronunciation/quote', entry);
    expect(quote).toMatchObject({ requests: 1, costUsd: 0.04 });
    expect(quote.chunks.map(({ words }) => words)).toEqual([['2 → two']]);
    expect(await readFile(path, 'utf8')).toBe(before);
    const saved = await client.post('/api/pronunciation/save', { ...entry, quote: quote.quote });
    expect(saved).toEqual({ status: 200, body: { entry: 'paragraph 2: paragraph two' } });
    expect(await readFile(path, 'utf8')).toBe(
      before.replace('  Kore: koh-ree\n', '  Kore: koh-ree\n  paragraph 2: paragraph two\n'),
    );
    const again = await client.post<Failure>('/api/pronunciation/save', { ...entry, quote: quote.quote });
    expect([again.status, again.body.error.code]).toEqual([409, 'quote-used']);
    expect(sandbox.report().charged).toBe(0);
    await run(optionsOf(book.folder, sandbox));
    expect(sandbox.report().charged).toBe(1);
  });

  it('is not saved if the manifest was edited meanwhile', async () => {
    const { book, client } = await reviewed();
    const entry = { word: 'lamp', say: 'lemp' };
    const { body: quote } = await client.post<RespellingQuote>('/api/pronunciation/quote', entry);
    const path = join(book.folder, 'pipeline.yaml');
    const edited = `${await readFile(path, 'utf8')}# A comment.\n`;
    await book.write('pipeline.yaml', edited);
    const { status: refused, body } = await client.post<Failure>('/api/pronunciation/save', {
      ...entry,
      quote: quote.quote,
    });
    expect([refused, body.error.message]).toEqual([409, 'pipeline.yaml has changed meanwhile.']);
    expect(await readFile(path, 'utf8')).toBe(edited);
  });

  it('that a manifest cannot have is refused in the words of the manifest', async () => {
    const { client } = await reviewed();
    const { status: refused, body } = await client.post<Failure>('/api/pronunciation/quote', {
      word: 'lamp',
      say: ' ',
    });
    expect(refused).toBe(422);
    expect(body.error.message).toContain('pipeline.yaml');
  });

  it('is spoken in the voice of drafts', async () => {
    const { client } = await reviewed();
    const sentence = 'The lamp is lit and burns all night.';
    const lengths = await Promise.all(
      [undefined, sentence].map(async (text) => {
        const spoken = await fetch(`${client.origin}/api/pronunciation/try`, {
          method: 'POST',
          headers: {
            cookie: client.cookie,
            origin: client.origin,
            'x-narrate': '1',
            'content-type': 'application/json',
          },
          body: JSON.stringify({ word: 'lamp', say: 'lemp', sentence: text, chunk: '1-2' }),
        });
        expect([spoken.status, spoken.headers.get('content-type')]).toEqual([200, 'audio/wav']);
        const bytes = Buffer.from(await spoken.arrayBuffer());
        expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
        return bytes.length;
      }),
    );
    expect(lengths[1]).toBeGreaterThan(lengths[0]!);
  });
});

it('the report has the book as the page gets it, and no key and no path', async () => {
  const { sandbox, book, client } = await reviewed();
  const path = join(book.folder, 'report.html');
  await writeReport(optionsOf(book.folder, sandbox), path);
  const html = await readFile(path, 'utf8');
  expect(html).toContain('<script type="application/json" id="book">');
  expect(html).not.toContain(book.folder);
  expect(html).not.toContain('test-key');
  for (const { key } of (await client.book()).chunks) expect(html).toContain(key);
});
