import type { Place } from '../base/diagnostic.js';
import { microUsd } from '../base/money/money.js';
import type { EngineProfile } from '../engines/engine.js';
import type { ChapterEntry, Delivery, Manifest, Webhook } from './manifest.js';
import { audioSchema } from './schema/audio-schema.js';
import { checkSettings } from './schema/check-schema.js';
import { ninetyDays, parseDuration } from './schema/duration.js';
import { encodingsOf, epubEncodingOf } from './schema/encoding-schema.js';
import { priceOf } from './schema/engine-schema.js';
import { feedSettings } from './schema/feed-schema.js';
import { encodingsWith, loudnessTargetOf } from './schema/loudness-schema.js';
import type { WrittenManifest } from './schema/manifest-schema.js';
import { storeSettings } from './schema/store-schema.js';
import { parseListen } from './schema/webhook-address.js';
import type { Path } from './yaml/node-index.js';

/** UTF-8 bytes of a chunk, a little under the 4,000 of the strictest known engine. */
const defaultMaxBytes = 3900;

/** Returns the default size of a chunk in characters. */
const defaultMaxCharacters = (profile: EngineProfile | null): number =>
  Math.min(1800, profile?.limits.maxTextCharacters ?? 1800);

/** What `toManifest` needs to know apart from the written manifest. */
export interface NormaliseContext {
  /** The engine in use, which the command line may have chosen. */
  readonly engineName: string;
  /** Null: there is no such engine. */
  readonly profile: EngineProfile | null;
  /** Returns the place of a value in the file, or of its key. */
  placeOf(path: Path, of?: 'key' | 'value'): Place;
}

/** Returns the normalised form of a manifest that the schema accepted. */
export function toManifest(
  written: WrittenManifest,
  { engineName, profile, placeOf }: NormaliseContext,
): Manifest {
  const { cover, limits, read, audio } = written;
  return {
    title: written.title ?? null,
    author: written.author ?? null,
    narrator: written.narrator ?? null,
    disclosure: written.disclosure === 'on',
    credits: creditsOf(written.credits, placeOf),
    year: written.year ?? null,
    genre: written.genre,
    description: written.description ?? null,
    language: written.language ?? null,
    cover: cover === undefined ? null : { file: cover, place: placeOf(['cover']) },
    engine: engineOf(written.engine, engineName),
    delivery: { ...deliveryOf(written), voice: written.voice },
    voices: castOf(written.voices),
    speakers: Object.entries(written.speakers).map(([label, as]) => ({
      label,
      as,
      place: placeOf(['speakers', label], 'key'),
    })),
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
      settleMs: limits.settle === undefined ? null : parseDuration(limits.settle, ninetyDays)!,
    },
    check: checkSettings(written.check),
    audio: audioOf(audio),
    publish: {
      epub: written.publish.epub ? epubEncodingOf(audio.encoding.epub) : null,
      feed: written.publish.feed === undefined ? null : feedSettings(written.publish.feed),
      page: written.publish.page ?? null,
      sample: written.publish.sample,
      url: written.publish.url ?? null,
      isbn: written.publish.isbn ?? null,
    },
    chosenGaps: chosenGaps(audio, placeOf),
    webhook: webhookOf(written.webhook),
    store: storeSettings(written.store),
    output: written.output,
  };
}

const creditsOf = (
  { opening, closing }: WrittenManifest['credits'],
  placeOf: NormaliseContext['placeOf'],
): Manifest['credits'] => ({
  opening: opening === undefined ? null : { text: opening, place: placeOf(['credits', 'opening']) },
  closing: closing === undefined ? null : { text: closing, place: placeOf(['credits', 'closing']) },
});

/** Merges the encoder settings for all formats with those of each format. */
function audioOf(audio: WrittenManifest['audio']): Manifest['audio'] {
  const { chapters, book, gaps, marks, captions, wordTimes } = audio;
  const loudness = loudnessTargetOf(audio.loudness);
  const encoding = encodingsWith(loudness, encodingsOf(audio));
  return { chapters, book, gaps, marks, captions, wordTimes, loudness, encoding };
}

const defaultGaps = audioSchema.shape.gaps.parse(undefined);

const chosenGaps = (
  { gaps }: WrittenManifest['audio'],
  placeOf: NormaliseContext['placeOf'],
): Manifest['chosenGaps'] =>
  (Object.keys(defaultGaps) as (keyof typeof defaultGaps)[])
    .filter((gap) => gaps[gap] !== defaultGaps[gap])
    .map((gap) => ({ gap, place: placeOf(['audio', 'gaps', gap]) }));

/** Drops model, price and address if the command line chose another engine: they belong to the manifest's engine. */
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

/** Serialises the URL by the URL standard, so that it is safe in a header. */
function webhookOf(webhook: WrittenManifest['webhook']): Webhook | null {
  const listen = webhook === undefined ? null : parseListen(webhook.listen);
  if (webhook === undefined || listen === null) return null;
  return { url: new URL(webhook.url).href.replace(/\/+$/, ''), listen };
}

/** Has no prototype, so that a name like `constructor` is not found as a cast member. */
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
    return { file: entry, title: null, id: null, delivery: {}, sections: [], place: placeOf(path) };
  }
  return {
    file: entry.file,
    title: entry.title ?? null,
    id: entry.id ?? null,
    delivery: deliveryOf(entry),
    sections: entry.sections.map((section, index) => ({
      heading: section.heading,
      delivery: deliveryOf(section),
      place: placeOf([...path, 'sections', index, 'heading']),
    })),
    place: placeOf([...path, 'file']),
  };
}

type WrittenDelivery = { readonly [Key in keyof Delivery]: Delivery[Key] | undefined };

/** Leaves out the keys of settings that are undefined. */
function deliveryOf({ as, voice, prompt, language, draftVoice }: WrittenDelivery): Delivery {
  return {
    ...(as === undefined ? {} : { as }),
    ...(voice === undefined ? {} : { voice }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(language === undefined ? {} : { language }),
    ...(draftVoice === undefined ? {} : { draftVoice }),
  };
}
