import type { EngineProfile } from '../engines/engine.js';
import type { ManifestCode } from './codes.js';
import { eitherOf, nearest } from './nearest.js';
import { normalPath } from './path-problem.js';
import type { Path } from './read-yaml.js';

/** Something wrong with a name or an amount whose shape is right. */
export interface NameFinding {
  readonly code: ManifestCode;
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
}

/** What the names of a manifest are held against. */
export interface Known {
  readonly profile: EngineProfile | null;
  readonly draftProfile: EngineProfile | null;
  /** The engine was named outside of the manifest, whose voices may be another engine's. */
  readonly isOverride: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** Checks names and amounts in plain values of which nothing is certain, so that they are reported beside wrong shapes. */
export function checkNames(data: Values, known: Known): NameFinding[] {
  const said = deliveriesIn(data);
  return [
    ...said.flatMap(({ path, values }) => [
      ...checkVoice([...path, 'voice'], values.voice, known.profile, known.isOverride),
      ...checkVoice([...path, 'draftVoice'], values.draftVoice, known.draftProfile, false),
      ...checkCast([...path, 'as'], values.as, data.voices),
      ...checkLanguage([...path, 'language'], values.language, known.profile),
      ...checkPrompt([...path, 'prompt'], values.prompt, data.chunks, known.profile),
    ]),
    ...checkChunkBytes(data.chunks, known.profile),
    ...checkRepetitions(data),
    ...checkPurpose(data),
  ];
}

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

type Entry = { readonly path: Path; readonly values: Values };

const entriesOf = (list: readonly { path: Path; values: unknown }[]): Entry[] =>
  list.flatMap(({ path, values }) => (isValues(values) ? [{ path, values }] : []));

const castIn = (data: Values): Entry[] =>
  entriesOf(
    Object.entries(isValues(data.voices) ? data.voices : {}).map(([name, values]) => ({
      path: ['voices', name],
      values,
    })),
  );

const chaptersIn = (data: Values): Entry[] =>
  entriesOf(listOf(data.chapters).map((values, index) => ({ path: ['chapters', index], values })));

const sectionsIn = (data: Values): Entry[] =>
  chaptersIn(data).flatMap(({ path, values: chapter }) =>
    entriesOf(
      listOf(chapter.sections).map((values, index) => ({ path: [...path, 'sections', index], values })),
    ),
  );

/** Every mapping that may say how something is said: the manifest, the cast, chapters and sections. */
const deliveriesIn = (data: Values): Entry[] => [
  { path: [], values: data },
  ...castIn(data),
  ...chaptersIn(data),
  ...sectionsIn(data),
];

function checkVoice(
  path: Path,
  voice: unknown,
  profile: EngineProfile | null,
  isOverride: boolean,
): NameFinding[] {
  if (typeof voice !== 'string' || !voice.trim() || !profile || profile.voices.length === 0) return [];
  const names = profile.voices.map(({ name }) => name);
  const wanted = voice.trim();
  if (names.includes(wanted)) return [];
  const sameLetters = names.find((name) => name.toLowerCase() === wanted.toLowerCase());
  const closest = nearest(wanted, names, 3, Number.POSITIVE_INFINITY);
  const hint = sameLetters
    ? `Capital letters count: write ${sameLetters}.`
    : `${closest.length ? `The closest are ${eitherOf(closest)}; \`` : '`'}narrate voices\` lists them all.`;
  return [
    {
      code: 'manifest-unknown-voice',
      severity: 'error',
      path,
      message: `The engine ${profile.name} has no voice "${shortened(wanted)}".`,
      hint: isOverride ? `${hint} To hear stand-ins for another engine's voices, use --draft.` : hint,
    },
  ];
}

function checkCast(path: Path, as: unknown, voices: unknown): NameFinding[] {
  if (typeof as !== 'string' || !as.trim()) return [];
  const cast = isValues(voices) ? Object.keys(voices) : [];
  if (cast.includes(as.trim())) return [];
  const closest = nearest(as.trim(), cast, 3, Number.POSITIVE_INFINITY);
  return [
    {
      code: 'manifest-unknown-cast',
      severity: 'error',
      path,
      message: `No member of the cast is called "${shortened(as.trim())}".`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}?`
        : 'Give the name a voice under `voices`, or name the voice itself with `voice`.',
    },
  ];
}

function checkLanguage(path: Path, language: unknown, profile: EngineProfile | null): NameFinding[] {
  if (typeof language !== 'string' || !profile?.takesLanguage || profile.languages.length === 0) return [];
  if (profile.languages.includes(language)) return [];
  const closest = nearest(language, profile.languages, 3, 3);
  return [
    {
      code: 'manifest-unlisted-language',
      severity: 'warning',
      path,
      message: `The engine ${profile.name} is not known to speak "${shortened(language)}".`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}? It is sent as it is written.`
        : 'It is sent as it is written; listen to a short chapter first.',
    },
  ];
}

function checkPrompt(
  path: Path,
  prompt: unknown,
  chunks: unknown,
  profile: EngineProfile | null,
): NameFinding[] {
  if (typeof prompt !== 'string' || !profile?.takesPrompt) return [];
  const { maxPromptBytes, maxRequestBytes, maxTextBytes } = profile.limits;
  const bytes = Buffer.byteLength(prompt.trim());
  const chunkBytes = isValues(chunks) && typeof chunks.maxBytes === 'number' ? chunks.maxBytes : 0;
  const textBytes = Math.min(chunkBytes, maxTextBytes ?? chunkBytes);
  const finding = { code: 'manifest-prompt-too-long', severity: 'error', path } as const;
  if (maxPromptBytes !== null && bytes > maxPromptBytes) {
    return [
      {
        ...finding,
        message: `This prompt has ${bytes} bytes; ${profile.name} takes ${maxPromptBytes}.`,
        hint: 'One or two sentences are enough.',
      },
    ];
  }
  if (maxRequestBytes !== null && bytes + textBytes > maxRequestBytes) {
    return [
      {
        ...finding,
        message: `This prompt and a chunk of ${textBytes} bytes are over the ${maxRequestBytes} that ${profile.name} takes together.`,
        hint: 'Shorten the prompt, or lower chunks.maxBytes.',
      },
    ];
  }
  return [];
}

function checkChunkBytes(chunks: unknown, profile: EngineProfile | null): NameFinding[] {
  const limit = profile?.limits.maxTextBytes ?? null;
  if (limit === null || !isValues(chunks) || typeof chunks.maxBytes !== 'number') return [];
  if (chunks.maxBytes <= limit) return [];
  return [
    {
      code: 'manifest-chunk-too-large',
      severity: 'error',
      path: ['chunks', 'maxBytes'],
      message: `The engine ${profile?.name} takes ${limit} bytes of text a request, and this is ${chunks.maxBytes}.`,
      hint: `Write ${limit} or less, or remove the line.`,
    },
  ];
}

/** What stands twice in a list where once is enough. */
function checkRepetitions(data: Values): NameFinding[] {
  const audio = isValues(data.audio) ? data.audio : {};
  const files = listOf(data.chapters).map((entry, index) => {
    const file = isValues(entry) ? entry.file : entry;
    return {
      path: isValues(entry) ? ['chapters', index, 'file'] : ['chapters', index],
      value: typeof file === 'string' ? normalPath(file) : null,
    };
  });
  const formats = (key: 'chapters' | 'book') =>
    listOf(audio[key]).map((value, index) => ({ path: ['audio', key, index], value }));
  const headings = chaptersIn(data).map(({ path, values }) =>
    sectionsIn({ chapters: [values] }).map((section) => ({
      path: [...path, ...section.path.slice(2), 'heading'],
      value: section.values.heading,
    })),
  );
  return [
    ...repeated('chapter', files),
    ...repeated('format', formats('chapters')),
    ...repeated('format', formats('book')),
    ...headings.flatMap((list) => repeated('heading', list)),
  ];
}

function repeated(what: string, list: readonly { path: Path; value: unknown }[]): NameFinding[] {
  const seen = new Set<unknown>();
  return list.flatMap(({ path, value }): NameFinding[] => {
    if (typeof value !== 'string') return [];
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [
      {
        code: 'manifest-listed-twice',
        severity: 'error',
        path,
        message: `The ${what} "${shortened(value)}" is listed a second time.`,
        hint: 'Remove one of the two entries.',
      },
    ];
  });
}

/** What would have no effect at all: most often something was forgotten. */
function checkPurpose(data: Values): NameFinding[] {
  const finding = { code: 'manifest-empty-value', severity: 'error' } as const;
  const parts = ['as', 'voice', 'prompt', 'language', 'draftVoice'];
  const idle = [...castIn(data), ...sectionsIn(data)]
    .filter(({ values }) => !parts.some((part) => part in values))
    .map(({ path }) => ({
      ...finding,
      path,
      message: 'This entry does not say how it is to be read.',
      hint: `Give it ${path[0] === 'voices' ? 'a voice, prompt, language or draftVoice' : 'an `as`, voice, prompt or language'}.`,
    }));
  const audio = isValues(data.audio) ? data.audio : {};
  const isNone = (value: unknown) => Array.isArray(value) && value.length === 0;
  if (!isNone(audio.chapters) || !isNone(audio.book)) return idle;
  const hint = 'Name a format: `book: [m4b]`, or `chapters: [mp3]`.';
  return [
    ...idle,
    {
      ...finding,
      path: ['audio', 'book'],
      message: 'With neither chapter files nor a book, nothing is made.',
      hint,
    },
  ];
}

const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
