import { manifestJsonSchema } from '../../../manifest/schema/manifest-schema.js';

/** `narrate schema`: the JSON Schema of the manifest, as it stands in `narrate.schema.json`. */
export function printSchema(write: (text: string) => void): void {
  write(`${JSON.stringify(manifestJsonSchema(), null, 2)}\n`);
}
