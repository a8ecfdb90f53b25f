import { defineConfig, mergeConfig } from 'vitest/config';
import everyTest from './vitest.config.js';

/** `npm run test:many`: runs all tests with ten times the number of examples that a property names (`test/support/examples.ts`). */
export default mergeConfig(everyTest, defineConfig({ test: { env: { EXAMPLES: '10' } } }));
