import type { ReadPolicies } from '../../src/manifest/manifest.js';

/** The manifest's defaults. */
export const defaults: ReadPolicies = {
  code: 'skip',
  tables: 'skip',
  images: 'alt',
  footnotes: 'skip',
  links: 'text',
  headings: 'read',
  html: 'skip',
  math: 'skip',
  tags: [],
};

/** Everything that can be read is read. */
export const readAll: ReadPolicies = {
  code: 'read',
  tables: 'read',
  images: 'read',
  footnotes: 'read',
  links: 'read',
  headings: 'read',
  html: 'read',
  math: 'read',
  tags: [],
};
