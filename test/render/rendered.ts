import { SaxesParser } from 'saxes';
import { findWords } from '../../src/align/reference/find-words.js';
import type { ReadPolicies } from '../../src/manifest/manifest.js';
import { readSchema } from '../../src/manifest/schema/manifest-schema.js';
import { plainRules, type ReadingRules } from '../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { type ImageName, type RenderOptions, renderChapter } from '../../src/render/render-chapter.js';
import type { RenderedChapter, SpokenBlock, SpokenSentence } from '../../src/render/rendered-chapter.js';

/** How a chapter of a test is read and rendered. */
export interface RenderSettings {
  readonly read?: Partial<ReadPolicies>;
  readonly rules?: ReadingRules;
  readonly language?: string;
  readonly imageName?: ImageName;
  readonly chapterAddress?: RenderOptions['chapterAddress'];
}

/** The page of a chapter, and the words that are spoken of it. */
export interface TestPage extends RenderedChapter {
  readonly html: string;
  readonly spoken: readonly string[];
}

/** Reads and renders a chapter. Its sentences end at `.`, `!` and `?`, and each word takes a second. */
export function renderMarkdown(text: string, settings: RenderSettings = {}): TestPage {
  const policies = readSchema.parse(settings.read ?? {});
  const rules = settings.rules ?? plainRules;
  const { blocks: read, skipped, title } = readMarkdown(text, policies, rules);
  let seconds = 0;
  const blocks = read.map(
    (block): SpokenBlock => ({
      span: block.span,
      language: settings.language ?? null,
      sentences: (block.text.match(/.+?(?:[.!?]+["”’)]*(?:\s+|$)|$)/gs) ?? []).map(
        (sentence): SpokenSentence => {
          const startSeconds = seconds;
          const words = findWords(sentence).map(({ start, end }) => ({
            at: start,
            length: end - start,
            startSeconds: seconds++,
            endSeconds: seconds,
          }));
          return { text: sentence, startSeconds, endSeconds: seconds, words };
        },
      ),
    }),
  );
  const rendered = renderChapter(
    { chapter: 1, text, policies, rules, skipped },
    { chapter: 1, file: 'one.md', title: title ?? 'One', language: 'en', blocks },
    {
      imageName: settings.imageName ?? ((source) => `${source.replace(/\W/g, '')}.png`),
      ...(settings.chapterAddress && { chapterAddress: settings.chapterAddress }),
    },
  );
  const spoken = blocks.flatMap(({ sentences }) =>
    sentences.flatMap(({ text: sentence, words }) =>
      words.map(({ at, length }) => sentence.slice(at, at + length)),
    ),
  );
  return { ...rendered, html: rendered.blocks.join('\n'), spoken };
}

/** An element of a page. */
export interface PageElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The names of the elements that it is in, outermost first. */
  readonly around: readonly string[];
  text: string;
}

/** Returns the elements of a page in document order, each with all of its text. Throws if the page is not well-formed XML. */
export function elementsOf(html: string): readonly PageElement[] {
  const elements: PageElement[] = [];
  const open: PageElement[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const around = open.map((one) => one.name);
    const found = { name, attributes: attributes as Record<string, string>, around, text: '' };
    elements.push(found);
    open.push(found);
  });
  parser.on('text', (text) => {
    for (const one of open) one.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(`<body>${html}</body>`).close();
  return elements;
}

/** Returns the text of each word of a page, in the order of its identifiers; null: the word is not on the page. */
export function wordsOf({ html, words }: Pick<TestPage, 'html' | 'words'>): readonly (string | null)[] {
  const texts = new Map<string, string>();
  for (const { attributes, text } of elementsOf(html)) {
    if (attributes.class !== 'w') continue;
    const id = attributes.id ?? attributes['data-for'] ?? '';
    texts.set(id, (texts.get(id) ?? '') + text);
  }
  return words.map(({ id }) => texts.get(id) ?? null);
}

/** Returns the text of each element of a sentence, by its identifier. */
export function sentencesOf(html: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { attributes, text } of elementsOf(html)) {
    if (!attributes.class?.split(' ').includes('s')) continue;
    const id = attributes.id ?? attributes['data-for'] ?? '';
    texts.set(id, (texts.get(id) ?? '') + text);
  }
  return texts;
}
