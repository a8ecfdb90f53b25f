import type { Diagnostic } from '../../base/diagnostic.js';
import type { BookCode } from '../project-codes.js';
import type { NotUtf8 } from './decode-text.js';

/**
 * Returns the diagnostic for a file that is not UTF-8.
 * @param subject the file as the subject of a sentence
 * @param file its path, for the place and for the command that converts it
 */
export function notUtf8(code: BookCode, subject: string, file: string, problem: NotUtf8): Diagnostic {
  return {
    code,
    severity: 'error',
    message: `${subject} is not UTF-8 at byte ${problem.byteOffset}: it looks like ${problem.likely}.`,
    place: { file, line: problem.line, column: problem.column },
    ...(problem.lineText ? { excerpt: { line: problem.lineText, length: 1 } } : {}),
    hint:
      problem.encoding === null
        ? 'Fix the text at that place, or name another file: it must be text in UTF-8.'
        : `Save it as UTF-8 in your editor, or run: iconv -f ${problem.encoding} -t UTF-8 "${file}" > converted`,
  };
}
