import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { DeclareCommand } from '../../command.js';
import { dryRunOption, examplesOf, jsonOption, quietOption, yesOption } from '../../options.js';

const catalogueArgument = () =>
  new Argument('[catalogue]', 'the YAML file that lists the manifests').default('catalogue.yaml');
const redisOption = () =>
  new Option('--redis <url>', 'the address of Redis, instead of the one in REDIS_URL');

const wholeNumber =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new InvalidArgumentError(`Expected a whole number from 1 to ${most}.`);
    return value;
  };

/** Declares `narrate fleet <command>`: many books on many machines. Each action is loaded only when it runs. */
export const command: DeclareCommand = (program, { terminal, version, outcome }) => {
  const fleet = program
    .command('fleet')
    .description('record many books on many machines, with a queue in Redis')
    .addHelpText(
      'after',
      examplesOf(
        'narrate fleet run catalogue.yaml',
        'narrate fleet worker catalogue.yaml --books 4',
        'narrate fleet status',
        'narrate fleet retry books/atlas',
      ),
    );
  const sub = (name: string, description: string): Command =>
    fleet.command(name).description(description).addOption(redisOption());

  sub('run', 'show the price of all books, add them to the queue, and follow them')
    .addArgument(catalogueArgument())
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(quietOption())
    .addOption(jsonOption())
    .action(async (catalogue: string, flags) => {
      const { runFleet } = await import('./run.js');
      outcome.status = await runFleet({ ...flags, catalogue }, terminal);
    });

  sub('worker', 'take books from the queue and record them, until it is stopped')
    .addArgument(catalogueArgument())
    .addOption(
      new Option('--books <n>', 'how many books it records at the same time')
        .argParser(wholeNumber(100))
        .default(2),
    )
    .option('--metrics <address>', 'serve metrics for Prometheus and a health check: :9464')
    .addOption(
      new Option('--log <format>', 'the format of its log lines').choices(['text', 'json']).default('text'),
    )
    .addOption(
      new Option(
        '--lost-after <seconds>',
        'another worker takes its books after so many seconds without a heartbeat',
      )
        .argParser(wholeNumber(3600))
        .default(60),
    )
    .action(async (catalogue: string, flags) => {
      const { fleetWorker } = await import('./worker.js');
      outcome.status = await fleetWorker({ ...flags, catalogue }, terminal, version);
    });

  sub('status', 'show the books, the workers and the money')
    .addArgument(catalogueArgument())
    .addOption(jsonOption())
    .action(async (catalogue: string, flags) => {
      const { fleetStatus } = await import('./status.js');
      await fleetStatus({ ...flags, catalogue }, terminal);
    });

  const controls = {
    pause: 'stop all books as Ctrl-C stops a run, and take no more; nothing is lost',
    resume: 'continue after pause or finish',
    finish: 'take no more books, and complete those that are being recorded',
  } as const;
  for (const [name, description] of Object.entries(controls))
    sub(name, description)
      .addArgument(catalogueArgument())
      .addOption(jsonOption())
      .action(async (catalogue: string, flags) => {
        const { controlFleet } = await import('./control.js');
        await controlFleet(name as keyof typeof controls, { ...flags, catalogue }, terminal);
      });

  sub('retry', 'add a book that failed to the queue again')
    .addArgument(new Argument('<book>', 'a book as `narrate fleet status` names it'))
    .addArgument(catalogueArgument())
    .addOption(jsonOption())
    .action(async (book: string, catalogue: string, flags) => {
      const { retryBook } = await import('./control.js');
      outcome.status = await retryBook(book, { ...flags, catalogue }, terminal);
    });

  // A worker starts it for each book.
  fleet.command('book', { hidden: true }).action(async () => {
    const { runBookProcess } = await import('./book.js');
    await runBookProcess();
  });
};
