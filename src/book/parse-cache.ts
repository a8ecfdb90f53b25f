import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { ReadPolicies } from '../manifest/manifest.js';
import type { MarkdownDocument } from '../markdown/block.js';
import { isWithin, nearestExisting } from './find-file.js';

/** Raised when what is remembered changes its shape. */
const formatVersion = 1;

/** Parses of a book's chapters, remembered by what went into them. */
export interface ParseCache {
  /** The parse of a chapter: remembered, or made now. `bytes` are the file's, `text` what they say. */
  parse(bytes: Uint8Array, text: string, policies: ReadPolicies): Promise<MarkdownDocument>;
  /** Keeps what was asked for since the cache was opened, and drops the rest. Never fails: a cache is a convenience. */
  save(): Promise<void>;
}

/**
 * Opens `.narrate/cache/<manifest>.parses.json`. One file for the whole book, because a hundred small ones take longer
 * to open than one takes to read. One that is missing, damaged or of another version is an empty one.
 * @param root the real folder of the manifest
 * @param manifestName its file name, so that two manifests in a folder do not drop each other's parses
 */
export function openParseCache(root: string, manifestName: string): ParseCache {
  const state = join(root, '.narrate');
  const folder = join(state, 'cache');
  const path = join(folder, `${manifestName}.parses.json`);
  const version = `${formatVersion} ${packageVersion()}`;
  const remembered = isOurs(root, state) ? readEntries(path) : new Map<string, MarkdownDocument>();
  const used = new Map<string, MarkdownDocument>();
  let hasNew = false;

  return {
    async parse(bytes, text, policies) {
      const key = keyOf(version, bytes, policies);
      let document = used.get(key) ?? remembered.get(key);
      if (!document) {
        // remark takes longer to load than a remembered book takes to read.
        const { readMarkdown } = await import('../markdown/read.js');
        document = readMarkdown(text, policies);
        hasNew = true;
      }
      used.set(key, document);
      return document;
    },

    async save() {
      if (!hasNew && used.size === remembered.size) return;
      try {
        const existing = nearestExisting(folder);
        if (existing === null || !isWithin(root, existing.path)) return;
        mkdirSync(folder, { recursive: true });
        // Not synced: what a power cut damages is noticed by its checksum, and made again.
        await writeFileAtomic(path, serialise(used), { fsync: false });
      } catch {
        // A folder that cannot be written is no reason not to read a book.
      }
    },
  };
}

/** False: `.narrate` is a link to another place, where nothing of ours belongs. */
function isOurs(root: string, state: string): boolean {
  try {
    return isWithin(root, realpathSync.native(state));
  } catch {
    return false;
  }
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

function keyOf(version: string, bytes: Uint8Array, policies: ReadPolicies): string {
  const sorted = Object.fromEntries(Object.entries(policies).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256')
    .update(`${version}\n${JSON.stringify(sorted)}\n`)
    .update(bytes)
    .digest('hex');
}

/** The checksum on a line of its own, then all entries as one JSON object. */
function serialise(entries: ReadonlyMap<string, MarkdownDocument>): string {
  const body = JSON.stringify(Object.fromEntries(entries));
  return `${sha256(body)}\n${body}`;
}

function readEntries(path: string): Map<string, MarkdownDocument> {
  try {
    const bytes = readFileSync(path);
    const lineEnd = bytes.indexOf('\n');
    const body = bytes.subarray(lineEnd + 1);
    if (sha256(body) !== bytes.toString('latin1', 0, Math.max(0, lineEnd))) return new Map();
    return new Map(Object.entries(JSON.parse(body.toString()) as Record<string, MarkdownDocument>));
  } catch {
    return new Map();
  }
}

function packageVersion(): string {
  const json = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(json) as { version: unknown }).version);
}
