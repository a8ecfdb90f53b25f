import { pricePhrase } from '../../../base/money/price-phrase.js';
import { defaultEngine } from '../../../engines/defaults.js';
import { engineNames } from '../../../engines/registry.js';
import { voices } from '../../../use-cases/voices.js';
import type { DeclareCommand } from '../../command.js';
import { engineOption, examplesOf, jsonOption } from '../../options.js';
import { renderTable } from '../../text/format.js';

type Profile = ReturnType<typeof voices>;

/** Declares `narrate voices`. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('voices')
    .description('list the voices of an engine')
    .addHelpText(
      'after',
      examplesOf('narrate voices', ...engineNames.map((name) => `narrate voices --engine ${name}`)),
    )
    .addOption(engineOption('the engine').default(defaultEngine))
    .addOption(jsonOption())
    .action((flags) => {
      const profile = voices(flags.engine);
      if (flags.json) terminal.json(voicesJson(profile));
      else terminal.out(voicesText(profile, terminal.columns));
    });
};

const voicesJson = ({ name, voices: list, supportsAnyVoice, languages }: Profile) => ({
  engine: name,
  voices: list,
  takesAnyVoice: supportsAnyVoice,
  languages,
});

function voicesText(
  { name: engine, voices: list, supportsAnyVoice, price }: Profile,
  columns: number,
): string {
  const rows = list.map(({ name, gender, character, languages }) => [
    name,
    gender ?? '',
    character ?? '',
    languages.join(' '),
  ]);
  const more = supportsAnyVoice ? ', and any other name that its server knows' : '';
  const table = renderTable(rows, { align: ['left', 'left', 'left', 'left'], columns });
  return `${engine}: ${rows.length} voices${more}; ${pricePhrase(price)}\n\n${table}`;
}
