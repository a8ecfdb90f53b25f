/** Meaning of every diagnostic code for a manifest's text. A closed list that docs/errors.md is tested against. */
export const manifestCodes = {
  'manifest-not-yaml': 'The file is not well-formed YAML.',
  'manifest-tab': 'A line is indented with a tab; YAML allows only spaces.',
  'manifest-duplicate-key': 'A setting occurs twice in the same mapping.',
  'manifest-alias-bomb': 'The aliases of the file expand to far more data than the file contains.',
  'manifest-several-documents': 'The file contains several YAML documents; a manifest is one document.',
  'manifest-empty': 'The file has no content.',
  'manifest-not-a-mapping': 'The top level of the file is not `name: value` lines.',
  'manifest-unknown-key': 'The setting does not exist, or not in this place.',
  'manifest-missing-key': 'A required setting is missing.',
  'manifest-wrong-type': 'The value has the wrong type for its setting.',
  'manifest-empty-value': 'A setting has no value, or a list or mapping has no entries.',
  'manifest-not-a-choice': 'The word is not one of the choices of its setting.',
  'manifest-out-of-range': 'The number is below the minimum or above the maximum of its setting.',
  'manifest-bad-character': 'A text contains a control character.',
  'manifest-bad-name': 'A name in `voices` cannot be used in a voice comment.',
  'manifest-bad-path': 'A path is absolute, leaves the folder of the manifest, or has backslashes.',
  'manifest-bad-url':
    'The address in `baseUrl`, `webhook.url`, `store.endpoint` or `publish.feed.url` cannot be used.',
  'manifest-bad-store':
    'The `store` is neither a folder nor `s3://bucket/prefix`, or its region is not a valid name.',
  'manifest-bad-date': 'A date is not written like 2026-12-01, or does not exist.',
  'manifest-bad-guid': '`publish.feed.guid` is not a UUID.',
  'manifest-bad-duration': 'A duration is not written like `90s`, `15m` or `2h`, or is longer than a day.',
  'manifest-bad-listen': '`webhook.listen` is not written as `host:port`.',
  'manifest-bad-language': 'A language is not a valid BCP-47 tag.',
  'manifest-bad-encoding': 'The format does not support the bit rate or sample rate.',
  'manifest-raised-rate':
    'The format supports the bit rate only at a higher sample rate than the recordings have, so the files get the higher rate (a warning).',
  'manifest-loudness-contradicted': 'A setting conflicts with `loudness: acx` in the manifest.',
  'manifest-language-not-spoken': 'The engine speaks only another language.',
  'manifest-unlisted-language': 'The engine is not known to support the language (a warning).',
  'manifest-listed-twice': 'A chapter, a heading, a format or an `id` is listed twice.',
  'manifest-bad-placeholder':
    'A placeholder in `credits` does not exist, or the manifest has no value for it.',
  'manifest-unknown-engine': 'The engine does not exist.',
  'manifest-unknown-model': 'The engine does not have the model.',
  'manifest-bad-price': 'A price has no amount, or more than one unit.',
  'manifest-unknown-voice': 'The engine does not have the voice.',
  'manifest-unknown-cast': 'The name after `as`, or a name in `speakers`, is not in `voices`.',
  'manifest-prompt-too-long':
    'A prompt is longer than the engine accepts, on its own or together with a chunk of the largest size.',
  'manifest-chunk-too-large': '`chunks.maxBytes` or `chunks.maxCharacters` is more than the engine accepts.',
} as const;

/** Code of a diagnostic for a manifest's text. */
export type ManifestCode = keyof typeof manifestCodes;
