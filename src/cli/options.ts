import { InvalidArgumentError, Option } from 'commander';
import { parsePrice, priceGrammar, type WrittenPrice } from '../base/money/written-price.js';

export const defaultManifest = 'pipeline.yaml';

export const draftOption = () =>
  new Option('--draft', 'offline and free: a stand-in voice, files in <output>/draft').default(false);
export const jsonOption = () => new Option('--json', 'one JSON document on stdout').default(false);
export const engineOption = () => new Option('--engine <name>', "in place of the manifest's engine");
export const storeOption = () =>
  new Option('--store <place>', 'where paid audio is kept besides: s3://bucket/prefix, a folder, or none');
export const priceOption = () =>
  new Option(
    '--price <usd>',
    'what you pay, in place of any other price: 0.04 (a request), 0.015/minute or 0.015/1000-characters',
  ).argParser((text: string): WrittenPrice => {
    const price = parsePrice(text);
    if (price === null) throw new InvalidArgumentError(`It is ${priceGrammar}.`);
    return price;
  });
export const chapterOption = () =>
  new Option('--chapter <n|file>', 'this chapter alone (repeatable)')
    .default([], 'all')
    .argParser((value: string, before: readonly string[]) => [...before, value]);

export function dollars(text: string): number {
  const value = Number(text.replace(/^\$/, ''));
  if (!Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It is an amount in US dollars, such as 2.50.');
  return value;
}

export function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 36_500)
    throw new InvalidArgumentError('It is a whole number of days, 0 or more.');
  return value;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100)
    throw new InvalidArgumentError('It is a whole number from 1 to 100.');
  return value;
}

/** The examples at the end of a command's help. */
export const examplesOf = (...commands: readonly string[]): string =>
  `\nExamples:\n${commands.map((command) => `  $ ${command}\n`).join('')}`;
