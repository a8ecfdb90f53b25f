import { z } from 'zod';
import { blockedPortMessage, blockedPortOf } from '../../engines/http/blocked-ports.js';
import type { ManifestCode } from '../diagnostics/manifest-codes.js';
import { normalPath, pathProblem } from '../diagnostics/path-problem.js';
import { languagePattern, languageProblem } from './language.js';

/** Code and hint of a custom issue, passed through zod as `params`. */
export interface OwnIssueParams {
  readonly code: ManifestCode;
  readonly hint: string;
}

type Finding = { readonly message: string; readonly hint: string } | null;

/** Returns a zod check that reports what `find` returns, under `code`. `find` returns null for a valid value. */
export const checkedBy =
  (code: ManifestCode, find: (value: string) => Finding): z.core.CheckFn<string> =>
  (context) => {
    const finding = find(context.value);
    if (finding === null) return;
    const params: OwnIssueParams = { code, hint: finding.hint };
    context.issues.push({ code: 'custom', input: context.value, message: finding.message, params });
  };

const controlCharacter: RegExp = /[^\P{Cc}\n\t]/u;
/** With the flag `u`, a pair of surrogates is one character of another kind. */
const loneSurrogate = /\p{Cs}/u;
const noControlCharacters = checkedBy('manifest-bad-character', (value) => {
  const hint = 'Remove it; it was probably pasted by accident.';
  if (controlCharacter.test(value)) return { message: 'This text contains a control character.', hint };
  if (loneSurrogate.test(value))
    return { message: 'This text contains half of a character (a lone surrogate).', hint };
  return null;
});

/** Text of one or more lines, trimmed. */
export const text = z.string().trim().min(1).check(noControlCharacters);
/** Text of one line, such as a title or a name. White space, also line breaks, becomes single spaces. */
export const line = z
  .string()
  .overwrite((value) => value.replace(/\s+/g, ' ').trim())
  .min(1)
  .check(noControlCharacters);
/** Normalised path inside the manifest's folder. */
export const path = z
  .string()
  .min(1)
  .check(noControlCharacters, checkedBy('manifest-bad-path', pathProblem))
  .overwrite(normalPath);
/** Like `path`, but not inside `.narrate`. */
export const outputPath = path.check(
  checkedBy('manifest-bad-path', (value) =>
    value.split('/', 1)[0]?.toLowerCase() === '.narrate'
      ? {
          message: 'The output cannot be in .narrate: that folder is reserved for recordings and journal.',
          hint: 'Choose another folder, such as audiobook.',
        }
      : null,
  ),
);
/** Well-formed BCP-47 tag. */
export const language = z
  .string()
  .check(checkedBy('manifest-bad-language', languageProblem))
  .meta({ pattern: languagePattern, examples: ['en-GB', 'de-DE'] });
/** Address of an http or https server. */
export const baseUrl = z.string().check(
  checkedBy('manifest-bad-url', (value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    const plain =
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      !url.username &&
      !url.password &&
      !url.search &&
      !url.hash;
    if (!plain)
      return {
        message: 'This is not a valid http or https address.',
        hint: 'Write it like https://gateway.example.com, without a user name, a query or a fragment.',
      };
    const port = blockedPortOf(value);
    if (port === null) return null;
    return {
      message: blockedPortMessage('This address', port),
      hint: 'Start the server on another port, such as 8787, and change the address.',
    };
  }),
);

/** Amount in US dollars. */
export const usd = (most: number) => z.number().min(0).max(most);
/** @param where end of the description: "Seconds of silence …" */
export const seconds = (fallback: number, where: string) =>
  z
    .number()
    .min(0)
    .max(60)
    .default(fallback)
    .meta({ description: `Seconds of silence ${where}.` });
