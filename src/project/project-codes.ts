/** Every error and warning about the files of a book, with its meaning. docs/errors.md is tested against this list. */
export const bookCodes = {
  'manifest-missing': 'The manifest does not exist.',
  'manifest-not-a-file': 'The manifest is a folder, a device or a Markdown file.',
  'manifest-too-large': 'The manifest is over 1 MB, far more than a list of chapters needs.',
  'manifest-not-utf8': 'The manifest is not UTF-8 text.',
  'manifest-unreadable': 'The manifest exists but cannot be read.',
  'chapter-missing': 'A chapter file does not exist.',
  'chapter-not-a-file': 'A chapter is a folder or a device.',
  'chapter-outside': "A chapter is a link that leads out of the manifest's folder.",
  'chapter-too-large': 'A chapter is over 20 MB.',
  'chapter-not-utf8': 'A chapter is not UTF-8 text.',
  'chapter-unreadable': 'A chapter exists but cannot be read.',
  'chapter-listed-twice': 'Two chapter entries lead to the same file.',
  'chapter-empty': 'A chapter has no text to speak (a warning).',
  'words-skipped':
    "Over a fifth of a chapter's words are in tables, HTML or sentences of code blocks, which are skipped (a warning).",
  'speaker-not-found': 'No speech in the chapters begins with a label of `speakers` (a warning).',
  'cover-missing': 'The cover file does not exist.',
  'cover-not-a-file': 'The cover is a folder or a device.',
  'cover-outside': "The cover is a link that leads out of the manifest's folder.",
  'cover-unreadable': 'The cover exists but cannot be read.',
  'cover-not-an-image': 'The cover is neither a PNG nor a JPEG file.',
  'cover-not-usable': 'The cover is damaged, or has too many pixels or bytes.',
  'output-outside': "The output folder is a link that leads out of the manifest's folder, or to nothing.",
  'output-not-a-folder':
    'The output folder is a file, or lies under one, or (on Windows only) has a name that Windows does not allow.',
  'env-file-ignored': 'The `.env` file next to the manifest cannot be used (a warning).',
  'env-address-ignored':
    'The `.env` file next to the manifest names an address of the engine, which only the environment may name (a warning).',
  'env-price-ignored':
    'The `.env` file next to the manifest sets `NARRATE_PRICE`, which only the environment may set (a warning).',
  'engine-ignores-prompt': 'The engine ignores prompts, so those of the book have no effect (a warning).',
  'engine-ignores-language': 'The engine ignores languages, so those of the book have no effect (a warning).',
} as const;

/** The code of an error or warning about the files of a book. */
export type BookCode = keyof typeof bookCodes;
