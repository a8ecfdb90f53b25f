import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { benchBook, writeManifest } from '../book.mjs';
import { cli, startSandbox } from '../sandbox.mjs';
import { processorSeconds, spend } from '../spend.mjs';

type Spent = ReturnType<typeof spend>;

/** Characters that espeak speaks in an hour. Code is not spoken. */
const charactersPerHour = 60_000;
/** Megabytes that a run with alignment may need. */
const memoryGoal = 300;

/**
 * Runs a book against a sandbox that speaks with espeak, and returns what narrate uses with alignment and without, as a table in
 * Markdown. Processor time includes child processes, and memory is the peak of narrate's process with its threads.
 * @param source a folder of Markdown files
 * @param hours how much of the book; null: all of it
 * @throws Error if a run is not complete, or finds no words
 */
export async function measureBook(source: string, hours: number | null): Promise<string> {
  const book = benchBook(source, 'the book');
  const sandbox = await startSandbox(['--voice', 'espeak', '--latency', '0-20']);
  try {
    const chapters = firstChapters(book, hours);
    writeManifest(book.folder, chapters, 'language: en\ncheck: off\n');
    const env = { PIXAZO_BASE_URL: sandbox.url, PIXAZO_API_KEY: 'sandbox' };
    // The sandbox speaks when a recording is downloaded. With more requests at once, downloads would wait too long.
    const run = () => spend([cli, '--yes', '--json', '--concurrency', '4'], { cwd: book.folder, env });
    const whole = run();
    const { status, wordTimes } = JSON.parse(whole.output);
    if (status !== 'complete' || !(wordTimes?.aligned > 0)) throw new Error(`Not complete: ${whole.output}`);
    forget(book.folder, ['.narrate/align', ...wordFiles(book.folder)]);
    const alignment = run();
    forget(book.folder, ['audiobook', '.narrate/cache/pipeline.yaml.parts']);
    const files = run();
    const seconds = secondsOf(book.folder);
    const speed = seconds / processorSeconds(alignment);
    return [
      `${chapters.length} chapters, ${(seconds / 3600).toFixed(1)} hours, ${wordTimes.aligned} recordings with words:`,
      '',
      '| run | processor time | clock | memory |',
      '| --- | --- | --- | --- |',
      row('first run: recording, audio files, words', whole),
      row('only the words, training included', alignment),
      row('audio files only, with known words', files),
      '',
      `Without alignment, the first run takes ${(processorSeconds(whole) - processorSeconds(alignment)).toFixed(0)} s of processor time. Training and alignment: ${speed.toFixed(0)} times real time. Goal for the memory of the first run: ${memoryGoal} MB, ${whole.megabytes <= memoryGoal ? 'met' : 'missed'}.`,
    ].join('\n');
  } finally {
    sandbox.stop();
    rmSync(book.folder, { recursive: true });
  }
}

/** Returns the first chapters of a book that have about so many hours together. */
function firstChapters(
  { folder, chapters }: { readonly folder: string; readonly chapters: readonly string[] },
  hours: number | null,
): readonly string[] {
  let left = (hours ?? Number.POSITIVE_INFINITY) * charactersPerHour;
  return chapters.filter((name) => {
    const isWanted = left > 0;
    left -= readFileSync(join(folder, name), 'utf8').replace(/^```.*?^```/gms, '').length;
    return isWanted;
  });
}

/** Returns the files that list words, relative to the book. Words are found again only if such a file is written. */
function wordFiles(folder: string): readonly string[] {
  const names = readdirSync(join(folder, 'audiobook'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.words.json')).map((name) => join('audiobook', name));
}

function forget(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Returns the length of all chapters in seconds. */
function secondsOf(folder: string): number {
  const { chapters } = JSON.parse(readFileSync(join(folder, 'audiobook/timeline.json'), 'utf8')) as {
    readonly chapters: readonly { readonly durationSeconds: number }[];
  };
  return chapters.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
}

const row = (name: string, spent: Spent): string =>
  `| ${name} | ${processorSeconds(spent).toFixed(0)} s | ${spent.seconds.toFixed(0)} s | ${spent.megabytes.toFixed(0)} MB |`;
