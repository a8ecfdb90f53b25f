import { z } from 'zod';
import { baseUrl, checkedBy } from './schema-values.js';
import { regionProblem, storeProblem } from './store-address.js';

/** Settings of the store, a second place for recordings and journal. */
export interface StoreSettings {
  /** As written: `s3://bucket/prefix`, or a folder, absolute or relative to the manifest. */
  readonly url: string;
  /** S3 server other than Amazon's; null: none. Not trusted, since it comes with the book (see `endpointOf`). */
  readonly endpoint: string | null;
  /** Region of the bucket; null: from the environment. */
  readonly region: string | null;
  /** Format of the stored recordings: unchanged, or losslessly compressed. */
  readonly format: 'wav' | 'flac';
}

const address = z
  .string()
  .min(1)
  .check(checkedBy('manifest-bad-store', storeProblem))
  .meta({ description: 'A folder, or s3://bucket/prefix.' });

/** Returns the schema of a store whose address has a schema of its own. */
export const storeAt = <Address extends z.ZodType<string>>(address: Address) =>
  z.union([
    address,
    z.strictObject({
      url: address,
      endpoint: baseUrl.optional().meta({
        description: "The address of an S3 server other than Amazon's. Name it in the environment too.",
      }),
      region: z
        .string()
        .check(checkedBy('manifest-bad-store', regionProblem))
        .optional()
        .meta({ description: "The bucket's region; absent: AWS_REGION." }),
      format: z.enum(['wav', 'flac']).default('wav').meta({
        description:
          'The format of the stored recordings: flac halves their size, and every sample is verified.',
      }),
    }),
  ]);

/** Schema of `store`. */
export const storeSchema = storeAt(address);

/** Normalises `store`; null: the manifest sets none, and recordings are only in `.narrate`. */
export function storeSettings(written: z.output<typeof storeSchema> | undefined): StoreSettings | null {
  if (written === undefined) return null;
  if (typeof written === 'string') return { url: written, endpoint: null, region: null, format: 'wav' };
  const { url, endpoint = null, region = null, format } = written;
  return { url, endpoint, region, format };
}
