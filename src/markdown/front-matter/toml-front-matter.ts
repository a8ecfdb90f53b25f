import { parse } from 'smol-toml';
import { limits } from '../parse/limits.js';
import type { SourceText } from '../parse/source-text.js';
import { type FrontMatter, noFrontMatter as none } from './front-matter.js';
import { type Fenced, factsOf } from './metadata.js';

const looksLikeToml = /^\s*(?:#.*\n\s*)*(?:\[|["']?[\p{L}_][\w.-]*["']?\s*=)/u;

/** Reads TOML between `+++` lines. TOML with errors is not spoken either, and has no title. */
export function readToml({ inner, end }: Fenced, source: SourceText): FrontMatter {
  if (inner.trim() !== '' && !looksLikeToml.test(inner)) return none;
  const isThere = { ...none, end };
  if (inner.length > limits.frontMatter) return isThere;
  try {
    return { ...isThere, ...factsOf(parse(inner), end, source) };
  } catch {
    return isThere;
  }
}
