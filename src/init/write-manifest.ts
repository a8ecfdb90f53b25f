import { stringify } from 'yaml';
import { oneLine } from '../base/short-message.js';
import { defaultEngine, draftEngine } from '../engines/defaults.js';
import type { Proposal, ProposedChapter } from './proposal/proposal.js';

/** What a proposal does not know: it is chosen, or left at these. */
export interface ManifestChoices {
  /** A voice of the gateway. */
  readonly voice: string;
  /** The JSON Schema, as a path from the manifest or an address. */
  readonly schema: string;
}

/** The voice of the examples, and where npm puts the schema. */
export const defaultChoices: ManifestChoices = {
  voice: 'Algenib',
  schema: './node_modules/narrate/narrate.schema.json',
};

/** A text as YAML on one line, quoted where it would be read as something else. */
const scalar = (text: string): string => {
  const plain = stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
  return /[\n\r]/.test(plain) ? JSON.stringify(text) : plain;
};

const keyed = (key: string, value: string | null, example: string, comment: string): string =>
  value === null ? `# ${key}: ${example} # ${comment}\n` : `${key}: ${scalar(value)} # ${comment}\n`;

function chapterLines({ file, title, part, leftOut }: ProposedChapter): string {
  const heading = part === null ? '' : `\n  # ${oneLine(part)}\n`;
  if (leftOut !== null) return `${heading}  # - ${scalar(file)} # left out: ${oneLine(leftOut)}\n`;
  if (title === null) return `${heading}  - ${scalar(file)}\n`;
  return `${heading}  - file: ${scalar(file)}\n    title: ${scalar(title)}\n`;
}

/** Voices that are easily told apart, for a cast. */
const castVoices = ['Kore', 'Charon', 'Vindemiatrix', 'Puck', 'Leda', 'Fenrir', 'Aoede', 'Orus', 'Algenib'];

function castText(cast: readonly string[], narrator: string): string {
  if (cast.length === 0) return '';
  const free = castVoices.filter((voice) => voice !== narrator);
  const members = cast.map((name, index) => `  ${scalar(name)}: { voice: ${free[index % free.length]} }\n`);
  return `
# The cast: other ways to speak, by the names that marks in the chapters have. Choose voices that fit; a prompt may stand there, too.
voices:
${members.join('')}`;
}

/**
 * A proposal as the text of `pipeline.yaml`: every key with a comment, what is left out commented out with its reason.
 * It is valid as it is, as long as one chapter is read.
 */
export function writeManifest(proposal: Proposal, choices: ManifestChoices = defaultChoices): string {
  const { title, author, description, language, cover, source, chapters, cast = [] } = proposal;
  return `# yaml-language-server: $schema=${choices.schema}
#
# The audiobook of this book, as \`narrate init\` found it: ${oneLine(source)}.
# Change what you like. Paths are relative to this file and stay inside its folder. \`voice\` and \`chapters\` are needed;
# what is left out below, or commented out, is at its default.

# The book, for the tags of the files.
title: ${scalar(title)} # of the book file, too
${keyed('author', author, 'A. Writer', 'who wrote it')}${keyed('description', description, 'A story about a lamp.', 'what it is about')}${keyed('language', language, 'en-GB', 'BCP-47, a hint to the voices; without it they find out by themselves')}${keyed('cover', cover, 'cover.png', 'a PNG or JPEG picture for the files')}
# Who speaks.
engine: ${defaultEngine} # the gateway, paid by the request; ${draftEngine} is offline and free, and plain to hear
voice: ${scalar(choices.voice)} # \`narrate voices\` lists them
# prompt: Say this as a warm, unhurried storyteller. # how to say it
${castText(cast, choices.voice)}
# How words are said: a word as it is written, and a respelling that is sent instead.
# pronounce: { SQL: sequel }

# What is spoken besides the prose. \`--dry-run --explain\` lists all that is not.
read:
  code: skip # code blocks; read, or announce: only say that there is some
  tables: skip # read: cell by cell; or announce
  images: alt # their alternative text; or skip
  footnotes: skip # read: each after the paragraph that refers to it

# The chapters, in order. A line that begins with \`# -\` is left out; take the \`# \` away to have it read.
chapters:
${chapters.map(chapterLines).join('').replace(/^\n/, '')}
# What a run may spend, in US dollars; without it, a run on a terminal asks, and one elsewhere has no limit.
# limits: { budget: 10.00 }

# What is made.
audio:
  chapters: [mp3] # a file a chapter: any of wav, flac, mp3, m4a, opus
  book: [m4b] # the book in one file, with chapter marks; [] for none
  loudness: acx # or podcast, ebu, or off
output: audiobook # the folder for it
`;
}
