import type { DeclareCommand } from '../../command.js';
import { examplesOf } from '../../options.js';

/** `narrate schema`: the JSON Schema of the manifest, as it stands in `narrate.schema.json`. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('schema')
    .description("print the manifest's JSON Schema, for editors")
    .addHelpText('after', examplesOf('narrate schema > narrate.schema.json'))
    .action(() => printSchema(terminal.out));
};

export async function printSchema(write: (text: string) => void): Promise<void> {
  const { manifestJsonSchema } = await import('../../../manifest/schema/manifest-schema.js');
  write(`${JSON.stringify(manifestJsonSchema(), null, 2)}\n`);
}
