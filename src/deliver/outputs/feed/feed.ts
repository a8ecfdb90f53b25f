import { formats } from '../../../audio/formats/registry.js';
import { documentChapters, readAlong } from '../../timeline/book-layout.js';
import type { FinishedFile, Output, OutputPlan, WantedFile } from '../output.js';
import { sha256Of, stemOf, writeContent } from '../sidecar.js';
import type { FeedInputs, FeedItem } from './feed-inputs.js';

/** The output that writes the podcast feed, with an item for each chapter that has an audio file. */
export const feed: Output<FeedInputs> = {
  kind: 'feed',
  // It has the sizes of the audio files, and links to the files next to them.
  after: ['chapter-audio', 'captions', 'chapters-json', 'publication'],
  wanted,
  fingerprint: (inputs) => sha256Of(JSON.stringify([version, inputs])),
  async write(inputs, file) {
    // Loaded only now, because most books have no feed.
    const { feedXml } = await import('./feed-xml.js');
    return writeContent(() => feedXml(inputs), file);
  },
};

/** Raise it to write all feeds again. */
const version = 1;

function wanted(plan: OutputPlan): readonly WantedFile<FeedInputs>[] {
  const { feed: options, title, author, narrator, description, language, disclosure } = plan.options;
  if (options === undefined) return [];
  const { guids, podcast, settings } = options;
  const lengths = new Map(documentChapters(plan.layout).map((one) => [one.file, one.durationSeconds]));
  const items = readAlong(plan.layout).flatMap(({ chapter: { chapter, file, title: name } }): FeedItem[] => {
    const audio = fileOf(file, plan.finished);
    const guid = guids.get(file);
    if (audio === null || guid === undefined) return [];
    return [
      {
        title: name,
        guid,
        episode: chapter,
        dateMs: settings.startMs + (chapter - 1) * 60_000,
        audio: { name: audio.name, bytes: audio.bytes, mimeType: audio.mimeType },
        seconds: audio.isCurrent ? (lengths.get(file) ?? null) : null,
        ...sidecarsOf(audio, plan.finished),
      },
    ];
  });
  const cover = plan.finished.find(({ name }) => /^cover\.(?:png|jpg)$/.test(name))?.name ?? null;
  const book = { title, author, narrator, description, language, cover };
  const inputs = { book, podcast, settings, sentence: disclosure?.sentence ?? null, items };
  return [{ name: 'feed.xml', audio: null, inputs }];
}

/**
 * Returns the audio file of a chapter that most players can play; null: it has none. While a changed chapter is not recorded, its old file
 * stays in the feed, so that its episode does not disappear.
 */
function fileOf(source: string, finished: readonly FinishedFile[]) {
  const [first] = finished
    .flatMap((file) => {
      if (file.audio?.kind !== 'chapter' || file.audio.source !== source) return [];
      const { playerRank, mimeType } = formats[file.audio.format];
      return [{ name: file.name, bytes: file.bytes, isCurrent: file.isCurrent, playerRank, mimeType }];
    })
    .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || a.playerRank - b.playerRank);
  return first ?? null;
}

function sidecarsOf(
  { name }: Pick<FinishedFile, 'name'>,
  finished: readonly FinishedFile[],
): Pick<FeedItem, 'captions' | 'chapters'> {
  const stem = stemOf(name);
  const named = (file: string) => finished.some((one) => one.name === file);
  return {
    captions: (['vtt', 'srt'] as const).map((format) => `${stem}.${format}`).filter(named),
    chapters: named(`${stem}.chapters.json`) ? `${stem}.chapters.json` : null,
  };
}
