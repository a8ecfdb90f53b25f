import type { Place } from '../base/diagnostic.js';
import { microUsd } from '../base/money/money.js';
import type { EngineProfile } from '../engines/engine.js';
import type { ChapterEntry, Delivery, Manifest, Webhook } from './manifest.js';
import { audioSchema } from './schema/audio-schema.js';
import { checkSettings } from './schema/check-schema.js';
import { parseDuration } from './schema/duration.js';
import { encodingsOf } from './schema/encoding-schema.js';
import { priceOf } from './schema/engine-schema.js';
import { encodingsWith, loudnessTargetOf } from './schema/loudness-schema.js';
import type { WrittenManifest } from './schema/manifest-schema.js';
import { storeSettings } from './schema/store-schema.js';
import { parseListen } from './schema/webhook-address.js';
import type { Path } from './yaml/node-index.js';

/** UTF-8 bytes of a chunk where the manifest says nothing: a little under the 4,000 of the strictest engine known. */
const defaultMaxBytes = 3900;

/** The same in characters. */
const defaultMaxCharacters = (profile: EngineProfile | null): number =>
  Math.min(1800, profile?.limits.maxTextCharacters ?? 1800);

/** What stands beside the written manifest when it becomes ours. */
export interface Surroundings {
  readonly engineName: string;
  readonly profile: EngineProfile | null;
  placeOf(path: Path): Place;
}

/** The normalised manifest of a written one whose shape is right. */
export function toManifest(
  written: WrittenManifest,
  { engineName, profile, placeOf }: Surroundings,
): Manifest {
  const { cover, limits, read, audio } = written;
  return {
    title: written.title ?? null,
    author: written.author ?? null,
    narrator: written.narrator ?? null,
    year: written.year ?? null,
    genre: written.genre,
    description: written.description ?? null,
    language: written.language ?? null,
    cover: cover === undefined ? null : { file: cover, place: placeOf(['cover']) },
    engine: engineOf(written.engine, engineName),
    delivery: { ...deliveryOf(written), voice: written.voice },
    voices: castOf(written.voices),
    pronounce: Object.assign(Object.create(null), written.pronounce),
    read,
    chapters: written.chapters.map((entry, index) => chapterOf(entry, ['chapters', index], placeOf)),
    chunks: {
      maxCharacters: written.chunks.maxCharacters ?? defaultMaxCharacters(profile),
      maxBytes:
        written.chunks.maxBytes ?? Math.min(defaultMaxBytes, profile?.limits.maxTextBytes ?? defaultMaxBytes),
      seams: written.chunks.seams,
    },
    limits: {
      concurrency: limits.concurrency,
      budgetMicroUsd: limits.budget === undefined ? null : microUsd(limits.budget),
      monthlyBudgetMicroUsd: limits.monthlyBudget === undefined ? null : microUsd(limits.monthlyBudget),
      retries: limits.retries,
      maxWaitMs: parseDuration(limits.maxWait)!,
    },
    check: checkSettings(written.check),
    audio: audioOf(audio),
    chosenGaps: chosenGaps(audio, placeOf),
    webhook: webhookOf(written.webhook),
    store: storeSettings(written.store),
    output: written.output,
  };
}

/** What is said of all formats and of one is one thing from here on. */
function audioOf(audio: WrittenManifest['audio']): Manifest['audio'] {
  const { chapters, book, gaps, marks, captions } = audio;
  const loudness = loudnessTargetOf(audio.loudness);
  const encoding = encodingsWith(loudness, encodingsOf(audio));
  return { chapters, book, gaps, marks, captions, loudness, encoding };
}

const usualGaps = audioSchema.shape.gaps.parse(undefined);

const chosenGaps = (
  { gaps }: WrittenManifest['audio'],
  placeOf: Surroundings['placeOf'],
): Manifest['chosenGaps'] =>
  (Object.keys(usualGaps) as (keyof typeof usualGaps)[])
    .filter((gap) => gaps[gap] !== usualGaps[gap])
    .map((gap) => ({ gap, place: placeOf(['audio', 'gaps', gap]) }));

/** A model, a price and an address belong to the engine that they were written for, and to no other that is named on the command line. */
function engineOf(engine: WrittenManifest['engine'], name: string): Manifest['engine'] {
  const settings: Exclude<typeof engine, string> = typeof engine === 'string' ? { name: engine } : engine;
  if (settings.name !== name) return { name, model: null, price: null, baseUrl: null };
  return {
    name,
    model: settings.model ?? null,
    price: priceOf(settings.price),
    baseUrl: settings.baseUrl ?? null,
  };
}

/** The address as the URL standard writes it: fit for a header. */
function webhookOf(webhook: WrittenManifest['webhook']): Webhook | null {
  const listen = webhook === undefined ? null : parseListen(webhook.listen);
  if (webhook === undefined || listen === null) return null;
  return { url: new URL(webhook.url).href.replace(/\/+$/, ''), listen };
}

/** Without a prototype, so that a cast member asked for by the name of an inherited property is not found. */
function castOf(voices: WrittenManifest['voices']): Manifest['voices'] {
  const cast: Record<string, Delivery> = Object.create(null);
  for (const [name, member] of Object.entries(voices)) cast[name] = deliveryOf(member);
  return cast;
}

function chapterOf(
  entry: WrittenManifest['chapters'][number],
  path: Path,
  placeOf: (path: Path) => Place,
): ChapterEntry {
  if (typeof entry === 'string') {
    return { file: entry, title: null, delivery: {}, sections: [], place: placeOf(path) };
  }
  return {
    file: entry.file,
    title: entry.title ?? null,
    delivery: deliveryOf(entry),
    sections: entry.sections.map((section, index) => ({
      heading: section.heading,
      delivery: deliveryOf(section),
      place: placeOf([...path, 'sections', index, 'heading']),
    })),
    place: placeOf([...path, 'file']),
  };
}

type Parts = { readonly [Key in keyof Delivery]: Delivery[Key] | undefined };

/** The parts that are there, and no key for those that are not. */
function deliveryOf({ as, voice, prompt, language, draftVoice }: Parts): Delivery {
  return {
    ...(as === undefined ? {} : { as }),
    ...(voice === undefined ? {} : { voice }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(language === undefined ? {} : { language }),
    ...(draftVoice === undefined ? {} : { draftVoice }),
  };
}
