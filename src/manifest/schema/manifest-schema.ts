import { z } from 'zod';
import { defaultEngine } from '../../engines/defaults.js';
import { dialectNames } from '../dialects.js';
import { audioSchema } from './audio-schema.js';
import { checkSchema } from './check-schema.js';
import { creditsSchema } from './credits-schema.js';
import { aDay, durationPattern, durationProblem, ninetyDays } from './duration.js';
import { engineSettings } from './engine-schema.js';
import { publishSchema } from './publish-schema.js';
import { checkedBy, language, line, outputPath, path, text, usd } from './schema-values.js';
import { storeSchema } from './store-schema.js';
import { listenProblem, webhookUrlProblem } from './webhook-address.js';

const policy = <const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  fallback: Choices[number],
  description: string,
) =>
  z
    .enum(choices)
    .default(fallback as never)
    .meta({ description });

const voice = line.meta({ description: 'A voice of the engine; `narrate voices` lists them.' });
const prompt = text.meta({ description: 'How to read the text, as an instruction to the narrator.' });
const spokenLanguage = language.meta({ description: 'A BCP-47 tag, such as en-GB.' });
const as = line.meta({ description: 'A member of the cast: a name under `voices`.' });
const delivery = { voice: voice.optional(), prompt: prompt.optional(), language: spokenLanguage.optional() };

const castMember = z.strictObject({
  ...delivery,
  draftVoice: line.optional().meta({ description: 'The offline voice used instead with --draft.' }),
});

const castName = z.string().check(
  checkedBy('manifest-bad-name', (name) =>
    /^[^\s"{}<>\p{Cc}]+( [^\s"{}<>\p{Cc}]+)*$/u.test(name)
      ? null
      : {
          message: `"${name}" cannot be used as a name.`,
          hint: 'Remove quotation marks, braces, angle brackets, and all white space except single spaces between words.',
        },
  ),
);

/** Longest key on one line that YAML allows is 1,024 characters, with its quotation marks and escapes. */
const longestKey = 500;

/** Tells whether a name can be a key of `voices` in a manifest that narrate writes. */
export const isCastName = (name: string): boolean =>
  name.length <= longestKey && name !== '__proto__' && castName.safeParse(name).success;

const section = z.strictObject({
  heading: line.meta({ description: "The heading's text, or its slug." }),
  as: as.optional(),
  ...delivery,
});

const chapter = z.strictObject({
  file: path.meta({ description: "The chapter's Markdown file, relative to this file." }),
  title: line.optional().meta({ description: "A title that replaces the file's own." }),
  id: line.optional().meta({
    description: 'The guid of its episode in the podcast feed; absent: made from its file.',
  }),
  as: as.optional(),
  ...delivery,
  sections: z
    .array(section)
    .default([])
    .meta({ description: 'Sections with voice settings of their own, by heading.' }),
});

/** Schema of `read`: how each kind of Markdown node is spoken. */
export const readSchema = z.strictObject({
  code: policy(['read', 'skip', 'announce'], 'skip', 'Code blocks.'),
  tables: policy(['read', 'skip', 'announce'], 'skip', 'Tables.'),
  images: policy(['alt', 'read', 'skip', 'announce'], 'alt', 'The alternative text of images.'),
  footnotes: policy(['read', 'skip'], 'skip', 'Footnotes.'),
  links: policy(['text', 'read', 'skip'], 'text', 'Links; `text` reads only the host of a bare address.'),
  headings: policy(['read', 'skip'], 'read', 'Headings.'),
  html: policy(['read', 'skip'], 'skip', 'HTML blocks.'),
  math: policy(
    ['speak', 'read', 'skip', 'announce'],
    'skip',
    'Formulas; `speak`: in words, which needs the packages speech-rule-engine and mathjax-full.',
  ),
  citations: policy(['read', 'skip'], 'skip', 'Citations, such as [@smith, p. 3].'),
  admonitions: policy(
    ['read', 'title', 'skip'],
    'read',
    'Notes, tips and warnings in boxes; `title`: only their titles.',
  ),
  templates: policy(['read', 'skip'], 'skip', 'Tags of page generators, such as {% include x %}.'),
  dialects: z
    .union([z.literal('auto'), z.array(z.enum(dialectNames))])
    .default('auto')
    .meta({ description: 'Dialects of Markdown; `auto` finds them by the files of the book and the text.' }),
  speakerLabels: policy(['read', 'skip'], 'read', 'Labels of the speeches of `speakers`, such as `Anna.`'),
  tags: z.array(line).default([]).meta({
    description: 'Bracketed delivery tags that the engine gets, written without the brackets: short pause.',
  }),
});

const chunks = z.strictObject({
  maxCharacters: z
    .int()
    .min(20)
    .max(100_000)
    .optional()
    .meta({ description: 'The most characters in a request, up to what the engine accepts.', default: 1800 }),
  maxBytes: z.int().min(80).max(400_000).optional().meta({
    description: 'The most UTF-8 bytes in a request, up to what the engine accepts.',
    default: 3900,
  }),
  seams: policy(['sentence', 'paragraph'], 'sentence', 'Where a passage may be cut.'),
});

const limits = z.strictObject({
  concurrency: z
    .int()
    .min(1)
    .max(100)
    .default(8)
    .meta({ description: 'The most requests in progress at once.' }),
  budget: usd(1_000_000)
    .optional()
    .meta({ description: 'The most US dollars that one run may spend; absent: no limit.' }),
  monthlyBudget: usd(1_000_000).optional().meta({
    description:
      'The most US dollars that all runs of a calendar month (UTC) may spend together; absent: no limit.',
  }),
  retries: z
    .int()
    .min(0)
    .max(20)
    .default(4)
    .meta({ description: 'How often a request that failed free of charge is retried.' }),
  maxWait: z
    .string()
    .check(checkedBy('manifest-bad-duration', durationProblem(aDay, '90s, 15m or 2h')))
    .default('15m')
    .meta({
      pattern: durationPattern,
      description: 'How long a run waits for a gateway that fails or accepts no requests: 90s, 15m, 2h.',
    }),
  settle: z
    .string()
    .check(checkedBy('manifest-bad-duration', durationProblem(ninetyDays, '36h or 2d')))
    .optional()
    .meta({
      pattern: durationPattern,
      description:
        '`narrate ci run` buys a text only when it has not changed for this time: 36h, 2d; absent: it buys at once.',
    }),
});

const webhook = z.strictObject({
  url: z
    .string()
    .check(checkedBy('manifest-bad-url', webhookUrlProblem))
    .meta({ description: 'The public address that the gateway calls; a token is added to it.' }),
  listen: z
    .string()
    .check(checkedBy('manifest-bad-listen', listenProblem))
    .meta({ description: 'Where calls to that address arrive on this machine: host:port.' }),
});

/** Schema of the manifest file. Its descriptions are also those of the JSON Schema; docs/manifest.md has the details. */
export const manifestSchema = z.strictObject({
  title: line.optional().meta({ description: "The book's title; absent: the folder's name." }),
  author: line.optional().meta({ description: "The book's author." }),
  narrator: line.optional().meta({
    description: "The narrator, for the files' tags; absent: `AI voice` and the name of the voice.",
  }),
  disclosure: policy(['on', 'off'], 'on', 'Whether the files say that a digital voice reads.'),
  credits: creditsSchema
    .prefault({})
    .meta({ description: 'Texts that are spoken before and after the book; absent: none.' }),
  year: z.int().min(1).max(9999).optional().meta({ description: 'The year of publication.' }),
  genre: line.default('Audiobook').meta({ description: "The book's genre." }),
  description: text.optional().meta({ description: 'What the book is about.' }),
  language: spokenLanguage.optional(),
  cover: path.optional().meta({ description: 'A PNG or JPEG file, relative to this file.' }),
  engine: z
    .union([line, engineSettings])
    .default(defaultEngine)
    .meta({ description: 'The text-to-speech engine.' }),
  voice,
  prompt: prompt.optional(),
  voices: z
    .record(castName, castMember)
    .default({})
    .meta({ description: 'The cast: a name for each set of voice, prompt, language and draftVoice.' }),
  speakers: z.record(line, as).default({}).meta({
    description:
      'The speakers of a play or dialogue: the name in front of their speeches, and a name under `voices`.',
  }),
  pronounce: z.record(line, line).default({}).meta({
    description:
      'How words are pronounced: the word as it is written, and a respelling that is sent instead.',
  }),
  read: readSchema.prefault({}).meta({ description: 'How each kind of Markdown is spoken.' }),
  chapters: z
    .array(z.union([path, chapter]))
    .min(1)
    .meta({ description: 'The chapters, in the order of the book.' }),
  chunks: chunks.prefault({}).meta({ description: 'How the text is cut into requests.' }),
  limits: limits.prefault({}).meta({ description: 'Limits of a run: money, requests and time.' }),
  check: checkSchema.prefault({}).meta({ description: 'How recordings are checked; `off`: no checks.' }),
  audio: audioSchema.prefault({}).meta({ description: 'Which files are written, and how they sound.' }),
  publish: publishSchema
    .prefault({})
    .meta({ description: 'What is made of the text and the audio together.' }),
  webhook: webhook.optional().meta({ description: 'Where the gateway reports that a job has ended.' }),
  store: storeSchema
    .optional()
    .meta({ description: 'A second place for recordings and journal; absent: only `.narrate`.' }),
  output: outputPath
    .default('audiobook')
    .meta({ description: 'The folder of the written files, relative to this file.' }),
});

/** Manifest that the schema accepted, with defaults, before `toManifest` normalises it. */
export type WrittenManifest = z.output<typeof manifestSchema>;

/** Returns the JSON Schema of a manifest, for completion and validation in editors. Draft 7 has the widest support. */
export function manifestJsonSchema(): object {
  return {
    title: 'A manifest of narrate',
    ...z.toJSONSchema(manifestSchema, { io: 'input', target: 'draft-07' }),
  };
}

/** Returns the keys of a manifest that are valid in the mapping at `path`; empty: there is no mapping. */
export const keysAt = (path: readonly PropertyKey[]): string[] => keysIn(manifestSchema, path);

/** Returns the keys that a schema accepts in the mapping at `path`; empty: it has no mapping there. */
export function keysIn(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let schemas: z.core.$ZodType[] = [schema];
  for (const part of path) schemas = schemas.flatMap(alternatives).flatMap((schema) => inside(schema, part));
  return schemas
    .flatMap(alternatives)
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
}

function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return alternatives(schema.def.innerType);
  }
  return schema instanceof z.ZodUnion ? schema.def.options.flatMap(alternatives) : [schema];
}

function inside(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.def.element];
  if (schema instanceof z.ZodRecord) return [schema.def.valueType];
  if (!(schema instanceof z.ZodObject)) return [];
  const field: z.core.$ZodType | undefined = schema.shape[String(part)];
  return field === undefined ? [] : [field];
}
