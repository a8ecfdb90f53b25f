import GithubSlugger from 'github-slugger';
import type { Diagnostic } from '../../base/diagnostic.js';
import { eitherOf, nearest } from '../../manifest/diagnostics/nearest.js';
import type { SectionEntry } from '../../manifest/manifest.js';
import type { OutlineHeading } from '../block.js';
import { type MarkdownCode, severityOf } from '../markdown-codes.js';
import { normaliseText } from '../read/normalise-text.js';

/** Section of the manifest as a range of blocks; `end` is exclusive. */
export interface CommentedSection {
  readonly entry: SectionEntry;
  readonly start: number;
  readonly end: number;
}

/** The most headings that a message lists. */
const mostShown = 10;

interface Named {
  readonly heading: OutlineHeading;
  readonly index: number;
  readonly slug: string;
}

const folded = (text: string): string => normaliseText(text).toLowerCase();

/**
 * Finds the sections of a chapter entry by the text of a heading (ignoring letter case and white space), by its GitHub
 * slug (the second of two equal headings gets `-1`), or by its identifier.
 * @returns sections in file order, so that an inner section follows the outer one
 */
export function matchSections(
  sections: readonly SectionEntry[],
  headings: readonly OutlineHeading[],
  blockCount: number,
): { matched: CommentedSection[]; diagnostics: Diagnostic[] } {
  if (sections.length === 0) return { matched: [], diagnostics: [] };
  const slugger = new GithubSlugger();
  const named = headings.map(
    (heading, index): Named => ({ heading, index, slug: slugger.slug(heading.text) }),
  );
  const byName = namesOf(named);
  const ends = sectionEnds(headings, blockCount);
  const texts = [...new Set(headings.map(({ text }) => text).filter((text) => text !== ''))];

  const diagnostics: Diagnostic[] = [];
  const found = sections.flatMap((entry) => {
    const matches = matchesOf(entry.heading, byName);
    const [match, ...others] = matches;
    if (!match) diagnostics.push(missing(entry, texts));
    else if (others.length > 0) diagnostics.push(ambiguous(entry, matches));
    else return [{ entry, match }];
    return [];
  });
  const matched = found
    .sort((a, b) => a.match.index - b.match.index)
    .map(
      ({ entry, match: { heading, index } }): CommentedSection => ({
        entry,
        start: heading.block,
        end: ends[index] ?? blockCount,
      }),
    );
  return { matched, diagnostics };
}

/** Indexes headings by text, slug and identifier, all in lower case. */
function namesOf(named: readonly Named[]): ReadonlyMap<string, ReadonlySet<Named>> {
  const byName = new Map<string, Set<Named>>();
  for (const one of named) {
    for (const name of [folded(one.heading.text), one.slug, one.heading.id?.toLowerCase() ?? one.slug]) {
      const same = byName.get(name) ?? new Set();
      byName.set(name, same.add(one));
    }
  }
  return byName;
}

/** Returns the end block of each section: the next heading of the same or a higher level. */
function sectionEnds(headings: readonly OutlineHeading[], blockCount: number): readonly number[] {
  const ends: number[] = [];
  /** Block of the next heading in the file, by depth. */
  const next = Array<number>(7).fill(blockCount);
  for (const { depth, block } of headings.toReversed()) {
    ends.push(Math.min(...next.slice(0, depth + 1)));
    next[depth] = block;
  }
  return ends.reverse();
}

/**
 * Returns the headings that a name may mean. Among headings of the same text, a slug selects one: `two` the first "Two"
 * of a chapter, `two-1` the second.
 */
function matchesOf(name: string, byName: ReadonlyMap<string, ReadonlySet<Named>>): readonly Named[] {
  const wanted = folded(name);
  const matches = [...(byName.get(wanted) ?? [])];
  const bySlug = matches.filter(
    ({ slug, heading: { id } }) => slug === wanted || id?.toLowerCase() === wanted,
  );
  const isText = matches.some(({ heading }) => heading.text === name);
  return bySlug.length === 1 && !isText ? bySlug : matches;
}

const report = (entry: SectionEntry, code: MarkdownCode, message: string, hint: string): Diagnostic => ({
  code,
  severity: severityOf(code),
  message,
  place: entry.place,
  hint,
});

function missing(entry: SectionEntry, texts: readonly string[]): Diagnostic {
  const closest = nearest(entry.heading, texts, 3, Number.POSITIVE_INFINITY).map((text) => `"${text}"`);
  return report(
    entry,
    'markdown-section-missing',
    `The chapter has no heading "${entry.heading}".`,
    closest.length > 0 ? `The closest are ${eitherOf(closest)}.` : 'The chapter has no headings.',
  );
}

function ambiguous(entry: SectionEntry, matches: readonly Named[]): Diagnostic {
  const shown = matches.slice(0, mostShown);
  const lines = shown.map(({ heading }) => String(heading.line));
  const slugs = shown.map(({ slug }) => slug).filter((slug) => slug !== entry.heading);
  const more = matches.length - shown.length;
  const where =
    more > 0
      ? `${lines.join(', ')} and ${more} more`
      : `${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`;
  return report(
    entry,
    'markdown-section-ambiguous',
    `The chapter has ${matches.length} headings "${entry.heading}", on lines ${where}.`,
    `Use the slug of the one that you mean (${slugs.join(', ')}), or put a voice comment in the chapter.`,
  );
}
