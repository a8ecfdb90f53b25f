import type { EngineProfile } from '../../engines/engine.js';
import { hasVoice, refusesLanguage } from '../../engines/registry.js';
import { languageProblem } from '../schema/language.js';
import type { Path } from '../yaml/node-index.js';
import { deliveriesIn, isValues, type Values } from '../yaml/values.js';
import type { NameFinding } from './name-finding.js';
import { eitherOf, nearest } from './nearest.js';
import { validateCredits } from './validate-credits.js';
import { validateEncoding } from './validate-encoding.js';
import { validateDuplicates, validateEffects } from './validate-lists.js';
import { validateLoudness } from './validate-loudness.js';

/** Engine profiles that the names of a manifest are checked against. */
export interface Known {
  /** Null: the manifest names an unknown engine. */
  readonly profile: EngineProfile | null;
  /** Of the offline engine that `draftVoice` belongs to. */
  readonly draftProfile: EngineProfile | null;
  /** Whether the engine comes from the command line, so the manifest's voices may be those of another engine. */
  readonly isOverride: boolean;
}

/** Checks names and amounts in unvalidated data, so that they are reported together with wrong types. */
export function validateNames(data: Values, known: Known): NameFinding[] {
  const deliveries = deliveriesIn(data);
  const cast = isValues(data.voices) ? Object.keys(data.voices) : [];
  const inCast = new Set(cast);
  return [
    ...deliveries.flatMap(({ path, values }) => [
      ...checkVoice([...path, 'voice'], values.voice, known.profile, known.isOverride),
      ...checkVoice([...path, 'draftVoice'], values.draftVoice, known.draftProfile, false),
      // In other mappings the schema reports `as` as unknown.
      ...(path[0] === 'chapters' ? checkCast([...path, 'as'], values.as, { cast, inCast }) : []),
      ...checkLanguage([...path, 'language'], values.language, known.profile),
      ...checkPrompt([...path, 'prompt'], values.prompt, data.chunks, known.profile),
    ]),
    ...Object.entries(isValues(data.speakers) ? data.speakers : {}).flatMap(([label, as]) =>
      checkCast(['speakers', label], as, { cast, inCast }),
    ),
    ...checkChunkSize(data.chunks, known.profile),
    ...validateEncoding(data),
    ...validateLoudness(data),
    ...validateDuplicates(data),
    ...validateEffects(data),
    ...validateCredits(data),
  ];
}

function checkVoice(
  path: Path,
  voice: unknown,
  profile: EngineProfile | null,
  isOverride: boolean,
): NameFinding[] {
  if (typeof voice !== 'string' || !voice.trim() || !profile) return [];
  const names = profile.voices.map(({ name }) => name);
  const wanted = voice.trim();
  if (hasVoice(profile, wanted)) return [];
  const sameLetters = names.find((name) => name.toLowerCase() === wanted.toLowerCase());
  const closest = nearest(wanted, names, 3, Number.POSITIVE_INFINITY);
  const hint = sameLetters
    ? `Voice names are case-sensitive: write ${sameLetters}.`
    : `${closest.length ? `The closest are ${eitherOf(closest)}; \`` : '`'}narrate voices\` lists them all.`;
  return [
    {
      code: 'manifest-unknown-voice',
      severity: 'error',
      path,
      message: `The engine ${profile.name} has no voice "${shortened(wanted)}".`,
      hint: isOverride ? `${hint} To listen with offline voices instead, use --draft.` : hint,
    },
  ];
}

function checkCast(
  path: Path,
  as: unknown,
  { cast, inCast }: { readonly cast: readonly string[]; readonly inCast: ReadonlySet<string> },
): NameFinding[] {
  if (typeof as !== 'string' || !as.trim()) return [];
  if (inCast.has(as.trim())) return [];
  const closest = nearest(as.trim(), cast, 3, Number.POSITIVE_INFINITY);
  return [
    {
      code: 'manifest-unknown-cast',
      severity: 'error',
      path,
      message: `The manifest has no voice named "${shortened(as.trim())}" under \`voices\`.`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}?`
        : 'Add the name under `voices`, or set a voice of the engine with `voice`.',
    },
  ];
}

function checkLanguage(path: Path, language: unknown, profile: EngineProfile | null): NameFinding[] {
  if (typeof language !== 'string' || !profile?.supportsLanguage) return [];
  if (!languageProblem(language) && refusesLanguage(profile, language)) {
    return [
      {
        code: 'manifest-language-not-spoken',
        severity: 'error',
        path,
        message: `The engine ${profile.name} does not speak the language "${shortened(language)}", only ${profile.onlyLanguage}.`,
        hint: 'Use another engine for this book, such as espeak, which is free too.',
      },
    ];
  }
  if (profile.languages.length === 0) return [];
  if (profile.languages.includes(language) || languageProblem(language)) return [];
  const closest = nearest(language, profile.languages, 3, 3);
  return [
    {
      code: 'manifest-unlisted-language',
      severity: 'warning',
      path,
      message: `The engine ${profile.name} is not known to support the language "${shortened(language)}".`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}? narrate sends the tag unchanged.`
        : 'narrate sends the tag unchanged. Record a short chapter first and listen to it.',
    },
  ];
}

function checkPrompt(
  path: Path,
  prompt: unknown,
  chunks: unknown,
  profile: EngineProfile | null,
): NameFinding[] {
  if (typeof prompt !== 'string' || !profile?.supportsPrompt) return [];
  const { maxPromptBytes, maxRequestBytes, maxTextBytes } = profile.limits;
  const bytes = Buffer.byteLength(prompt.trim());
  const chunkBytes = isValues(chunks) && typeof chunks.maxBytes === 'number' ? chunks.maxBytes : 0;
  const textBytes = Math.min(chunkBytes, maxTextBytes ?? chunkBytes);
  const finding = { code: 'manifest-prompt-too-long', severity: 'error', path } as const;
  if (maxPromptBytes !== null && bytes > maxPromptBytes) {
    return [
      {
        ...finding,
        message: `This prompt has ${bytes} bytes, but ${profile.name} accepts at most ${maxPromptBytes}.`,
        hint: 'Shorten it: one or two sentences are enough.',
      },
    ];
  }
  if (maxRequestBytes !== null && bytes + textBytes > maxRequestBytes) {
    return [
      {
        ...finding,
        message: `This prompt and a chunk of ${textBytes} bytes are together more than the ${maxRequestBytes} bytes that ${profile.name} accepts in a request.`,
        hint: 'Shorten the prompt, or lower chunks.maxBytes.',
      },
    ];
  }
  return [];
}

function checkChunkSize(chunks: unknown, profile: EngineProfile | null): NameFinding[] {
  if (profile === null || !isValues(chunks)) return [];
  const { maxTextBytes, maxTextCharacters } = profile.limits;
  return [
    ...tooLarge(chunks, { name: 'maxBytes', limit: maxTextBytes, unit: 'bytes', engine: profile.name }),
    ...tooLarge(chunks, {
      name: 'maxCharacters',
      limit: maxTextCharacters,
      unit: 'characters',
      engine: profile.name,
    }),
  ];
}

function tooLarge(
  chunks: Values,
  given: {
    readonly name: string;
    readonly limit: number | null;
    readonly unit: string;
    readonly engine: string;
  },
): NameFinding[] {
  const { name, limit, unit, engine } = given;
  const size = chunks[name];
  if (limit === null || typeof size !== 'number' || size <= limit) return [];
  return [
    {
      code: 'manifest-chunk-too-large',
      severity: 'error',
      path: ['chunks', name],
      message: `\`chunks.${name}\` is ${size}, but the engine ${engine} accepts at most ${limit} ${unit} of text a request.`,
      hint: `Write ${limit} or less, or remove the line.`,
    },
  ];
}

const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
