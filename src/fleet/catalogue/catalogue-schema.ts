import { z } from 'zod';
import { manifestSchema } from '../../manifest/schema/manifest-schema.js';
import { checkedBy, line, path, usd } from '../../manifest/schema/schema-values.js';
import { storeProblem } from '../../manifest/schema/store-address.js';
import { storeAt } from '../../manifest/schema/store-schema.js';
import { usualPriority } from './catalogue.js';

/** Stands for the name of a book in the `store` of the defaults. */
export const bookPlaceholder = '{book}';

const pattern = path.meta({
  description: 'A manifest, relative to this file. `*`, `**` and `?` match several.',
});
const priority = z
  .int()
  .min(1)
  .max(100)
  .default(usualPriority)
  .meta({ description: 'From 1 (first) to 100 (last).' });
const mostUsd = 1_000_000;

const entry = z.strictObject({
  manifest: pattern,
  priority,
  budget: usd(mostUsd)
    .optional()
    .meta({ description: 'The most US dollars that a run of the fleet may spend on each of these books.' }),
});

/** A store whose address may contain the placeholder. */
const store = storeAt(
  z
    .string()
    .check(
      checkedBy('manifest-bad-store', (address) => storeProblem(address.replaceAll(bookPlaceholder, 'book'))),
    ),
);

/** The settings of a manifest that can be the same in many books. */
const defaults = manifestSchema
  .pick({
    author: true,
    narrator: true,
    disclosure: true,
    credits: true,
    genre: true,
    language: true,
    engine: true,
    voice: true,
    prompt: true,
    voices: true,
    pronounce: true,
    read: true,
    chunks: true,
    limits: true,
    check: true,
    audio: true,
    publish: true,
    output: true,
  })
  .partial()
  .extend({ store: store.optional() });

/** Schema of the catalogue file. docs/fleet.md has the details. */
export const catalogueSchema = z.strictObject({
  name: line.meta({ description: 'The name of the fleet in Redis: lower-case letters, digits and hyphens.' }),
  books: z.array(z.union([pattern, entry])).min(1),
  defaults: defaults.prefault({}),
  budgets: z
    .strictObject({
      run: usd(mostUsd).optional(),
      month: usd(mostUsd).optional(),
      total: usd(mostUsd).optional(),
      book: usd(mostUsd).optional(),
    })
    .prefault({}),
});

/** Catalogue that the schema accepted. */
export type WrittenCatalogue = z.output<typeof catalogueSchema>;
