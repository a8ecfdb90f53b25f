import { z } from 'zod';
import { defaultCheckLimits } from '../../check/takes/check-limits.js';
import type { CheckSettings } from '../manifest.js';

/** The mapping `check`: what is asked of a recording, and what is done about one in doubt. */
export const checkSchema = z.union([
  z.literal('off'),
  z.strictObject({
    retakes: z
      .int()
      .min(0)
      .max(5)
      .default(1)
      .meta({ description: 'How often a recording in doubt is bought again, within the budget.' }),
    maxPause: z
      .number()
      .min(0.5)
      .max(60)
      .default(defaultCheckLimits.maxPauseSeconds)
      .meta({ description: 'Seconds that a voice may be silent inside a recording.' }),
  }),
]);

/** The settings of a written mapping. */
export const checkSettings = (written: z.output<typeof checkSchema>): CheckSettings | null =>
  written === 'off' ? null : { retakes: written.retakes, limits: { maxPauseSeconds: written.maxPause } };
