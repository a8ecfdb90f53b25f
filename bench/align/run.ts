// Measures how exactly and how fast words are found in takes of real voices: `npm run bench:align`.
// VOICES (part of a name) selects voices, SENTENCES the number of plain sentences of each.
import { type AlignedTake, createAligner, type Stage } from './aligner.js';
import { deviationsOf, summarise } from './deviations.js';
import { createEspeakSpeaker } from './espeak-speaker.js';
import { createFestivalSpeaker, isFestivalInstalled } from './festival-speaker.js';
import { createFliteSpeaker } from './flite-speaker.js';
import { openSentences } from './open-sentences.js';
import { plainSentences } from './plain-sentences.js';
import type { Speaker } from './speaker.js';
import { type KnownTake, speakTakes } from './take.js';

const plainCount = Number(process.env.SENTENCES ?? 60);
const openCount = 75;
const wanted = process.env.VOICES ?? '';

const flite = ['slt', 'rms', 'awb', 'kal16'].map(createFliteSpeaker);
const festival = [
  { voice: 'english/kal_diphone', language: 'en-US', package: 'festvox-kallpc16k' },
  { voice: 'us/cmu_us_slt_arctic_hts', language: 'en-US', package: 'festvox-us-slt-hts' },
  { voice: 'italian/lp_diphone', language: 'it', package: 'festvox-italp16k' },
].flatMap(({ voice, language, package: name }) => {
  if (isFestivalInstalled(voice)) return [createFestivalSpeaker(voice, language)];
  console.log(`Skipped: festival ${voice}, because ${name} is not installed.`);
  return [];
});
const espeak = [
  createEspeakSpeaker('de', 'de+f3'),
  createEspeakSpeaker('fr', 'fr+m3'),
  createEspeakSpeaker('es', 'es+f4'),
];

interface Row {
  readonly name: string;
  readonly takes: readonly KnownTake[];
  readonly aligned: readonly AlignedTake[];
  readonly seconds: Readonly<Record<Stage, number>>;
}

async function measure(speaker: Speaker, kind: 'plain' | 'uneven' | 'open'): Promise<Row> {
  const language = speaker.language.slice(0, 2);
  const sentences = [
    ...plainSentences(language, plainCount),
    ...(kind === 'open' ? openSentences(language, openCount) : []),
  ];
  const takes = await speakTakes(speaker, sentences, kind === 'uneven');
  const seconds = { reference: 0, features: 0, training: 0, alignment: 0 };
  const aligner = createAligner((stage, spent) => {
    seconds[stage] += spent;
  });
  try {
    const aligned = await aligner.align(takes, speaker.language);
    return { name: `${speaker.name}, ${kind}`, takes, aligned, seconds };
  } finally {
    await aligner.close();
  }
}

const lengthOf = (takes: readonly KnownTake[]): number =>
  takes.reduce((sum, { samples, sampleRate }) => sum + samples.length / sampleRate, 0);

function figures(deviations: readonly number[]): string {
  const summary = summarise(deviations);
  if (summary === null) return '-';
  const [bias, mean, ninetyFive, most] = [summary.bias, summary.mean, summary.ninetyFive, summary.most].map(
    Math.round,
  );
  return `${mean} / ${ninetyFive} / ${most} (${(bias as number) > 0 ? '+' : ''}${bias}, n ${summary.count})`;
}

function print({ name, takes, aligned, seconds }: Row): void {
  const all = takes.map((take, index) => deviationsOf(take, aligned[index] as AlignedTake));
  const length = lengthOf(takes);
  const times = Object.entries(seconds).map(([stage, spent]) => `${stage} ${(length / spent).toFixed(0)}`);
  console.log(
    `${name} (${length.toFixed(0)} s)
  sentences ${figures(all.flatMap(({ sentences }) => sentences))}; words ${figures(all.flatMap(({ words }) => words))}; open ${figures(all.flatMap(({ open }) => open))}
  times real time: ${times.join(', ')}`,
  );
}

console.log('Distances in ms: mean / 95 % / most (average with its sign, number)');
for (const speaker of [...flite, ...festival, ...espeak]) {
  if (!speaker.name.includes(wanted)) continue;
  for (const kind of ['plain', 'uneven', 'open'] as const) {
    if (kind === 'open' && speaker.language === 'it') continue;
    print(await measure(speaker, kind));
  }
  await speaker.close();
}
console.log(`Peak memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
