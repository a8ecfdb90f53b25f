// Measures how exactly and how fast words are found in takes, against goals: `npm run bench:align [-- options]`.
//   --voices <text>    only voices with this in their name
//   --sentences <n>    plain sentences of each voice (24)
//   --book <folder>    in place of voices: processor time and memory with a book, a folder of Markdown files
//   --hours <n>        how much of the book (all of it). Several values are measured one after the other
import { parseArgs } from 'node:util';
import { createAligner, type Stage } from './aligner.js';
import { measureBook } from './book-runs.js';
import { deviationsOf } from './deviations.js';
import { createEspeakSpeaker } from './espeak-speaker.js';
import { createFestivalSpeaker, isFestivalInstalled } from './festival-speaker.js';
import { createFliteSpeaker } from './flite-speaker.js';
import { openSentences } from './open-sentences.js';
import { plainSentences } from './plain-sentences.js';
import { arePromptsInstalled, createPromptSpeaker, promptSentences } from './prompt-speaker.js';
import { type Measured, tableHead, tableLine } from './result-table.js';
import type { Sentence } from './sentence.js';
import type { Speaker } from './speaker.js';
import { speakTakes } from './take.js';

const { values } = parseArgs({
  options: {
    voices: { type: 'string', default: '' },
    sentences: { type: 'string', default: '24' },
    book: { type: 'string' },
    hours: { type: 'string', multiple: true, default: [] },
  },
});

/** Open sentences of each of four languages, 300 together. */
const openCount = 75;

/** How the sentences of takes are chosen and spoken: even, with uneven tempo, pitch and level, or with open places. */
type Kind = 'even' | 'uneven' | 'open';

/** A voice to measure. The kinds of festival are those for which it says when words begin. */
interface Row {
  readonly speaker: Speaker;
  readonly kinds: readonly Kind[];
  /** null: it can say any sentence. */
  readonly sentences: ((count: number) => readonly Sentence[]) | null;
}

const even: readonly Kind[] = ['even', 'uneven'];
const flite: readonly Row[] = ['slt', 'rms', 'awb', 'kal', 'kal16'].map((voice) => ({
  speaker: createFliteSpeaker(voice),
  kinds: voice === 'slt' ? [...even, 'open'] : even,
  sentences: null,
}));
const festival: readonly Row[] = [
  { voice: 'english/kal_diphone', language: 'en-US', package: 'festvox-kallpc16k' },
  { voice: 'english/ked_diphone', language: 'en-US', package: 'festvox-kdlpc16k' },
  { voice: 'us/cmu_us_slt_arctic_hts', language: 'en-US', package: 'festvox-us-slt-hts' },
  { voice: 'italian/lp_diphone', language: 'it', package: 'festvox-italp16k' },
  { voice: 'italian/pc_diphone', language: 'it', package: 'festvox-itapc16k' },
].flatMap(({ voice, language, package: name }) => {
  if (isFestivalInstalled(voice))
    return [{ speaker: createFestivalSpeaker(voice, language), kinds: even, sentences: null }];
  if (values.book === undefined) console.log(`Skipped: festival ${voice}, because ${name} is not installed.`);
  return [];
});
const espeak: readonly Row[] = [
  ['de', 'de+f3'],
  ['fr', 'fr+m3'],
  ['es', 'es+f4'],
].map(([language = '', file = '']) => ({
  speaker: createEspeakSpeaker(language, file),
  kinds: ['open'],
  sentences: null,
}));
const people: readonly Row[] = ['en', 'es', 'fr', 'it', 'ru'].flatMap((language) => {
  if (arePromptsInstalled(language))
    return [
      {
        speaker: createPromptSpeaker(language),
        kinds: ['even'] as const,
        sentences: (count) => promptSentences(language, count),
      },
    ];
  if (values.book === undefined)
    console.log(
      `Skipped: a person in ${language}, because asterisk-core-sounds-${language}-g722 is not installed.`,
    );
  return [];
});

async function measure({ speaker, sentences: own }: Row, kind: Kind): Promise<Measured> {
  const language = speaker.language.slice(0, 2);
  const count = Number(values.sentences);
  const sentences = [
    ...(own?.(count) ?? plainSentences(language, count)),
    ...(kind === 'open' ? openSentences(language, openCount) : []),
  ];
  const takes = await speakTakes(speaker, sentences, kind === 'uneven');
  const spent: Record<Stage, number> = { reference: 0, features: 0, training: 0, alignment: 0 };
  const aligner = createAligner((stage, seconds) => {
    spent[stage] += seconds;
  });
  try {
    const aligned = await aligner.align(takes, speaker.language);
    const seconds = takes.reduce((sum, { samples, sampleRate }) => sum + samples.length / sampleRate, 0);
    const all = takes.flatMap((take, index) => {
      const own = aligned[index];
      return own === undefined ? [] : [deviationsOf(take, own)];
    });
    return {
      name: `${speaker.name}, ${kind}`,
      seconds,
      starts: all.flatMap((one) => one.sentences),
      words: all.flatMap(({ words }) => words),
      training: seconds / (spent.features + spent.training),
      alignment: seconds / (spent.features + spent.alignment),
    };
  } finally {
    await aligner.close();
  }
}

async function measureVoices(): Promise<void> {
  console.log(tableHead);
  for (const row of [...flite, ...festival, ...espeak, ...people]) {
    for (const kind of row.kinds)
      if (row.speaker.name.includes(values.voices)) console.log(tableLine(await measure(row, kind)));
    await row.speaker.close();
  }
  const { user, system } = process.cpuUsage();
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `\nThis process: ${Math.round((user + system) / 1e6)} s of processor time, at most ${megabytes} MB.`,
  );
}

if (values.book === undefined) await measureVoices();
else
  for (const hours of values.hours.length === 0 ? [null] : values.hours.map(Number))
    console.log(await measureBook(values.book, hours));
