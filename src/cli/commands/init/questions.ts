import type { Readable, Writable } from 'node:stream';
import { confirm, intro, isCancel, log, outro, select, text } from '@clack/prompts';
import { defaultEngine } from '../../../engines/defaults.js';
import { languageTag } from '../../../init/proposal/language-tag.js';
import type { FoundBook, InitChoices } from '../../../use-cases/init.js';
import { voices } from '../../../use-cases/voices.js';
import { visible } from '../../terminal-text.js';
import { counted } from '../../text/format.js';

/** The streams of a dialogue, and the signal that ends it. */
export interface Dialogue {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/**
 * Asks for what narrate cannot know for certain: title, language, voice, and whether to complete `.gitignore`. Enter accepts
 * what was found.
 * @returns null if the user cancels (Ctrl-C, Esc)
 */
export async function askInit(
  { proposal, voice, missingIgnores }: FoundBook,
  dialogue: Dialogue,
): Promise<InitChoices | null> {
  const { chapters, source, title: found } = proposal;
  const spoken = chapters.filter(({ leftOut }) => leftOut === null).length;
  const leftOut = chapters.length > spoken ? ` (${chapters.length - spoken} left out)` : '';
  intro('narrate init', dialogue);
  log.info(visible(`Found ${counted(spoken, 'chapter')}${leftOut}, from ${source}.`), dialogue);
  const title = await text({
    ...dialogue,
    message: 'What is the book called?',
    initialValue: visible(found),
    validate: validateTitle,
  });
  if (isCancel(title)) return null;
  const language = await text({
    ...dialogue,
    message: 'What is its language, such as en-GB? (empty: the voice detects it)',
    initialValue: visible(proposal.language ?? ''),
    validate: validateLanguage,
  });
  if (isCancel(language)) return null;
  const chosen = await select({
    ...dialogue,
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
  const ignore = missingIgnores.length > 0 && (await askIgnore(missingIgnores, dialogue));
  if (isCancel(ignore)) return null;
  outro('Writing the manifest.', dialogue);
  return { title: title.trim(), language: languageTag(language), voice: chosen, ignore };
}

const validateTitle = (value = ''): string | undefined =>
  value.trim() === '' ? 'A book needs a title.' : undefined;
const validateLanguage = (value = ''): string | undefined =>
  value.trim() === '' || languageTag(value) !== null
    ? undefined
    : 'Write it like en-GB (language, hyphen, region), or leave it empty.';

const askIgnore = (lines: readonly string[], dialogue: Dialogue) =>
  confirm({ ...dialogue, message: visible(`Add ${lines.join(', ')} to .gitignore?`), initialValue: true });
