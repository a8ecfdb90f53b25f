import type { EngineProfile } from '../../engines/engine.js';
import { hasVoice } from '../../engines/registry.js';
import { languageProblem } from '../schema/language.js';
import type { Path } from '../yaml/node-index.js';
import { deliveriesIn, isValues, type Values } from '../yaml/values.js';
import type { NameFinding } from './name-finding.js';
import { eitherOf, nearest } from './nearest.js';
import { checkEncoding } from './validate-encoding.js';
import { checkPurpose, checkRepetitions } from './validate-lists.js';
import { checkLoudness } from './validate-loudness.js';

/** What the names of a manifest are held against. */
export interface Known {
  readonly profile: EngineProfile | null;
  readonly draftProfile: EngineProfile | null;
  /** The engine was named outside of the manifest, whose voices may be another engine's. */
  readonly isOverride: boolean;
}

/** Checks names and amounts in plain values of which nothing is certain, so that they are reported beside wrong shapes. */
export function checkNames(data: Values, known: Known): NameFinding[] {
  const said = deliveriesIn(data);
  const cast = isValues(data.voices) ? Object.keys(data.voices) : [];
  const inCast = new Set(cast);
  return [
    ...said.flatMap(({ path, values }) => [
      ...checkVoice([...path, 'voice'], values.voice, known.profile, known.isOverride),
      ...checkVoice([...path, 'draftVoice'], values.draftVoice, known.draftProfile, false),
      // Elsewhere `as` is an unknown key.
      ...(path[0] === 'chapters' ? checkCast([...path, 'as'], values.as, { cast, inCast }) : []),
      ...checkLanguage([...path, 'language'], values.language, known.profile),
      ...checkPrompt([...path, 'prompt'], values.prompt, data.chunks, known.profile),
    ]),
    ...checkChunkSize(data.chunks, known.profile),
    ...checkEncoding(data),
    ...checkLoudness(data),
    ...checkRepetitions(data),
    ...checkPurpose(data),
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
      message: `No member of the cast is called "${shortened(as.trim())}".`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}?`
        : 'Give the name a voice under `voices`, or name the voice itself with `voice`.',
    },
  ];
}

function checkLanguage(path: Path, language: unknown, profile: EngineProfile | null): NameFinding[] {
  if (typeof language !== 'string' || !profile?.takesLanguage || profile.languages.length === 0) return [];
  if (profile.languages.includes(language) || languageProblem(language)) return [];
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
      message: `The engine ${engine} takes ${limit} ${unit} of text a request, and this is ${size}.`,
      hint: `Write ${limit} or less, or remove the line.`,
    },
  ];
}

const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
