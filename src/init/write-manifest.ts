import { stringify } from 'yaml';
import { oneLine } from '../base/short-message.js';
import { defaultEngine, draftEngine } from '../engines/defaults.js';
import type { Proposal, ProposedChapter } from './proposal/proposal.js';

/** Settings of a manifest that are not part of the proposal. */
export interface ManifestChoices {
  /** A voice of the gateway. */
  readonly voice: string;
  /** Path from the manifest to the JSON Schema, or its URL. */
  readonly schema: string;
}

/** The voice of the examples, and the path where npm installs the schema. */
export const defaultChoices: ManifestChoices = {
  voice: 'Algenib',
  schema: './node_modules/narrate/narrate.schema.json',
};

/** Returns text as a YAML scalar on one line, with quotes if needed. */
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

/** Voices for a cast that are easy to distinguish. */
const castVoices = ['Kore', 'Charon', 'Vindemiatrix', 'Puck', 'Leda', 'Fenrir', 'Aoede', 'Orus', 'Algenib'];

function castText(cast: readonly string[], narrator: string): string {
  if (cast.length === 0) return '';
  const free = castVoices.filter((voice) => voice !== narrator);
  const members = cast.map((name, index) => `  ${scalar(name)}: { voice: ${free[index % free.length]} }\n`);
  return `
# The cast: voice settings for the names that voice comments in the chapters use. Choose suitable voices; you can add prompts too.
voices:
${members.join('')}`;
}

/**
 * Returns the text of `pipeline.yaml` for a proposal. Keys have comments, and chapters that are left out are commented
 * out with the reason. The text is a valid manifest if at least one chapter is not left out.
 */
export function writeManifest(proposal: Proposal, choices: ManifestChoices = defaultChoices): string {
  const { title, author, description, language, cover, source, chapters, cast = [] } = proposal;
  return `# yaml-language-server: $schema=${choices.schema}
#
# Audiobook manifest, written by \`narrate init\` from ${oneLine(source)}.
# Edit it as you like. Paths are relative to this file and must stay inside its folder. \`voice\` and \`chapters\` are
# required; every other key that is missing or commented out has its default value.

# The book, for the tags of the files.
title: ${scalar(title)} # also the name of the book file
${keyed('author', author, 'A. Writer', 'who wrote it')}${keyed('description', description, 'A story about a lamp.', 'what it is about')}${keyed('language', language, 'en-GB', 'a BCP-47 tag for the voices; without it they detect the language')}${keyed('cover', cover, 'cover.png', 'a PNG or JPEG picture for the files')}
# The engine and the voice.
engine: ${defaultEngine} # the gateway, with a price for each request; ${draftEngine} is offline and free, but sounds robotic
voice: ${scalar(choices.voice)} # \`narrate voices\` lists all voices
# prompt: Say this as a warm, unhurried storyteller. # how to read the text
${castText(cast, choices.voice)}
# How words are pronounced: a word as it is written, and a respelling that is sent instead.
# pronounce: { SQL: sequel }

# What is spoken in addition to the prose. \`--dry-run --explain\` lists everything that is skipped.
read:
  code: skip # code blocks; read: in full; announce: only "Code example"
  tables: skip # read: cell by cell; announce: only the header
  images: alt # their alternative text; or skip
  footnotes: skip # read: each after the paragraph that refers to it

# The chapters, in order. A line that begins with \`# -\` is left out; remove the \`# \` to include it.
chapters:
${chapters.map(chapterLines).join('').replace(/^\n/, '')}
# The most that one run may spend, in US dollars. Without it, a run in a terminal asks first, and other runs have no limit.
# limits: { budget: 10.00 }

# The files to write.
audio:
  chapters: [mp3] # one file for each chapter: any of wav, flac, mp3, m4a, opus
  book: [m4b] # the book in one file, with chapter markers; [] for none
  loudness: acx # or podcast, ebu, or off
output: audiobook # the folder of the files
`;
}
