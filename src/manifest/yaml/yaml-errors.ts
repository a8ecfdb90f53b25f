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
    message: 'A tab indents this line.',
    hint: 'YAML allows spaces alone: replace the tab by two spaces.',
  },
  MULTIPLE_DOCS: {
    code: 'manifest-several-documents',
    message: 'A second document begins here.',
    hint: 'A manifest is one document: remove the `---` line, or keep the other book in a file of its own.',
  },
  MISSING_CHAR: {
    code: 'manifest-not-yaml',
    message: 'Something that is opened here is not closed.',
    hint: 'Add the missing quotation mark, bracket or colon.',
  },
  MULTILINE_IMPLICIT_KEY: {
    code: 'manifest-not-yaml',
    message: 'This line is no key with a value.',
    hint: 'Write `key: value`, with a colon and a space after the key; indent what belongs to the line above.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    code: 'manifest-not-yaml',
    message: 'There is a second colon where a value was expected.',
    hint: 'Put a text that holds a colon and a space in quotes, and check the indentation of the next line.',
  },
  BAD_SCALAR_START: {
    code: 'manifest-not-yaml',
    message: 'A text cannot begin with this character.',
    hint: 'Put the text in quotes.',
  },
  NON_STRING_KEY: {
    code: 'manifest-not-yaml',
    message: 'A key must be a text.',
    hint: 'Write `key: value`.',
  },
  TAG_RESOLVE_FAILED: {
    code: 'manifest-not-yaml',
    message: 'Tags have no meaning in a manifest.',
    hint: 'Remove the word with the exclamation mark, or put the text in quotes.',
  },
  RESOURCE_EXHAUSTION: {
    code: 'manifest-not-yaml',
    message: 'Brackets are nested too deeply here.',
    hint: 'A manifest needs four levels at most.',
  },
};

/**
 * An error of the YAML parser in the words of this house.
 * @param said the parser's own words, for errors that are too rare to have better ones
 * @param key the key of a duplicate
 */
export function explainYamlError(code: ErrorCode, said: string, key: string | null): Explained {
  if (code === 'DUPLICATE_KEY') {
    return {
      code: 'manifest-duplicate-key',
      message: key === null ? 'This key stands here twice.' : `\`${key}\` stands here for the second time.`,
      hint: 'Keep one of the two.',
    };
  }
  return (
    explained[code] ?? {
      code: 'manifest-not-yaml',
      message: `This is not well-formed YAML: ${said}.`,
      hint: 'Check the quotation marks, brackets, colons and indentation here.',
    }
  );
}
