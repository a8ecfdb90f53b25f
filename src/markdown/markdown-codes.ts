/** Meaning of every diagnostic code for a chapter's text. A closed list that docs/errors.md is tested against. */
export const markdownCodes = {
  'markdown-front-matter': 'The front matter is not well-formed YAML.',
  'markdown-too-complex':
    'A chapter is nested too deeply, or has too many brackets or emphasis signs in one paragraph, so narrate does not read it.',
  'markdown-mark-unknown-key':
    'A voice comment sets a key other than `as`, `voice`, `prompt`, `language` or `say`.',
  'markdown-mark-bad-value': 'A voice comment has a key without text, or the same key twice.',
  'markdown-mark-empty': 'A voice comment sets nothing.',
  'markdown-comment-malformed': 'A `<!-- narrate: … -->` comment has a syntax error.',
  'markdown-comment-misspelt': 'A comment looks like a `narrate:` comment but has another name.',
  'markdown-comment-misplaced':
    'A `narrate:` comment is neither directly under a heading nor, with `say`, right before a block.',
  'markdown-comment-unclosed': 'A comment is never closed and hides the rest of the file (a warning).',
  'markdown-container-malformed': 'A `:::narrate` line has a syntax error.',
  'markdown-container-misspelt': 'The name of a container is similar to `narrate`, but not the same.',
  'markdown-container-unclosed': 'A `:::narrate` container is never closed.',
  'markdown-container-stray': 'A `:::` line closes no container.',
  'markdown-container-unknown':
    'A container belongs to another tool; its content is read as ordinary text (a warning).',
  'markdown-fence-unclosed':
    'A code block has no closing fence, so the rest of the chapter is code (a warning).',
  'markdown-indented-prose':
    'Paragraphs of prose are indented, which makes them code in Markdown (a warning).',
  'markdown-heading-unspaced':
    'A line such as `#Chapter One` has no space after `#`, so it is not a heading (a warning).',
  'markdown-math-unspeakable': 'A formula cannot be turned into words, so it is only announced (a warning).',
  'markdown-math-unclosed': 'A `$$` line has no closing `$$` line; what follows is read as text (a warning).',
  'markdown-unknown-voice': 'A voice comment names a voice that the engine does not have.',
  'markdown-unknown-cast': 'A voice comment names a voice that is not under `voices` in the manifest.',
  'markdown-language-not-spoken':
    'A voice comment names a language that the engine does not speak, because it speaks only another one.',
  'markdown-unlisted-language':
    'A voice comment names a language that the engine is not known to support (a warning).',
  'markdown-section-missing': 'The chapter does not have a heading of `sections` (a warning).',
  'markdown-section-ambiguous': 'The chapter has a heading of `sections` several times.',
  'markdown-tag-unsupported':
    'The engine does not support the delivery tags of `read.tags`; it gets them in parentheses (a warning).',
} as const;

/** Code of a diagnostic for a chapter's text. */
export type MarkdownCode = keyof typeof markdownCodes;

const warnings: ReadonlySet<MarkdownCode> = new Set([
  'markdown-comment-unclosed',
  'markdown-container-unknown',
  'markdown-fence-unclosed',
  'markdown-indented-prose',
  'markdown-heading-unspaced',
  'markdown-math-unspeakable',
  'markdown-math-unclosed',
  'markdown-unlisted-language',
  'markdown-section-missing',
  'markdown-tag-unsupported',
]);

/** Returns the severity of a code. */
export const severityOf = (code: MarkdownCode): 'error' | 'warning' =>
  warnings.has(code) ? 'warning' : 'error';
