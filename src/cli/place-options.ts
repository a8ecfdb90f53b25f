import { InvalidArgumentError, Option } from 'commander';

export const oneChapterOption = () => new Option('--chapter <n|file>', 'a chapter of the book');

export const chunkOption = () =>
  new Option('--chunk <n>', 'its number in the chapter').argParser((text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number from 1.');
    return value;
  });

export const atOption = () => new Option('--at <file:line>', 'what is spoken there: chapters/03.md:82');
