import { stringify } from 'yaml';
import { oneLine } from '../base/short-message.js';
import { defaultEngine } from '../engines/defaults.js';
import type { Proposal, ProposedChapter } from './proposal/proposal.js';
import { speechCounts } from './proposal/propose-speakers.js';

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
  // A manifest must not contain control characters, which JSON escapes only in part.
  return /[\p{Cc}\u2028\u2029]/u.test(plain)
    ? JSON.stringify(text).replace(/[\p{Cc}\u2028\u2029]/gu, escaped)
    : plain;
};

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

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

/** Voices and speakers as lines of YAML, without indentation. */
interface CastLines {
  /** Cast members that occur in the chapters. */
  readonly members: readonly string[];
  /** Cast members for speakers that are not among those. */
  readonly added: readonly string[];
  readonly speakers: readonly string[];
}

function castLines({ cast = [], speakers = null }: Proposal, narrator: string): CastLines {
  const free = castVoices.filter((voice) => voice !== narrator);
  const member = (name: string, index: number) => `${scalar(name)}: { voice: ${free[index % free.length]} }`;
  const named = (speakers?.found ?? []).map(({ label }) => {
    const name = label.toLowerCase();
    return { label, name: cast.find((one) => one.toLowerCase() === name) ?? name };
  });
  const added = named.filter(({ name }) => !cast.includes(name));
  return {
    members: cast.map(member),
    added: added.map(({ name }, index) => member(name, cast.length + index)),
    speakers: named.map(({ label, name }) => `${scalar(label)}: ${scalar(name)}`),
  };
}

const indented = (lines: readonly string[], by: string): string =>
  lines.map((line) => `${by}${line}\n`).join('');

const placeOf = { tables: 'tables', html: 'HTML' } as const;

/** Returns the cast. The voices of the speakers of a play are commented out, since they cost more requests. */
function castText(proposal: Proposal, narrator: string): string {
  const { members, added, speakers } = castLines(proposal, narrator);
  const voices =
    members.length === 0
      ? ''
      : `
# Other voices. These names occur in the chapters (\`as=…\`). Choose a suitable voice for each; you can also give it a \`prompt\`.
voices:
${indented(members, '  ')}${indented(added, '  # ')}`;
  if (!proposal.speakers) return voices;
  const { found, policy } = proposal.speakers;
  const lines = [
    ...(members.length === 0 ? ['voices:', ...added.map((line) => `  ${line}`)] : []),
    ...['speakers:', ...speakers.map((line) => `  ${line}`)],
  ];
  const isAbove = members.length > 0 && added.length > 0;
  return `${voices}
# The book looks like a play or a dialogue, with ${speechCounts(found)}.
# Each change of voice is a request of its own, so with a voice for each speaker the book costs more: a dry run shows the price.
# To give them voices, remove the \`# \` of the next ${lines.length} lines${isAbove ? ', and of the lines under `voices`' : ''}.${policy === null ? '' : ` The speeches are in ${placeOf[policy]}, so also set \`${policy}: read\`${policy === 'html' ? ' under `read`' : ''}.`}
${indented(lines, '# ')}`;
}

/**
 * Returns the text of `pipeline.yaml` for a proposal. Settings have comments, and chapters that are left out are commented
 * out with the reason. The text is a valid manifest if at least one chapter is not left out.
 */
export function writeManifest(proposal: Proposal, choices: ManifestChoices = defaultChoices): string {
  const { title, author, description, language, cover, source, chapters, readsHtml } = proposal;
  return `# yaml-language-server: $schema=${choices.schema}
# (The line above is for editors: with it, they can complete and check this file.)
#
# Audiobook manifest, written by \`narrate init\` from ${oneLine(source)}.
# Edit it as you like. Paths are relative to this file and must stay inside its folder. \`voice\` and \`chapters\` are
# required; every other setting that is missing or commented out has its default value.

# The book. Players show these texts, because narrate writes them into the audio files.
title: ${scalar(title)} # also the name of the book file
${keyed('author', author, 'A. Writer', 'who wrote it')}${keyed('description', description, 'A story about a lamp.', 'what it is about')}${keyed('language', language, 'en-GB', 'a hint for the voices: language, hyphen, country; without it they detect the language')}${keyed('cover', cover, 'cover.png', 'a PNG or JPEG picture for the files')}
# Spoken before the first chapter and after the last. Shops such as ACX require both. {narrator} is the name of the voice.
# credits:
#   opening: "{title}${author === null ? '' : ', by {author}'}. Narrated by {narrator}."
#   closing: "You have been listening to {title}${author === null ? '' : ', by {author}'}. The end."

# The engine is what speaks.
engine: ${defaultEngine} # the paid service Pixazo; flite (English) and espeak are free and need no network, but sound like machines
voice: ${scalar(choices.voice)} # \`narrate voices\` lists all voices
# prompt: Say this as a warm, unhurried storyteller. # how to read the text
${castText(proposal, choices.voice)}
# How words are pronounced: a word as it is written, and a respelling that narrate sends to the voice instead.
# pronounce: { SQL: sequel }

# Which parts are read aloud. Normal text always is. \`--dry-run --explain\` lists everything that is skipped.
read:
  code: skip # program code; or read; or announce: the voice says only "Code example"
  tables: skip # or read: cell by cell; or announce: the voice says only that there is one, and its header
  images: alt # the image's text in the Markdown; or skip
  footnotes: skip # or read: each after the paragraph that refers to it
${readsHtml ? '  html: read # the text in HTML, which some chapters consist of; or skip\n' : ''}
# The chapters, in order. A line that begins with \`# -\` is left out; remove the \`# \` to include it.
chapters:
${chapters.map(chapterLines).join('').replace(/^\n/, '')}
# The most that one run may spend, in US dollars. Without it, there is no limit (on a terminal, narrate asks before it buys).
# limits: { budget: 10.00 }

# The files to write.
audio:
  chapters: [mp3] # one file for each chapter: any of wav, flac, mp3, m4a, opus
  book: [m4b] # the book in one file, with chapter markers; [] for none
  loudness: acx # as ACX (Audible) demands; or podcast; or ebu (European radio); or off
output: audiobook # the folder for the audio files
`;
}
