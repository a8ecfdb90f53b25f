import { Argument, InvalidArgumentError, Option } from 'commander';
import { parsePrice, priceGrammar, type WrittenPrice } from '../base/money/written-price.js';

// Options of several commands. Where their meaning differs between commands, the description is a parameter.

export const manifestArgument = () =>
  new Argument('[manifest]', "the book's manifest").default('pipeline.yaml');

export const draftOption = () =>
  new Option(
    '--draft',
    'use the free computer voice; files go to the folder draft in the output folder',
  ).default(false);
export const jsonOption = () => new Option('--json', 'print one JSON document').default(false);
export const engineOption = (description = 'use this engine instead of the one in the manifest'): Option =>
  new Option('--engine <name>', description);
export const storeOption = () =>
  new Option(
    '--store <place>',
    'where to keep a second copy of the recordings: s3://bucket/prefix, a folder, or none',
  );

export const strictBillingOption = () =>
  new Option(
    '--strict-billing',
    'if the response to a request was lost, do not buy its text again, because it was possibly charged',
  ).default(false);

export const acceptReadingOption = () =>
  new Option(
    '--accept-reading',
    'buy places again that this version of narrate reads differently than the one that bought their audio',
  ).default(false);

export const dryRunOption = (description = 'show what would be bought and what it costs, then end'): Option =>
  new Option('--dry-run', description).default(false);
export const yesOption = (description = 'do not ask before buying'): Option =>
  new Option('--yes', description).default(false);
export const quietOption = () => new Option('--quiet', 'show no progress and no notices').default(false);
export const flaggedOption = (description: string): Option =>
  new Option('--flagged', description).default(false);
/** The old name of `--flagged`. It still works, but help and completion do not show it. */
export const suspectOption = (): Option =>
  new Option('--suspect').default(false).implies({ flagged: true }).hideHelp();

export const chapterOption = () =>
  new Option('--chapter <n|file>', 'only this chapter, by its number or its file; can occur several times')
    .default([], 'all')
    .argParser((value: string, before: readonly string[]) => [...before, value]);
export const oneChapterOption = () =>
  new Option('--chapter <n|file>', 'a chapter, by its number or its file');
export const chunkOption = () =>
  new Option('--chunk <n>', 'a chunk of that chapter, by its number').argParser((text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1)
      throw new InvalidArgumentError('Expected a whole number from 1.');
    return value;
  });
export const atOption = (
  description = 'the chunk (text of one request) at this line: chapters/03.md:82',
): Option => new Option('--at <file:line>', description);

export const priceOption = () =>
  new Option(
    '--price <usd>',
    'the price that you pay: 0.04 (a request), 0.015/minute or 0.015/1000-characters',
  ).argParser((text: string): WrittenPrice => {
    const price = parsePrice(text);
    if (price === null) throw new InvalidArgumentError(`Expected ${priceGrammar}.`);
    return price;
  });
export const maxCostOption = (description: string): Option =>
  new Option('--max-cost <usd>', description).argParser((text: string): number => {
    const value = Number(text.replace(/^\$/, ''));
    if (!Number.isFinite(value) || value < 0)
      throw new InvalidArgumentError('Expected an amount in US dollars, such as 2.50.');
    return value;
  });
export const concurrencyOption = () =>
  new Option('--concurrency <n>', 'how many requests narrate sends at the same time').argParser(
    (text: string): number => {
      const value = Number(text);
      if (!Number.isInteger(value) || value < 1 || value > 100)
        throw new InvalidArgumentError('Expected a whole number from 1 to 100.');
      return value;
    },
  );

/** Returns the examples for the end of a command's help, one command a line. */
export const examplesOf = (...commands: readonly string[]): string =>
  `\nExamples:\n${commands.map((command) => `  $ ${command}\n`).join('')}`;
