import type { Diagnostic } from '../../base/diagnostic.js';
import type { EngineProfile } from '../../engines/engine.js';
import { hasVoice, refusesLanguage } from '../../engines/registry.js';
import { eitherOf, nearest } from '../../manifest/diagnostics/nearest.js';
import type { Delivery } from '../../manifest/manifest.js';
import type { MarkdownDocument, VoiceComment } from '../block.js';
import { type MarkdownCode, severityOf } from '../markdown-codes.js';

/** Names that the voice comments of a chapter may use. */
export interface KnownNames {
  readonly profile: EngineProfile;
  readonly cast: Readonly<Record<string, Delivery>>;
}

interface Known extends KnownNames {
  readonly castNames: readonly string[];
}

interface Finding {
  readonly code: MarkdownCode;
  readonly message: string;
  readonly hint: string;
}

/** Checks the names in the voice comments of a file, each comment once. `parseManifest` checks those of the manifest. */
export function validateVoiceComments(
  document: MarkdownDocument,
  file: string,
  known: KnownNames,
): Diagnostic[] {
  const names = { ...known, castNames: Object.keys(known.cast) };
  const all = [document.frontMatter, ...document.blocks.flatMap(({ marks }) => marks)];
  // A document from the cache has a copy of a voice comment in each of its blocks.
  const comments = new Map(
    all
      .filter((comment) => comment !== null)
      .map((comment) => [`${comment.line}:${comment.column}`, comment]),
  );
  return [...comments.values()].flatMap((comment) =>
    findingsOf(comment, names).map((finding) => ({
      ...finding,
      severity: severityOf(finding.code),
      place: { file, line: comment.line, column: comment.column },
      excerpt: comment.excerpt,
    })),
  );
}

const findingsOf = ({ delivery }: VoiceComment, { profile, cast, castNames }: Known): Finding[] => [
  ...checkCast(delivery.as, cast, castNames),
  ...checkVoice(delivery.voice, profile),
  ...checkLanguage(delivery.language, profile),
];

function checkCast(as: string | undefined, cast: Known['cast'], castNames: readonly string[]): Finding[] {
  if (as === undefined || Object.hasOwn(cast, as)) return [];
  const closest = nearest(as, castNames, 3, Number.POSITIVE_INFINITY);
  return [
    {
      code: 'markdown-unknown-cast',
      message: `The manifest has no voice named "${as}" under \`voices\`.`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}?`
        : 'Add the name under `voices` in the manifest, or set a voice of the engine with `voice`.',
    },
  ];
}

function checkVoice(voice: string | undefined, profile: EngineProfile): Finding[] {
  if (voice === undefined || hasVoice(profile, voice)) return [];
  const names = profile.voices.map(({ name }) => name);
  const closest = nearest(voice, names, 3, Number.POSITIVE_INFINITY);
  return [
    {
      code: 'markdown-unknown-voice',
      message: `The engine ${profile.name} has no voice "${voice}".`,
      hint: `${closest.length ? `The closest are ${eitherOf(closest)}; \`` : '`'}narrate voices\` lists them all.`,
    },
  ];
}

function checkLanguage(language: string | undefined, profile: EngineProfile): Finding[] {
  const { languages, supportsLanguage } = profile;
  if (language === undefined || !supportsLanguage) return [];
  if (refusesLanguage(profile, language)) {
    return [
      {
        code: 'markdown-language-not-spoken',
        message: `The engine ${profile.name} does not speak the language "${language}", only ${profile.onlyLanguage}.`,
        hint: 'Use another engine for this book, such as espeak, which is free too.',
      },
    ];
  }
  if (languages.length === 0 || languages.includes(language)) return [];
  const closest = nearest(language, languages, 3, 3);
  return [
    {
      code: 'markdown-unlisted-language',
      message: `The engine ${profile.name} is not known to support the language "${language}".`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}? narrate sends the tag unchanged.`
        : 'narrate sends the tag unchanged. Record a short chapter first and listen to it.',
    },
  ];
}
