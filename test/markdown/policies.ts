import type { ReadPolicies } from '../../src/manifest/manifest.js';

/** Default policies of a manifest. */
export const defaults: ReadPolicies = {
  code: 'skip',
  tables: 'skip',
  images: 'alt',
  footnotes: 'skip',
  links: 'text',
  headings: 'read',
  html: 'skip',
  math: 'skip',
  citations: 'skip',
  admonitions: 'read',
  templates: 'skip',
  speakerLabels: 'read',
  dialects: 'auto',
  tags: [],
};

/** Policies that read everything. */
export const readAll: ReadPolicies = {
  code: 'read',
  tables: 'read',
  images: 'read',
  footnotes: 'read',
  links: 'read',
  headings: 'read',
  html: 'read',
  math: 'read',
  citations: 'read',
  admonitions: 'read',
  templates: 'read',
  speakerLabels: 'read',
  dialects: 'auto',
  tags: [],
};
