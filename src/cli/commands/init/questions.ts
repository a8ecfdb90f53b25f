import type { Readable, Writable } from 'node:stream';
import { confirm, intro, isCancel, log, outro, select, text } from '@clack/prompts';
import { defaultEngine } from '../../../engines/defaults.js';
import { languageTag } from '../../../init/proposal/language-tag.js';
import type { FoundBook, InitChoices } from '../../../use-cases/init.js';
import { voices } from '../../../use-cases/voices.js';
import { visible } from '../../terminal-text.js';
import { counted } from '../../text/format.js';

/** Where questions are asked; tests ask elsewhere than at the terminal. */
export interface Asking {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/**
 * Asks the little that cannot be known for sure: title, language, voice, and whether `.gitignore` may be completed. Enter
 * takes what was found. @returns null where somebody would rather not (Ctrl-C, Esc)
 */
export async function askInit(
  { proposal, voice, missingIgnores }: FoundBook,
  asking: Asking,
): Promise<InitChoices | null> {
  const { chapters, source, title: found } = proposal;
  const read = chapters.filter(({ leftOut }) => leftOut === null).length;
  const leftOut = chapters.length > read ? `, ${chapters.length - read} left out` : '';
  intro('narrate init', asking);
  log.info(visible(`${source}: ${counted(read, 'chapter')}${leftOut}`), asking);
  const title = await text({
    ...asking,
    message: 'What is the book called?',
    initialValue: visible(found),
    validate: needed,
  });
  if (isCancel(title)) return null;
  const language = await text({
    ...asking,
    message: 'Its language, such as en-GB? (empty: the voices find out)',
    initialValue: visible(proposal.language ?? ''),
    validate: (value = '') => (value.trim() === '' || languageTag(value) !== null ? undefined : notALanguage),
  });
  if (isCancel(language)) return null;
  const chosen = await select({
    ...asking,
    message: 'Who reads it?',
    options: voices(defaultEngine).voices.map(({ name, gender, character }) => ({
      value: name,
      label: name,
      hint: [character, gender].filter((part) => part !== null).join(', '),
    })),
    initialValue: voice,
    maxItems: 8,
  });
  if (isCancel(chosen)) return null;
  const ignore = missingIgnores.length > 0 && (await askIgnore(missingIgnores, asking));
  if (isCancel(ignore)) return null;
  outro('Writing the manifest.', asking);
  return { title: title.trim(), language: languageTag(language), voice: chosen, ignore };
}

const notALanguage = 'Write it like en-GB: the language, a hyphen, the region; or nothing.';
const needed = (value = ''): string | undefined =>
  value.trim() === '' ? 'A book needs a title.' : undefined;

const askIgnore = (lines: readonly string[], asking: Asking) =>
  confirm({ ...asking, message: visible(`Add ${lines.join(', ')} to .gitignore?`), initialValue: true });
