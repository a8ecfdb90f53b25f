import { defineConfig, mergeConfig } from 'vitest/config';
import everyTest from './vitest.config.js';

/** `npm run test:many`: all tests, with ten times the examples that a property names (`test/support/examples.ts`). */
export default mergeConfig(everyTest, defineConfig({ test: { env: { EXAMPLES: '10' } } }));
