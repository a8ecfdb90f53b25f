import type { Chapter, VoiceSettings } from '../../../markdown/block.js';
import type { Script } from '../../../use-cases/script.js';
import { visible } from '../../terminal-text.js';
import { placeName } from '../../text/chunk-name.js';
import { displayWidth } from '../../text/display-width.js';
import { counted, shorten } from '../../text/format.js';

type ScriptChapter = Script['chapters'][number];

/** Returns the spoken text of a chapter, with the voice settings above each part where they change. */
export function scriptText({ chapter }: ScriptChapter): string {
  return withHeadings(
    chapter,
    chapter.blocks.map(({ voiceSettings, spoken }) => ({ voiceSettings, text: `${spoken}\n\n` })),
  );
}

/** Returns the spoken text of a chapter chunk by chunk, each below a line with its number, state and place. */
export function chunksText(
  { chapter, chunks }: ScriptChapter,
  { states }: Pick<Script, 'states'>,
  columns: number,
): string {
  const width = Math.max(20, Math.min(80, columns));
  const parts = chunks.map((chunk) => {
    const { place, text, voiceSettings } = chunk;
    const title = `-- ${chunk.chunk} ${states.get(chunk) ?? 'new'}, ${counted(text.length, 'character')}, ${placeName(place)} `;
    return { voiceSettings, text: `${padWithDashes(title, width)}\n${text}\n\n` };
  });
  return withHeadings(chapter, parts);
}

const padWithDashes = (title: string, width: number): string => {
  const shown = shorten(title, width);
  return `${shown}${'-'.repeat(Math.max(0, width - displayWidth(shown)))}`;
};

function withHeadings(
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
