import type { MarkdownDocument } from '../../markdown/block.js';
import { type FoundSpeaker, findSpeakers } from './find-speakers.js';

/** Parts of chapters that are skipped by default and may have the speeches of a play, with the policies that read them. */
const skippedKinds = [
  { kind: 'table', policy: 'tables' },
  { kind: 'html', policy: 'html' },
] as const;

type SkippedKind = (typeof skippedKinds)[number]['policy'];

/** Speakers of a book that looks like a play or a dialogue. */
export interface ProposedSpeakers {
  /** The one with the most speeches first. */
  readonly found: readonly FoundSpeaker[];
  /** Policy that reads the speeches, if they are in tables or HTML, which are skipped by default; null: they are not. */
  readonly policy: SkippedKind | null;
}

/**
 * Finds the speakers in the chapters of a book, or else in their tables, or in their HTML; null: there are none.
 * @param readWith reads the chapters again, and also what is skipped
 */
export async function proposeSpeakers(
  chapters: readonly MarkdownDocument[],
  readWith: (policy: SkippedKind) => Promise<readonly MarkdownDocument[]>,
): Promise<ProposedSpeakers | null> {
  const found = findSpeakers(chapters.map(({ blocks }) => blocks));
  if (found.length > 0) return { found, policy: null };
  for (const { kind, policy } of skippedKinds) {
    if (!chapters.some(({ skipped }) => skipped.some((one) => one.kind === kind))) continue;
    const read = await readWith(policy);
    const inside = findSpeakers(read.map(({ blocks }) => blocks));
    if (inside.length > 0) return { found: inside, policy };
  }
  return null;
}

/** The most speakers that a sentence names. */
const mostNamed = 4;

/** Returns the speakers with their speeches: `42 speeches of Anna, 31 of Tom and 60 of 5 more`. */
export function speechCounts(speakers: readonly FoundSpeaker[]): string {
  const named = speakers.slice(0, speakers.length === mostNamed + 1 ? speakers.length : mostNamed);
  const others = speakers.slice(named.length);
  const counts = named.map(
    ({ label, speeches }, index) => `${speeches}${index === 0 ? ' speeches' : ''} of ${label}`,
  );
  if (others.length > 0)
    counts.push(`${others.reduce((sum, { speeches }) => sum + speeches, 0)} of ${others.length} more`);
  return `${counts.slice(0, -1).join(', ')} and ${counts.at(-1)}`;
}

/** Returns a sentence for the user about the speakers. */
export const speakerNotices = (speakers: ProposedSpeakers | null): string[] =>
  speakers === null
    ? []
    : [
        `The book looks like a play or a dialogue, with ${speechCounts(speakers.found)}. To give each speaker a voice, use the lines under \`speakers\` in the manifest, which are commented out.`,
      ];
