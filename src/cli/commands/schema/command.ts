import { examplesOf } from '../../options.js';
import type { Verb } from '../../verb.js';

export const schema: Verb = (program, { terminal }) => {
  program
    .command('schema')
    .description("print the manifest's JSON Schema, for editors")
    .addHelpText('after', examplesOf('narrate schema > narrate.schema.json'))
    .action(async () => {
      const { printSchema } = await import('./schema.js');
      printSchema(terminal.out);
    });
};
