import { z } from 'zod';
import { baseUrl, checkedBy } from './schema-values.js';
import { regionProblem, storeProblem } from './store-address.js';

/** Where paid audio is kept beside `.narrate`. */
export interface StoreSettings {
  /** As it is written: `s3://bucket/prefix`, or a folder, relative to the manifest's unless it is absolute. */
  readonly url: string;
  /** Another S3 server than Amazon's. It comes with the book and is not trusted (see `endpointOf`). */
  readonly endpoint: string | null;
  /** Of the bucket; null: the environment's. */
  readonly region: string | null;
  /** How recordings are kept there: as they are, or losslessly compressed. */
  readonly format: 'wav' | 'flac';
}

const address = z
  .string()
  .min(1)
  .check(checkedBy('manifest-bad-store', storeProblem))
  .meta({ description: 'A folder, or s3://bucket/prefix.' });

const settings = z.strictObject({
  url: address,
  endpoint: baseUrl.optional().meta({
    description: "The address of an S3 server that is not Amazon's; to be named in the environment as well.",
  }),
  region: z
    .string()
    .check(checkedBy('manifest-bad-store', regionProblem))
    .optional()
    .meta({ description: "The bucket's region; absent: AWS_REGION." }),
  format: z.enum(['wav', 'flac']).default('wav').meta({
    description: 'How recordings are kept there: flac halves them, and is checked sample for sample.',
  }),
});

/** `store:` of a manifest. */
export const storeSchema = z.union([address, settings]);

/** Null: there is none, and recordings are kept in `.narrate` alone. */
export function storeSettings(written: z.output<typeof storeSchema> | undefined): StoreSettings | null {
  if (written === undefined) return null;
  if (typeof written === 'string') return { url: written, endpoint: null, region: null, format: 'wav' };
  const { url, endpoint = null, region = null, format } = written;
  return { url, endpoint, region, format };
}
