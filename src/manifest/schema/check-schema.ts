import { z } from 'zod';
import { defaultCheckLimits } from '../../check/takes/check-limits.js';
import type { CheckSettings } from '../manifest.js';

/** Schema of `check`: limits for takes, and how often a flagged take is bought again. */
export const checkSchema = z.union([
  z.literal('off'),
  z.strictObject({
    retakes: z
      .int()
      .min(0)
      .max(5)
      .default(1)
      .meta({ description: 'How often a flagged recording is bought again, within the budget.' }),
    maxPause: z
      .number()
      .min(0.5)
      .max(60)
      .default(defaultCheckLimits.maxPauseSeconds)
      .meta({ description: 'The longest silence inside a recording, in seconds.' }),
    words: z.enum(['report', 'retake', 'off']).default('report').meta({
      description:
        'Whether missing, added and other words in recordings are only reported, or also bought again.',
    }),
  }),
]);

/** Normalises `check`; null: takes are not checked. */
export const checkSettings = (written: z.output<typeof checkSchema>): CheckSettings | null =>
  written === 'off'
    ? null
    : {
        retakes: written.retakes,
        words: written.words,
        limits: { maxPauseSeconds: written.maxPause },
      };
