import type { Diagnostic } from '../../base/diagnostic.js';
import type { EngineProfile } from '../../engines/engine.js';
import { hasVoice } from '../../engines/registry.js';
import { eitherOf, nearest } from '../../manifest/diagnostics/nearest.js';
import type { Delivery } from '../../manifest/manifest.js';
import type { MarkdownDocument, VoiceComment } from '../block.js';
import { type MarkdownCode, severityOf } from '../markdown-codes.js';

/** What the names in a chapter's marks are held against. */
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

/** Checks the names in the marks of a file, each mark once. Those of the manifest are checked with it. */
export function validateVoiceComments(
  document: MarkdownDocument,
  file: string,
  known: KnownNames,
): Diagnostic[] {
  const names = { ...known, castNames: Object.keys(known.cast) };
  const all = [document.frontMatter, ...document.blocks.flatMap(({ marks }) => marks)];
  // A document that was remembered has a copy of a mark for each of its blocks.
  const marks = new Map(
    all.filter((mark) => mark !== null).map((mark) => [`${mark.line}:${mark.column}`, mark]),
  );
  return [...marks.values()].flatMap((mark) =>
    findingsOf(mark, names).map((finding) => ({
      ...finding,
      severity: severityOf(finding.code),
      place: { file, line: mark.line, column: mark.column },
      excerpt: mark.excerpt,
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
      message: `No member of the cast is called "${as}".`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}?`
        : 'Give the name a voice under `voices` in the manifest, or name the voice itself with `voice`.',
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
  if (language === undefined || !supportsLanguage || languages.length === 0 || languages.includes(language))
    return [];
  const closest = nearest(language, languages, 3, 3);
  return [
    {
      code: 'markdown-unlisted-language',
      message: `The engine ${profile.name} is not known to speak "${language}".`,
      hint: closest.length
        ? `Did you mean ${eitherOf(closest)}? It is sent as it is written.`
        : 'It is sent as it is written; listen to a short chapter first.',
    },
  ];
}
