import { existsSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { distance } from 'fastest-levenshtein';
import { NarrateError } from '../base/errors.js';
import { sandboxOptions } from './commands/sandbox-flags.js';
import { processTerminal, type Terminal } from './terminal.js';

const defaultManifest = 'pipeline.yaml';

/** Runs the command line and resolves to the exit status. Each command is loaded when it is called, so that none waits for another. */
export async function main(argv: readonly string[], version: string): Promise<number> {
  const terminal = processTerminal();
  const outcome = { status: 0 };
  try {
    await buildProgram({ version, terminal, outcome }).parseAsync(argv, { from: 'user' });
    return outcome.status;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const { reportFailure } = await import('./report-failure.js');
    return reportFailure(asUsageError(thrown), { json: argv.includes('--json'), terminal, version });
  }
}

const asUsageError = (thrown: unknown): unknown =>
  thrown instanceof CommanderError
    ? new NarrateError('usage', thrown.message.replace(/^error: /, ''))
    : thrown;

interface ProgramContext {
  readonly version: string;
  readonly terminal: Terminal;
  readonly outcome: { status: number };
}

const examples = `
Examples:
  $ narrate --draft                   hear the book, free and offline
  $ narrate --dry-run                 what it would cost, nothing is bought
  $ narrate pipeline.yaml             record what is missing and make the files
  $ narrate --chapter 3 --max-cost 2  one chapter, for two dollars at the most

The key for the speech gateway is read from PIXAZO_API_KEY.`;

const examplesOf = (...commands: readonly string[]): string =>
  `\nExamples:\n${commands.map((command) => `  $ ${command}\n`).join('')}`;

function buildProgram(context: ProgramContext): Command {
  const { version, terminal, outcome } = context;
  const program = new Command('narrate');
  program
    .description('Turns a book written in Markdown into an audiobook.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => {} })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .helpCommand(true)
    .argument('[manifest]', 'the book', defaultManifest)
    .option('--dry-run', 'show what would be bought and what it costs, and end there', false)
    .addOption(draftOption())
    .addOption(jsonOption())
    .addOption(chapterOption())
    .option('--max-cost <usd>', 'spend no more than this in this run', dollars)
    .option('--concurrency <n>', 'requests under way at once', wholeNumber)
    .option('--strict-billing', 'leave out what may have been paid for already (its answer was lost)', false)
    .option(
      '--explain',
      'list every chunk, why it is bought and what changed in it, and everything that is not spoken',
      false,
    )
    .option('--yes', 'do not ask before buying', false)
    .option('--quiet', 'no progress and no notices', false)
    .addOption(engineOption())
    .addHelpText('after', examples)
    .action(async (manifest: string, flags) => {
      refuseMisspeltCommand(manifest, program);
      const { runCommand } = await import('./commands/run.js');
      const { chapter: chapters, maxCost: maxCostUsd, ...rest } = flags;
      outcome.status = await runCommand({ ...rest, manifest, chapters, maxCostUsd }, terminal);
    });
  // An option before a command would be the main command's, and go unheard.
  program.hook('preSubcommand', (_, command) => {
    const stray = program.options.find(
      (option) => program.getOptionValueSource(option.attributeName()) === 'cli',
    );
    if (stray?.long)
      throw new NarrateError('usage', `${stray.long} stands before ${command.name()}.`, {
        hint: `Write it behind: narrate ${command.name()} ${stray.long}`,
      });
  });
  addCommands(program, context);
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: () => {} });
  return program;
}

function addCommands(program: Command, context: ProgramContext): void {
  const { terminal, outcome } = context;
  program
    .command('script')
    .description('print what would be spoken, and by which voice')
    .addHelpText(
      'after',
      examplesOf('narrate script --chapter 2', 'narrate script --chunks', 'narrate script > book.txt'),
    )
    .argument('[manifest]', 'the book', defaultManifest)
    .option(
      '--chunks',
      'request by request: which are paid for, which are to be collected, which are new',
      false,
    )
    .addOption(chapterOption())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { chapter: chapters, ...flags }) => {
      const { scriptCommand } = await import('./commands/script.js');
      outcome.status = await scriptCommand({ ...flags, manifest, chapters }, terminal);
    });
  program
    .command('status')
    .description('what is done, what was spent, what is uncertain')
    .addHelpText('after', examplesOf('narrate status', 'narrate status --json'))
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      const { statusCommand } = await import('./commands/status.js');
      outcome.status = await statusCommand({ ...flags, manifest }, terminal);
    });
  program
    .command('verify')
    .description('read every recording and the journal, and say what a repair would cost')
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      const { verifyCommand } = await import('./commands/verify.js');
      outcome.status = await verifyCommand({ ...flags, manifest }, terminal);
    });
  program
    .command('gc')
    .description(
      'remove recordings that the book has not used for a time; asks first, and never runs by itself',
    )
    .addHelpText('after', examplesOf('narrate gc --keep 90', 'narrate gc --keep 90 --yes'))
    .argument('[manifest]', 'the book', defaultManifest)
    .addOption(
      new Option('--keep <days>', 'keep what was used in the last so many days')
        .argParser(days)
        .makeOptionMandatory(),
    )
    .option('--dry-run', 'list what would go, and end there', false)
    .option('--yes', 'do not ask', false)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { keep: keepDays, ...flags }) => {
      const { gcCommand } = await import('./commands/gc.js');
      outcome.status = await gcCommand({ ...flags, manifest, keepDays }, terminal);
    });
  program
    .command('voices')
    .description("list an engine's voices")
    .addHelpText('after', examplesOf('narrate voices', 'narrate voices --engine espeak'))
    .addOption(engineOption().default('pixazo'))
    .addOption(jsonOption())
    .action(async (flags) => {
      const { voicesCommand } = await import('./commands/voices.js');
      outcome.status = voicesCommand(flags, terminal);
    });
  program
    .command('schema')
    .description("print the manifest's JSON Schema, for editors")
    .addHelpText('after', examplesOf('narrate schema > narrate.schema.json'))
    .action(async () => {
      const { printSchema } = await import('./commands/schema.js');
      printSchema(terminal.out);
    });
  addSandbox(program, context);
}

function addSandbox(program: Command, { terminal }: ProgramContext): void {
  const sandbox = program
    .command('sandbox')
    .description('a local gateway to rehearse with: the real protocol, limits and faults to order')
    .addHelpText(
      'after',
      examplesOf(
        'narrate sandbox --voice tone',
        'narrate sandbox --rate 10/min --latency 500-3000',
        'narrate sandbox --fault lostAnswer=0.1 --fault failed@3,7 --balance 1',
      ),
    );
  for (const { flags, description, default: byDefault, repeatable } of sandboxOptions) {
    const option = new Option(flags, description);
    if (byDefault !== undefined) option.default(byDefault);
    if (repeatable) option.argParser((value: string, before: readonly string[] = []) => [...before, value]);
    sandbox.addOption(option);
  }
  sandbox.action(async (flags) => {
    const { runSandbox } = await import('./commands/sandbox.js');
    const { interruptible } = await import('./interrupts.js');
    const interrupts = interruptible(() => {});
    await runSandbox(flags, { write: terminal.out, signal: interrupts.signal });
    interrupts.done();
  });
}

const draftOption = () =>
  new Option('--draft', 'offline and free: a stand-in voice, files in <output>/draft').default(false);
const jsonOption = () => new Option('--json', 'one JSON document on stdout').default(false);
const engineOption = () => new Option('--engine <name>', "in place of the manifest's engine");
const chapterOption = () =>
  new Option('--chapter <n|file>', 'this chapter alone (repeatable)')
    .default([], 'all')
    .argParser((value: string, before: readonly string[]) => [...before, value]);

function dollars(text: string): number {
  const value = Number(text.replace(/^\$/, ''));
  if (!Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It is an amount in US dollars, such as 2.50.');
  return value;
}

function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 36_500)
    throw new InvalidArgumentError('It is a whole number of days, 0 or more.');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100)
    throw new InvalidArgumentError('It is a whole number from 1 to 100.');
  return value;
}

/** `narrate statsu` reads as a manifest of that name: where there is none and a command is near, say so. */
function refuseMisspeltCommand(manifest: string, program: Command): void {
  if (/[./\\]/.test(manifest) || existsSync(manifest)) return;
  const names = program.commands.map((command) => command.name());
  const nearest = names.toSorted((a, b) => distance(a, manifest) - distance(b, manifest))[0];
  const hint =
    nearest && distance(nearest, manifest) <= 2 ? `Did you mean \`narrate ${nearest}\`?` : undefined;
  throw new NarrateError(
    'usage',
    `There is no command or manifest ${manifest}.`,
    hint === undefined ? {} : { hint },
  );
}
