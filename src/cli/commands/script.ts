import { type NarrateOptions, script } from '../../narrate.js';
import type { Terminal } from '../terminal.js';

/** `narrate script`: prints what would be spoken; who speaks stands above where the speaker changes. */
export async function scriptCommand(options: NarrateOptions, terminal: Terminal): Promise<number> {
  const { chapters } = await script(options);
  for (const { chapter } of chapters) {
    terminal.out(`# ${chapter.chapter}. ${chapter.title} (${chapter.file})\n\n`);
    let speaker = '';
    for (const block of chapter.blocks) {
      const { voice, prompt, language } = block.speaker;
      const now = [voice, language, prompt].filter((part) => part !== null).join(' · ');
      if (now !== speaker) terminal.out(`[${now}]\n\n`);
      speaker = now;
      terminal.out(`${block.spoken}\n\n`);
    }
  }
  return 0;
}
