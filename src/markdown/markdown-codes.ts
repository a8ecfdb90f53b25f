/** Every way in which a chapter's text can be wrong, with what it means: the closed list that docs/errors.md is tested against. */
export const markdownCodes = {
  'markdown-front-matter': 'The front matter is not well-formed YAML.',
  'markdown-too-complex':
    'A chapter is nested too deeply, or has far too many marks in one paragraph, to be read.',
  'markdown-mark-unknown-key': 'A mark sets something other than `as`, `voice`, `prompt` or `language`.',
  'markdown-mark-bad-value': 'A mark gives a key without a text, or the same key twice.',
  'markdown-mark-empty': 'A mark that says nothing.',
  'markdown-comment-malformed': 'A `<!-- narrate: … -->` comment that cannot be read.',
  'markdown-comment-misspelt': 'A comment that looks like a `narrate:` comment under another name.',
  'markdown-comment-misplaced': 'A `narrate:` comment that does not stand right under a heading.',
  'markdown-comment-unclosed': 'A comment that is never closed, and hides the rest of the file (a warning).',
  'markdown-container-malformed': 'A `:::narrate` line that cannot be read.',
  'markdown-container-misspelt': 'A container whose name is nearly `narrate`.',
  'markdown-container-unclosed': 'A `:::narrate` container that is never closed.',
  'markdown-container-stray': 'A `:::` line that closes nothing.',
  'markdown-container-unknown':
    'A container of another tool; its content is read as ordinary text (a warning).',
  'markdown-math-unclosed': 'A `$$` line without a second one; what follows is read as text (a warning).',
  'markdown-unknown-voice': 'A mark in a chapter names a voice that the engine does not have.',
  'markdown-unknown-cast': 'A mark in a chapter names no member of `voices`.',
  'markdown-unlisted-language': 'A mark names a language that the engine is not known to speak (a warning).',
  'markdown-section-missing': 'A heading of `sections` that the chapter does not have (a warning).',
  'markdown-section-ambiguous': 'A heading of `sections` that the chapter has several times.',
  'markdown-tag-unsupported':
    'A delivery tag of `read.tags` that the engine cannot take; it is said in parentheses (a warning).',
} as const;

export type MarkdownCode = keyof typeof markdownCodes;

const warnings: ReadonlySet<MarkdownCode> = new Set([
  'markdown-comment-unclosed',
  'markdown-container-unknown',
  'markdown-math-unclosed',
  'markdown-unlisted-language',
  'markdown-section-missing',
  'markdown-tag-unsupported',
]);

/** How bad each is. */
export const severityOf = (code: MarkdownCode): 'error' | 'warning' =>
  warnings.has(code) ? 'warning' : 'error';
