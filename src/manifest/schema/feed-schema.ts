import { z } from 'zod';
import { checkedBy, line } from './schema-values.js';

/** Schema of `publish.feed`: the podcast feed. */
export const feedSchema = z.strictObject({
  url: z.string().check(checkedBy('manifest-bad-url', urlProblem)).meta({
    description:
      'The address of feed.xml on the web, or of the folder that contains it: an address that does not end with .xml or .rss. The other files are next to it.',
  }),
  start: z
    .string()
    .check(checkedBy('manifest-bad-date', dateProblem))
    .meta({
      description:
        'The date of the first chapter, such as 2026-12-01. Each further chapter is one minute later.',
      examples: ['2026-12-01', '2026-12-01T06:00:00Z'],
    }),
  guid: z.string().check(checkedBy('manifest-bad-guid', guidProblem)).optional().meta({
    description:
      'The podcast:guid of a podcast that was published elsewhere before; absent: made from the address.',
  }),
  season: z.int().min(1).max(9999).default(1).meta({ description: 'The number of the season.' }),
  category: line
    .default('Arts > Books')
    .meta({ description: 'A category of Apple Podcasts, and a subcategory after `>`.' }),
  email: z.email().optional().meta({ description: 'The address by which directories verify the owner.' }),
  explicit: z.boolean().default(false).meta({ description: 'Whether the book has explicit content.' }),
  locked: z.boolean().default(true).meta({
    description: 'Whether other podcast hosts must not import the feed.',
  }),
  private: z.boolean().default(false).meta({
    description: 'Whether directories must not list the feed.',
  }),
});

function urlProblem(value: string): { message: string; hint: string } | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isPlain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    !url.username &&
    !url.password &&
    !url.search &&
    !url.hash;
  if (isPlain) return null;
  return {
    message: 'This is not an address on the web.',
    hint: 'Write it like https://example.com/book/feed.xml, without a user name, a query or a fragment.',
  };
}

/** A date, or a date and a time with its distance from UTC (ISO 8601). */
const datePattern = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?$/;

function dateProblem(value: string): { message: string; hint: string } | null {
  const [, year, month, day] = datePattern.exec(value) ?? [];
  const isDay =
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
      .toJSON()
      ?.startsWith(value.slice(0, 10)) ?? false;
  if (isDay && !Number.isNaN(Date.parse(value))) return null;
  return {
    message: `"${value}" is not a date.`,
    hint: 'Write it like 2026-12-01, or with a time and its zone: 2026-12-01T06:00:00Z.',
  };
}

function guidProblem(value: string): { message: string; hint: string } | null {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return null;
  return {
    message: `"${value}" is not a podcast:guid.`,
    hint: 'Copy it from the feed: 36 characters, such as 917393e3-1b1e-5cef-ace4-edaa54e1f810. Or remove the line.',
  };
}

/** The podcast feed, as the manifest describes it. */
export interface FeedSettings {
  /** The address of `feed.xml`. */
  readonly url: string;
  /** The date of the first chapter, in milliseconds since 1970. */
  readonly startMs: number;
  /** Null: made from the address. */
  readonly guid: string | null;
  readonly season: number;
  /** A category, and its subcategories. */
  readonly categories: readonly string[];
  /** Null: unknown. */
  readonly email: string | null;
  readonly isExplicit: boolean;
  readonly isLocked: boolean;
  readonly isPrivate: boolean;
}

/** Returns the address of the feed. An address that does not end with `.xml` or `.rss` is that of its folder. */
function feedAddress(written: string): string {
  const url = new URL(written);
  if (!/\.(?:xml|rss)$/i.test(url.pathname)) url.pathname = `${url.pathname.replace(/\/$/, '')}/feed.xml`;
  return url.href;
}

/** Normalises `publish.feed`. */
export const feedSettings = (written: z.output<typeof feedSchema>): FeedSettings => ({
  url: feedAddress(written.url),
  startMs: Date.parse(written.start),
  guid: written.guid?.toLowerCase() ?? null,
  season: written.season,
  categories: written.category
    .split('>')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
  email: written.email ?? null,
  isExplicit: written.explicit,
  isLocked: written.locked,
  isPrivate: written.private,
});
