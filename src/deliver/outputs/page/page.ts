import { readFile } from 'node:fs/promises';
import { packedFile } from '../../../files/packed-file.js';
import { type LaidOutChapter, readAlong } from '../../timeline/book-layout.js';
import { alignedTakes, type TimedLayout, wordInputs } from '../../timeline/chapter-words.js';
import { pageFolder } from '../../timeline/output-name.js';
import type { Output, OutputFile, OutputPlan, WantedFile } from '../output.js';
import { sha256Of, writeContent } from '../sidecar.js';
import { chapterScript } from './chapter-script.js';
import { indexHtml } from './index-html.js';
import { indexParts } from './index-parts.js';
import { pageText } from './page-text.js';
import { type Picture, picturesOf } from './pictures.js';
import { type PageInputs, renderPage } from './render-page.js';

/** What a file of the page is made from: its content, a picture, or a chapter. */
type Inputs = string | Picture | TextInputs;

interface TextInputs {
  readonly page: PageInputs;
  /** By their addresses in the Markdown. */
  readonly pictures: ReadonlyMap<string, Picture>;
}

/** The output that writes the listening page: `index.html`, and a folder with the player, the texts and their pictures. */
export const page: Output<Inputs> = {
  kind: 'page',
  after: ['chapter-audio', 'book-audio', 'captions', 'publication', 'epub'],
  wanted,
  fingerprint: (inputs) => {
    if (typeof inputs === 'string') return sha256Of(inputs);
    return 'page' in inputs ? textFingerprint(inputs) : inputs.sha256;
  },
  write: (inputs, file) => writeContent(() => contentOf(inputs, file), file),
  words: (inputs) => {
    const timed = typeof inputs === 'object' && 'page' in inputs ? timedLayout(inputs.page) : null;
    return timed === null ? [] : alignedTakes(timed);
  },
};

/** The version of the rendered texts. Raise it when the same chapter is rendered differently. */
const version = 1;

async function wanted(plan: OutputPlan): Promise<readonly WantedFile<Inputs>[]> {
  const { options, layout } = plan;
  const chapters = readAlong(layout);
  if (!options.page || chapters.length === 0) return [];
  const addresses = new Map(chapters.map(({ chapter }) => [chapter.file, `#ch${chapter.chapter}`]));
  const { language, reading, root } = options;
  const textOf = async (laidOut: LaidOutChapter) => {
    const inputs: PageInputs = { laidOut, sampleRate: layout.sampleRate, language, reading, addresses };
    const name = `${pageFolder}/ch-${laidOut.chapter.chapter}.js` as const;
    return { name, audio: null, inputs: { page: inputs, pictures: await picturesOf(inputs, root) } };
  };
  const texts = await Promise.all(chapters.map(textOf));
  const assets = (['player.js', 'player.css'] as const).map((name) => ({
    name: `${pageFolder}/${name}` as const,
    audio: null,
    inputs: packedFile(name),
  }));
  const pictures = new Map(
    texts.flatMap(({ inputs }) => [...inputs.pictures.values()].map((one) => [one.name, one] as const)),
  );
  const index = indexHtml(
    indexParts(plan, {
      script: fresh(assets[0]!),
      style: fresh(assets[1]!),
      texts: new Map(texts.map((text) => [text.inputs.page.laidOut.chapter.file, fresh(text)])),
    }),
  );
  return [
    { name: 'index.html', audio: null, inputs: index },
    ...assets,
    ...texts,
    ...[...pictures].map(([name, inputs]) => ({ name, audio: null, inputs })),
  ];
}

/** Returns the address of a file with a part of its hash, so that no browser combines files of two versions from its cache. */
const fresh = ({ name, inputs }: { readonly name: string; readonly inputs: Inputs }): string =>
  `${name}?v=${page.fingerprint(inputs).slice(0, 8)}`;

function textFingerprint({ page, pictures }: TextInputs): string {
  const { laidOut, sampleRate, language, reading, addresses } = page;
  const { chapter, timeline } = laidOut;
  const { policies, found, chapters } = reading;
  const timed = timedLayout({ laidOut, sampleRate });
  return sha256Of(
    JSON.stringify([
      version,
      ...[chapter.chapter, chapter.title, language, policies, found, chapters.get(chapter.file) ?? null],
      [...pictures].map(([source, { name }]) => [source, name]),
      mayHaveLinks(chapters.get(chapter.file)?.text ?? '') ? [...addresses] : [],
      chapter.lines,
      timed && [wordInputs(timed, sampleRate ?? 0), timeline?.lines],
    ]),
  );
}

const mayHaveLinks = (text: string): boolean => /\]\(|\]:|\bhref/i.test(text);

/** Returns a chapter all of which is recorded; null: it is not. */
const timedLayout = ({
  laidOut,
  sampleRate,
}: Pick<PageInputs, 'laidOut' | 'sampleRate'>): TimedLayout | null =>
  laidOut.timeline === null || sampleRate === null ? null : { ...laidOut, timeline: laidOut.timeline };

async function contentOf(inputs: Inputs, { run }: OutputFile): Promise<string | Uint8Array> {
  if (typeof inputs === 'string') return inputs;
  if (!('page' in inputs)) return readFile(inputs.path);
  const rendered = await renderPage(
    inputs.page,
    run.words,
    (source) => inputs.pictures.get(source)?.name ?? null,
  );
  return chapterScript(rendered.chapter, pageText(rendered));
}
