import type { ErrorCode } from 'yaml';
import type { ManifestCode } from '../diagnostics/manifest-codes.js';

interface Explained {
  readonly code: ManifestCode;
  readonly message: string;
  readonly hint: string;
}

const explained: Partial<Record<ErrorCode, Explained>> = {
  TAB_AS_INDENT: {
    code: 'manifest-tab',
    message: 'This line is indented with a tab.',
    hint: 'YAML allows only spaces: replace the tab with two spaces.',
  },
  MULTIPLE_DOCS: {
    code: 'manifest-several-documents',
    message: 'A second YAML document begins here.',
    hint: 'A manifest is one document: remove the `---` line, or move the other book to its own file.',
  },
  MISSING_CHAR: {
    code: 'manifest-not-yaml',
    message: 'A quotation mark or bracket that opens here is never closed, or a colon is missing.',
    hint: 'Add the missing quotation mark, bracket or colon.',
  },
  MULTILINE_IMPLICIT_KEY: {
    code: 'manifest-not-yaml',
    message: 'This line is not a setting with a value.',
    hint: 'Write `name: value`, with a colon and a space after the name. Indent lines that continue the value above.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    code: 'manifest-not-yaml',
    message: 'The value contains a second colon.',
    hint: 'Put text that contains a colon and a space in quotes, and check the indentation of the next line.',
  },
  BAD_SCALAR_START: {
    code: 'manifest-not-yaml',
    message: 'Text without quotes cannot begin with this character.',
    hint: 'Put the text in quotes.',
  },
  NON_STRING_KEY: {
    code: 'manifest-not-yaml',
    message: 'The name of a setting must be text.',
    hint: 'Write `name: value`.',
  },
  TAG_RESOLVE_FAILED: {
    code: 'manifest-not-yaml',
    message: 'A manifest cannot contain YAML tags, such as `!secret`.',
    hint: 'Remove the word that begins with an exclamation mark, or put the text in quotes.',
  },
  RESOURCE_EXHAUSTION: {
    code: 'manifest-not-yaml',
    message: 'Brackets are nested too deeply here.',
    hint: 'Remove the surplus brackets: a manifest needs at most four levels.',
  },
};

/**
 * Returns code, message and hint for an error of the YAML parser.
 * @param parserMessage used for rare errors without a message in `explained`
 * @param key name of a duplicate key; null: other errors
 */
export function explainYamlError(code: ErrorCode, parserMessage: string, key: string | null): Explained {
  if (code === 'DUPLICATE_KEY') {
    return {
      code: 'manifest-duplicate-key',
      message: key === null ? 'This setting is already set above.' : `\`${key}\` is already set above.`,
      hint: 'Remove one of the two lines.',
    };
  }
  return (
    explained[code] ?? {
      code: 'manifest-not-yaml',
      message: `This is not well-formed YAML: ${parserMessage}.`,
      hint: 'Check the quotation marks, brackets, colons and indentation here.',
    }
  );
}
