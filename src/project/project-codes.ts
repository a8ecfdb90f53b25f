/** Every way in which the files of a book can be wrong, or doubtful, with what it means: the list that docs/errors.md is tested against. */
export const bookCodes = {
  'manifest-missing': 'There is no manifest of that name.',
  'manifest-not-a-file': 'The manifest is a folder or a device.',
  'manifest-too-large': 'The manifest is over 1 MB, which no list of chapters is.',
  'manifest-not-utf8': 'The manifest is not UTF-8 text.',
  'manifest-unreadable': 'The manifest is there but cannot be read.',
  'chapter-missing': 'There is no chapter file of that name.',
  'chapter-not-a-file': 'A chapter is a folder or a device.',
  'chapter-outside': "A chapter is a link to a place outside of the manifest's folder.",
  'chapter-too-large': 'A chapter is over 20 MB.',
  'chapter-not-utf8': 'A chapter is not UTF-8 text.',
  'chapter-unreadable': 'A chapter is there but cannot be read.',
  'chapter-listed-twice': 'Two chapter entries lead to the same file.',
  'chapter-empty': 'Nothing of a chapter is spoken (a warning).',
  'cover-missing': 'There is no cover file of that name.',
  'cover-not-a-file': 'The cover is a folder or a device.',
  'cover-outside': "The cover is a link to a place outside of the manifest's folder.",
  'cover-unreadable': 'The cover is there but cannot be read.',
  'cover-not-an-image': 'The cover is neither a PNG nor a JPEG file.',
  'output-outside': "The output folder is a link to a place outside of the manifest's folder.",
  'output-not-a-folder':
    'The output folder is a file, or lies under one, or has a name that Windows cannot make (there alone).',
  'env-file-ignored': 'A `.env` file beside the manifest cannot be used (a warning).',
  'env-address-ignored':
    'A `.env` file beside the manifest sets `PIXAZO_BASE_URL`, which only the environment itself can (a warning).',
  'env-price-ignored':
    'A `.env` file beside the manifest sets `NARRATE_PRICE`, which only the environment itself can (a warning).',
  'engine-ignores-prompt': 'The engine takes no prompts; those of the book have no effect (a warning).',
  'engine-ignores-language': 'The engine takes no languages; those of the book have no effect (a warning).',
} as const;

export type BookCode = keyof typeof bookCodes;
