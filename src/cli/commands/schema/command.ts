import type { DeclareCommand } from '../../command.js';
import { examplesOf } from '../../options.js';

/** Declares `narrate schema`. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('schema')
    .description("print the manifest's JSON Schema, with which an editor can complete and check it")
    .addHelpText('after', examplesOf('narrate schema > narrate.schema.json'))
    .action(() => printSchema(terminal.out));
};

/** Prints the JSON Schema of the manifest, with the content of `narrate.schema.json`. */
export async function printSchema(write: (text: string) => void): Promise<void> {
  const { manifestJsonSchema } = await import('../../../manifest/schema/manifest-schema.js');
  write(`${JSON.stringify(manifestJsonSchema(), null, 2)}\n`);
}
