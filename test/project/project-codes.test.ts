import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { bookCodes } from '../../src/project/project-codes.js';

const folder = resolve(import.meta.dirname, '../../src/project');
const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'project-codes.ts')
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

it('bookCodes contains only codes that the source uses', () => {
  // Chapters and covers build some codes from a template: `${what}-missing`.
  const isUsed = (code: string) =>
    source.includes(`'${code}'`) || source.includes(`\`\${what}${code.slice(code.indexOf('-'))}\``);
  expect(Object.keys(bookCodes).filter((code) => !isUsed(code))).toEqual([]);
});
