/** Every way in which a manifest's text can be wrong, with what it means: the closed list that docs/errors.md is tested against. */
export const manifestCodes = {
  'manifest-not-yaml': 'The file is not well-formed YAML.',
  'manifest-tab': 'A tab indents a line; YAML allows spaces alone.',
  'manifest-duplicate-key': 'A key stands twice in the same mapping.',
  'manifest-alias-bomb': 'The aliases of the file unfold to far more than they say.',
  'manifest-several-documents': 'The file holds several YAML documents; a manifest is one.',
  'manifest-empty': 'The file says nothing.',
  'manifest-not-a-mapping': 'The top level of the file is not `key: value` lines.',
  'manifest-unknown-key': 'A key that does not exist, or not here.',
  'manifest-missing-key': 'A key that must be there is not.',
  'manifest-wrong-type': 'A value of another kind than its key takes.',
  'manifest-empty-value': 'A key without a value, or a list or mapping without entries.',
  'manifest-not-a-choice': 'A word that is none of those that the key takes.',
  'manifest-out-of-range': 'A number below or above what the key takes.',
  'manifest-bad-character': 'A control character inside a text.',
  'manifest-bad-name': 'A name in `voices` that could not be used in a mark.',
  'manifest-bad-path': 'A path that is absolute, leaves the folder of the manifest, or has backslashes.',
  'manifest-bad-url': 'A `baseUrl` or a `webhook.url` that is not an address that can be used there.',
  'manifest-bad-store':
    'A `store` that is neither a folder nor `s3://bucket/prefix`, or a region that is none.',
  'manifest-bad-duration':
    'A length of time that is not written like `90s`, `15m` or `2h`, of a day at the most.',
  'manifest-bad-listen': 'A `webhook.listen` that is not written as `host:port`.',
  'manifest-bad-language': 'A language that is not written as BCP-47 has it.',
  'manifest-bad-encoding': 'A bit rate or sample rate that the format cannot have.',
  'manifest-raised-rate':
    'A bit rate that the format has only at a higher sample rate than that of the recordings: the files get it (a warning).',
  'manifest-loudness-contradicted': 'A setting that the written `loudness: acx` rules out.',
  'manifest-unlisted-language': 'A language that the engine is not known to speak (a warning).',
  'manifest-listed-twice': 'A chapter, a heading or a format stands twice in its list.',
  'manifest-unknown-engine': 'An engine that does not exist.',
  'manifest-unknown-model': 'A model, and the engine has another one alone.',
  'manifest-bad-price': 'A price without an amount, or with more than one unit.',
  'manifest-unknown-voice': 'A voice that the engine does not have.',
  'manifest-unknown-cast': 'An `as` that names no member of `voices`.',
  'manifest-prompt-too-long':
    'A prompt over what the engine takes, alone or together with a chunk of the largest size.',
  'manifest-chunk-too-large': 'A `chunks.maxBytes` or `chunks.maxCharacters` over what the engine takes.',
} as const;

export type ManifestCode = keyof typeof manifestCodes;
