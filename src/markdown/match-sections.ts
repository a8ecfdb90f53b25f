import GithubSlugger from 'github-slugger';
import type { Diagnostic } from '../base/diagnostic.js';
import type { SectionEntry } from '../manifest/manifest.js';
import { eitherOf, nearest } from '../manifest/nearest.js';
import type { OutlineHeading } from './block.js';
import { type MarkdownCode, severityOf } from './codes.js';
import { normaliseText } from './normalise.js';

/** A section that the manifest marks, as a range of blocks, the end exclusive. */
export interface MarkedSection {
  readonly entry: SectionEntry;
  readonly start: number;
  readonly end: number;
}

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
): { marked: MarkedSection[]; diagnostics: Diagnostic[] } {
  if (sections.length === 0) return { marked: [], diagnostics: [] };
  const slugger = new GithubSlugger();
  const named = headings.map(
    (heading, index): Named => ({ heading, index, slug: slugger.slug(heading.text) }),
  );

  const diagnostics: Diagnostic[] = [];
  const found = sections.flatMap((entry) => {
    const matches = matchesOf(entry.heading, named);
    const [match, ...others] = matches;
    if (!match) diagnostics.push(missing(entry, headings));
    else if (others.length > 0) diagnostics.push(ambiguous(entry, matches));
    else return [{ entry, match }];
    return [];
  });
  const marked = found
    .sort((a, b) => a.match.index - b.match.index)
    .map(({ entry, match: { heading, index } }): MarkedSection => {
      const next = headings.slice(index + 1).find(({ depth }) => depth <= heading.depth);
      return { entry, start: heading.block, end: next?.block ?? blockCount };
    });
  return { marked, diagnostics };
}

/**
 * The headings that a name may mean. Where several have the text, one of them can still be meant by its slug: `two` is
 * the first "Two" of a chapter, `two-1` the second.
 */
function matchesOf(name: string, named: readonly Named[]): readonly Named[] {
  const wanted = folded(name);
  const isCalled = ({ slug, heading: { id } }: Named) => slug === wanted || id?.toLowerCase() === wanted;
  const matches = named.filter((one) => folded(one.heading.text) === wanted || isCalled(one));
  const called = matches.filter(isCalled);
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

function missing(entry: SectionEntry, headings: readonly OutlineHeading[]): Diagnostic {
  const texts = [...new Set(headings.map(({ text }) => text).filter((text) => text !== ''))];
  const closest = nearest(entry.heading, texts, 3, Number.POSITIVE_INFINITY).map((text) => `"${text}"`);
  return report(
    entry,
    'markdown-section-missing',
    `The chapter has no heading "${entry.heading}".`,
    closest.length > 0 ? `The closest are ${eitherOf(closest)}.` : 'The chapter has no headings.',
  );
}

function ambiguous(entry: SectionEntry, matches: readonly Named[]): Diagnostic {
  const lines = matches.map(({ heading }) => heading.line);
  const slugs = matches.map(({ slug }) => slug).filter((slug) => slug !== entry.heading);
  return report(
    entry,
    'markdown-section-ambiguous',
    `The chapter has ${matches.length} headings "${entry.heading}", in lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}.`,
    `Name the one that is meant by its slug (${slugs.join(', ')}), or mark it in the chapter itself.`,
  );
}
