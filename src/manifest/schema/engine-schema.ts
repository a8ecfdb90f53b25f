import { z } from 'zod';
import type { Price } from '../../base/money/price.js';
import { readPrice } from '../../base/money/written-price.js';
import { defaultEngine } from '../../engines/defaults.js';
import { engineSummary, modelExamples } from '../../engines/registry.js';
import { baseUrl, line, type OwnIssueParams, usd } from './schema-values.js';

const amount = (description: string) => usd(1000).optional().meta({ description });

/** A price by its unit: just one. */
const unitPrice = z
  .strictObject({
    request: amount('US dollars a request, whatever its length.'),
    thousandCharacters: amount('US dollars for 1,000 characters of text.'),
    minute: amount('US dollars a minute of sound.'),
  })
  .check((context) => {
    const named = Object.values(context.value).filter((value) => value !== undefined);
    // An unknown key is told already.
    if (named.length === 1 || context.issues.length > 0) return;
    const params: OwnIssueParams = {
      code: 'manifest-bad-price',
      hint: 'Write one of `price: 0.04` (a request), `price: { thousandCharacters: 0.015 }` and `price: { minute: 0.015 }`.',
    };
    const message =
      named.length === 0 ? 'This price names no amount.' : 'A price has one unit, and this one has several.';
    context.issues.push({ code: 'custom', input: context.value, message, params });
  });

export const engineSettings = z.strictObject({
  name: line.default(defaultEngine).meta({ description: `${engineSummary}.` }),
  model: line.optional().meta({ description: `Of an engine that has several: ${modelExamples}` }),
  price: z
    .union([usd(1000), unitPrice])
    .optional()
    .meta({
      description:
        'What a request costs, in US dollars, or { thousandCharacters: … } or { minute: … }. At the address of the engine itself it can only raise the list price; --price and NARRATE_PRICE can lower it.',
    }),
  baseUrl: baseUrl.optional().meta({ description: 'Another address of the engine.' }),
});

/** A written price as ours; null: none is written. */
export const priceOf = (written: z.output<typeof engineSettings>['price']): Price | null =>
  written === undefined ? null : readPrice(written);
