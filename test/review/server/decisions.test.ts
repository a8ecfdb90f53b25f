import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { gc, run, status, takes } from '../../../src/index.js';
import type {
  Failure,
  Place,
  RespellingQuote,
  ReviewBook,
  TakeWords,
  Waveform,
} from '../../../src/review/api.js';
import { mostBytes, rangeOf } from '../../../src/review/server/http/send-file.js';
import { writeReport } from '../../../src/review/write-report.js';
import { makeRecordedBook, type RecordedBook } from '../../support/recorded-book.js';
import { openReview } from '../../support/review-client.js';
import { optionsOf } from '../../support/sandbox-book.js';

let recorded: RecordedBook;
beforeAll(async () => {
  const faults = { shortAudio: { nth: [2] } };
  recorded = await makeRecordedBook({
    chapters: 1,
    paragraphs: 3,
    check: '{ retakes: 0, words: off }',
    faults,
  });
});
afterAll(() => recorded.remove());

/** Opens the review of a book of three chunks, of which the second is flagged. `manifest` is added to its manifest. */
async function reviewed(manifest = '') {
  const { sandbox, gateway } = recorded;
  const book = await recorded.copy({ manifest });
  onTestFinished(book.remove);
  const options = optionsOf(book.folder, gateway);
  const client = await openReview({ ...options, watchMs: 100 });
  return { sandbox, book, client, options };
}

const chunkOf = ({ chunks }: ReviewBook, isIt: (one: ReviewBook['chunks'][number]) => boolean) =>
  chunks.find(isIt)!;
const approvals = ({ chunks }: ReviewBook) => chunks.map(({ approval }) => approval);

describe('an approval', () => {
  it('is kept in the journal, ends the flag, survives gc, and is withdrawn again', async () => {
    const { client, options } = await reviewed();
    const before = await client.book();
    expect(before.chunks.filter(({ flagged }) => flagged)).toHaveLength(1);
    const flagged = chunkOf(before, (one) => one.flagged);
    expect(flagged.severity).toBeGreaterThan(0);
    const path = `/api/chunks/${flagged.id}`;
    expect(await client.post(`${path}/approve`, { take: flagged.used })).toEqual({ status: 200, body: {} });
    const approved = chunkOf(await client.book(), ({ id }) => id === flagged.id);
    expect(approved).toMatchObject({ approval: 'approved', flagged: false });
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
    const audio = await fetch(`${client.base}/api/takes/${used}/audio`, {
      headers: { cookie: client.cookie },
    });
    const bytes = Buffer.from(await audio.arrayBuffer());
    const range = (value: string) =>
      fetch(`${client.base}/api/takes/${used}/audio`, { headers: { cookie: client.cookie, range: value } });
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
    const last = bytes.length - 1;
    expect(rangeOf('bytes=0-', 3 * mostBytes)).toEqual({ start: 0, end: mostBytes - 1 });
    expect(rangeOf(`bytes=${mostBytes}-`, mostBytes + 7)).toEqual({ start: mostBytes, end: mostBytes + 6 });
    expect(rangeOf('bytes=0-', bytes.length)).toEqual({ start: 0, end: Math.min(last, mostBytes - 1) });
  });

  it('links to files whose names have spaces, signs and other letters', async () => {
    const { book, client } = await reviewed();
    const name = 'Kapitel \u00e4 #1 100%.md';
    await book.write(name, await readFile(join(book.folder, '01.md'), 'utf8'));
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    await book.write('pipeline.yaml', manifest.replace('- 01.md', `- "${name}"`));
    expect((await client.get<Place>('/api/places/1-1')).body).toEqual({
      file: name,
      line: 1,
      link: `vscode://file${book.folder}/Kapitel%20%C3%A4%20%231%20100%25.md`,
    });
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
    const { sandbox, book, client, options } = await reviewed(
      '# Names\npronounce: # as they are spoken\n  Kore: koh-ree\n',
    );
    const path = join(book.folder, 'pipeline.yaml');
    const before = await readFile(path, 'utf8');
    const entry = { word: 'paragraph 2', say: 'paragraph two' };
    const { body: quote } = await client.post<RespellingQuote>('/api/pronunciation/quote', entry);
    expect(quote).toMatchObject({ changed: 1, requests: 1, costUsd: 0.04 });
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
    await run(options);
    expect(sandbox.report().charged).toBe(1);
  });

  it('of a word that the Markdown does not have changes nothing, and the page gets the entries of the manifest', async () => {
    const { client } = await reviewed('pronounce: { lamp: lemp }\n');
    const { chunks, pronounce } = await client.book();
    expect(pronounce).toEqual({ lamp: 'lemp' });
    expect(chunks[0]?.text).toContain('lemp');
    const ask = async (entry: object) =>
      (await client.post<RespellingQuote>('/api/pronunciation/quote', entry)).body;
    expect(await ask({ word: 'lemp', say: 'lamb' })).toMatchObject({ changed: 0, requests: 0, costUsd: 0 });
    expect(await ask({ word: 'lamp', say: 'lemp' })).toMatchObject({ changed: 0 });
    expect(await ask({ word: 'lamp', say: 'lump' })).toMatchObject({ changed: 3, requests: 0 });
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
        const spoken = await fetch(`${client.base}/api/pronunciation/try`, {
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
  const { book, client, options } = await reviewed();
  const path = join(book.folder, 'report.html');
  await writeReport(options, path);
  const html = await readFile(path, 'utf8');
  expect(html).toContain('<script type="application/json" id="book">');
  expect(html).not.toContain(book.folder);
  expect(html).not.toContain('test-key');
  for (const { key } of (await client.book()).chunks) expect(html).toContain(key);
});
