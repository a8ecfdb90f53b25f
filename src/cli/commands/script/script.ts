import type { NarrateOptions } from '../../../project/project.js';
import { script } from '../../../use-cases/script.js';
import type { Terminal } from '../../terminal.js';
import { chunksJson, scriptJson } from './json.js';
import { chunksText, scriptText } from './text.js';

export interface ScriptFlags extends NarrateOptions {
  readonly chunks: boolean;
  readonly json: boolean;
}

/** `narrate script`: prints what would be spoken, by block or by chunk. */
export async function scriptCommand({ chunks, json, ...options }: ScriptFlags, terminal: Terminal) {
  const found = await script(options);
  if (json) {
    const document = chunks ? chunksJson(found) : scriptJson(found);
    terminal.json(document);
  } else {
    for (const chapter of found.chapters)
      terminal.out(chunks ? chunksText(chapter, found, terminal.columns) : scriptText(chapter));
  }
  return 0;
}
