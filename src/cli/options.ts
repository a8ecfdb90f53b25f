import { Argument, InvalidArgumentError, Option } from 'commander';
import { parsePrice, priceGrammar, type WrittenPrice } from '../base/money/written-price.js';

/** Options that several commands have, each declared once. What differs between commands is its description. */

export const manifestArgument = () => new Argument('[manifest]', 'the book').default('pipeline.yaml');

export const draftOption = () =>
  new Option('--draft', 'offline and free: a stand-in voice, files in <output>/draft').default(false);
export const jsonOption = () => new Option('--json', 'one JSON document on stdout').default(false);
export const engineOption = () => new Option('--engine <name>', "in place of the manifest's engine");
export const storeOption = () =>
  new Option('--store <place>', 'where paid audio is kept besides: s3://bucket/prefix, a folder, or none');

export const dryRunOption = (
  description = 'show what would be bought and what it costs, and end there',
): Option => new Option('--dry-run', description).default(false);
export const yesOption = (description = 'do not ask before buying'): Option =>
  new Option('--yes', description).default(false);
export const quietOption = () => new Option('--quiet', 'no progress and no notices').default(false);
export const suspectOption = (description: string): Option =>
  new Option('--suspect', description).default(false);

export const chapterOption = () =>
  new Option('--chapter <n|file>', 'this chapter alone (repeatable)')
    .default([], 'all')
    .argParser((value: string, before: readonly string[]) => [...before, value]);
export const oneChapterOption = () => new Option('--chapter <n|file>', 'a chapter of the book');
export const chunkOption = () =>
  new Option('--chunk <n>', 'its number in the chapter').argParser((text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number from 1.');
    return value;
  });
export const atOption = () => new Option('--at <file:line>', 'what is spoken there: chapters/03.md:82');

export const priceOption = () =>
  new Option(
    '--price <usd>',
    'what you pay, in place of any other price: 0.04 (a request), 0.015/minute or 0.015/1000-characters',
  ).argParser((text: string): WrittenPrice => {
    const price = parsePrice(text);
    if (price === null) throw new InvalidArgumentError(`It is ${priceGrammar}.`);
    return price;
  });
export const maxCostOption = (description: string): Option =>
  new Option('--max-cost <usd>', description).argParser((text: string): number => {
    const value = Number(text.replace(/^\$/, ''));
    if (!Number.isFinite(value) || value < 0)
      throw new InvalidArgumentError('It is an amount in US dollars, such as 2.50.');
    return value;
  });
export const concurrencyOption = () =>
  new Option('--concurrency <n>', 'requests under way at once').argParser((text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > 100)
      throw new InvalidArgumentError('It is a whole number from 1 to 100.');
    return value;
  });

/** The examples at the end of a command's help. */
export const examplesOf = (...commands: readonly string[]): string =>
  `\nExamples:\n${commands.map((command) => `  $ ${command}\n`).join('')}`;
