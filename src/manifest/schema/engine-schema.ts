import { z } from 'zod';
import type { Price } from '../../base/money/price.js';
import { readPrice } from '../../base/money/written-price.js';
import { defaultEngine } from '../../engines/defaults.js';
import { engineSummary, modelExamples } from '../../engines/registry.js';
import { baseUrl, line, type OwnIssueParams, usd } from './schema-values.js';

const amount = (description: string) => usd(1000).optional().meta({ description });

/** Price with exactly one unit. */
const unitPrice = z
  .strictObject({
    request: amount('US dollars a request, whatever its length.'),
    thousandCharacters: amount('US dollars for 1,000 characters of text.'),
    minute: amount('US dollars a minute of sound.'),
  })
  .check((context) => {
    const named = Object.values(context.value).filter((value) => value !== undefined);
    // An unknown key is already reported.
    if (named.length === 1 || context.issues.length > 0) return;
    const params: OwnIssueParams = {
      code: 'manifest-bad-price',
      hint: 'Write one of `price: 0.04` (a request), `price: { thousandCharacters: 0.015 }` and `price: { minute: 0.015 }`.',
    };
    const message =
      named.length === 0 ? 'This price has no amount.' : 'A price has one unit, but this one has several.';
    context.issues.push({ code: 'custom', input: context.value, message, params });
  });

/** Schema of `engine` as a mapping. */
export const engineSettings = z.strictObject({
  name: line.default(defaultEngine).meta({ description: `${engineSummary}.` }),
  model: line.optional().meta({ description: `For an engine with several models: ${modelExamples}` }),
  price: z
    .union([usd(1000), unitPrice])
    .optional()
    .meta({
      description:
        'What a request costs, in US dollars, or { thousandCharacters: … } or { minute: … }. At the address of the engine itself it can only raise the list price; --price and NARRATE_PRICE can lower it.',
    }),
  baseUrl: baseUrl
    .optional()
    .meta({ description: 'An address that replaces the default address of the engine.' }),
});

/** Normalises `engine.price`; null: the manifest sets none. */
export const priceOf = (written: z.output<typeof engineSettings>['price']): Price | null =>
  written === undefined ? null : readPrice(written);
