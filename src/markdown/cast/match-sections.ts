import GithubSlugger from 'github-slugger';
import type { Diagnostic } from '../../base/diagnostic.js';
import { eitherOf, nearest } from '../../manifest/diagnostics/nearest.js';
import type { SectionEntry } from '../../manifest/manifest.js';
import type { OutlineHeading } from '../block.js';
import { type MarkdownCode, severityOf } from '../markdown-codes.js';
import { normaliseText } from '../read/normalise-text.js';

/** A section that the manifest marks, as a range of blocks, the end exclusive. */
export interface CommentedSection {
  readonly entry: SectionEntry;
  readonly start: number;
  readonly end: number;
}

/** Headings of one name that a message lists. */
const mostShown = 10;

interface Named {
  readonly heading: OutlineHeading;
  readonly index: number;
  readonly slug: string;
}

const folded = (text: string): string => normaliseText(text).toLowerCase();

/**
 * Finds the sections of a manifest's chapter entry: by a heading's text (letter case and white space aside), by its slug
 * as GitHub makes it (the second of two gets `-1`), or by an identifier of its own.
 * @returns sections in the order of the file, so that an inner one comes after the one around it
 */
export function matchSections(
  sections: readonly SectionEntry[],
  headings: readonly OutlineHeading[],
  blockCount: number,
): { marked: CommentedSection[]; diagnostics: Diagnostic[] } {
  if (sections.length === 0) return { marked: [], diagnostics: [] };
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
  const marked = found
    .sort((a, b) => a.match.index - b.match.index)
    .map(
      ({ entry, match: { heading, index } }): CommentedSection => ({
        entry,
        start: heading.block,
        end: ends[index] ?? blockCount,
      }),
    );
  return { marked, diagnostics };
}

/** Headings by what they may be called: their text, their slug, and their own identifier, all in small letters. */
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

/** Where the section of each heading ends: at the next heading of its own or a higher level. */
function sectionEnds(headings: readonly OutlineHeading[], blockCount: number): readonly number[] {
  const ends: number[] = [];
  /** By depth, the block of the nearest heading below. */
  const next = Array<number>(7).fill(blockCount);
  for (const { depth, block } of headings.toReversed()) {
    ends.push(Math.min(...next.slice(0, depth + 1)));
    next[depth] = block;
  }
  return ends.reverse();
}

/**
 * The headings that a name may mean. Where several have the text, one of them can still be meant by its slug: `two` is
 * the first "Two" of a chapter, `two-1` the second.
 */
function matchesOf(name: string, byName: ReadonlyMap<string, ReadonlySet<Named>>): readonly Named[] {
  const wanted = folded(name);
  const matches = [...(byName.get(wanted) ?? [])];
  const called = matches.filter(
    ({ slug, heading: { id } }) => slug === wanted || id?.toLowerCase() === wanted,
  );
  const isText = matches.some(({ heading }) => heading.text === name);
  return called.length === 1 && !isText ? called : matches;
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
    `The chapter has ${matches.length} headings "${entry.heading}", in lines ${where}.`,
    `Name the one that is meant by its slug (${slugs.join(', ')}), or mark it in the chapter itself.`,
  );
}
