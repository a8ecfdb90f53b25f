import { z } from 'zod';
import { blockedPortMessage, blockedPortOf } from '../../engines/http/blocked-ports.js';
import type { ManifestCode } from '../diagnostics/manifest-codes.js';
import { normalPath, pathProblem } from '../diagnostics/path-problem.js';
import { languagePattern, languageProblem } from './language.js';

/** A finding of our own inside the schema: zod carries it through as `params`. */
export interface OwnIssueParams {
  readonly code: ManifestCode;
  readonly hint: string;
}

type Finding = { readonly message: string; readonly hint: string } | null;

export const checkedBy =
  (code: ManifestCode, find: (value: string) => Finding): z.core.CheckFn<string> =>
  (context) => {
    const finding = find(context.value);
    if (finding === null) return;
    const params: OwnIssueParams = { code, hint: finding.hint };
    context.issues.push({ code: 'custom', input: context.value, message: finding.message, params });
  };

const controlCharacter: RegExp = /[^\P{Cc}\n\t]/u;
const noControlCharacters = checkedBy('manifest-bad-character', (value) =>
  controlCharacter.test(value)
    ? {
        message: 'This text holds a control character.',
        hint: 'Remove it; most often it was pasted by accident.',
      }
    : null,
);

/** Text of one or more lines, without white space round it. */
export const text = z.string().trim().min(1).check(noControlCharacters);
/** Text for a line: titles and names. However it was wrapped in the file, it is one line. */
export const line = z
  .string()
  .overwrite((value) => value.replace(/\s+/g, ' ').trim())
  .min(1)
  .check(noControlCharacters);
export const path = z
  .string()
  .min(1)
  .check(noControlCharacters, checkedBy('manifest-bad-path', pathProblem))
  .overwrite(normalPath);
export const outputPath = path.check(
  checkedBy('manifest-bad-path', (value) =>
    value.split('/', 1)[0]?.toLowerCase() === '.narrate'
      ? {
          message: 'The folder .narrate is kept for what was paid.',
          hint: 'Choose another folder: audiobook',
        }
      : null,
  ),
);
export const language = z
  .string()
  .check(checkedBy('manifest-bad-language', languageProblem))
  .meta({ pattern: languagePattern, examples: ['en-GB', 'de-DE'] });
export const baseUrl = z.string().check(
  checkedBy('manifest-bad-url', (value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    const plain = url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash;
    if (!plain)
      return {
        message: 'This is not a plain http or https address.',
        hint: 'Write it like https://gateway.example.com, without a user name, a query or a fragment.',
      };
    const port = blockedPortOf(value);
    if (port === null) return null;
    return {
      message: blockedPortMessage('This address', port),
      hint: 'Let the server listen on another port, such as 8787, and change the address.',
    };
  }),
);

export const usd = (most: number) => z.number().min(0).max(most);
export const seconds = (fallback: number, what: string) =>
  z
    .number()
    .min(0)
    .max(60)
    .default(fallback)
    .meta({ description: `Seconds of silence ${what}.` });
