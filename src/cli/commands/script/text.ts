import type { Chapter, VoiceSettings } from '../../../markdown/block.js';
import type { Script } from '../../../use-cases/script.js';
import { visible } from '../../terminal-text.js';
import { placeName } from '../../text/chunk-name.js';
import { displayWidth } from '../../text/display-width.js';
import { counted, shorten } from '../../text/format.js';

type ScriptChapter = Script['chapters'][number];

/** A chapter's speech for people; who speaks stands above where the voiceSettings changes. */
export function scriptText({ chapter }: ScriptChapter): string {
  return headed(
    chapter,
    chapter.blocks.map(({ voiceSettings, spoken }) => ({ voiceSettings, text: `${spoken}\n\n` })),
  );
}

/** The same by chunk, each under a rule that says what it has come to and where it stands. */
export function chunksText(
  { chapter, chunks }: ScriptChapter,
  { states }: Pick<Script, 'states'>,
  columns: number,
): string {
  const width = Math.max(20, Math.min(80, columns));
  const parts = chunks.map((chunk) => {
    const { place, text, voiceSettings } = chunk;
    const title = `-- ${chunk.chunk} ${states.get(chunk) ?? 'new'}, ${counted(text.length, 'character')}, ${placeName(place)} `;
    return { voiceSettings, text: `${ruled(title, width)}\n${text}\n\n` };
  });
  return headed(chapter, parts);
}

const ruled = (title: string, width: number): string => {
  const shown = shorten(title, width);
  return `${shown}${'-'.repeat(Math.max(0, width - displayWidth(shown)))}`;
};

function headed(
  { chapter, title, file }: Chapter,
  parts: readonly { readonly voiceSettings: VoiceSettings; readonly text: string }[],
): string {
  let before = '';
  const lines = parts.map(({ voiceSettings: { voice, prompt, language }, text }) => {
    const settings = [voice, language, prompt].filter((part) => part !== null).join(' · ');
    const line = settings === before ? '' : `${visible(`[${settings}]`)}\n\n`;
    before = settings;
    return `${line}${text}`;
  });
  return `${visible(`# ${chapter}. ${title} (${file})`)}\n\n${lines.join('')}`;
}
