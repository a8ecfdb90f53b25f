import { pricePhrase } from '../../../base/money/price-phrase.js';
import { voices } from '../../../use-cases/voices.js';
import type { Terminal } from '../../terminal.js';
import { renderTable } from '../../text/format.js';

/** `narrate voices`: the voices of an engine. */
export function voicesCommand(
  { engine, json }: { readonly engine: string; readonly json: boolean },
  terminal: Terminal,
): number {
  const profile = voices(engine);
  if (json) {
    const { name, voices: list, takesAnyVoice, languages } = profile;
    terminal.json({ engine: name, voices: list, takesAnyVoice, languages });
    return 0;
  }
  const rows = profile.voices.map(({ name, gender, character, languages }) => [
    name,
    gender ?? '',
    character ?? '',
    languages.join(' '),
  ]);
  const more = profile.takesAnyVoice ? ', and any other name that its server knows' : '';
  terminal.out(`${profile.name}: ${rows.length} voices${more}; ${pricePhrase(profile.price)}\n\n`);
  terminal.out(renderTable(rows, { align: ['left', 'left', 'left', 'left'], columns: terminal.columns }));
  return 0;
}
