import { existsSync } from 'node:fs';
import { Command, CommanderError, Help } from 'commander';
import { distance } from 'fastest-levenshtein';
import { NarrateError } from '../base/errors.js';
import { engines } from '../engines/registry.js';
import { asNarrateError } from './as-narrate-error.js';
import { type Terminal, terminalOn } from './terminal.js';
import { check } from './verbs/check.js';
import { ci } from './verbs/ci.js';
import { completion } from './verbs/completion.js';
import { doctor } from './verbs/doctor.js';
import { gc } from './verbs/gc.js';
import { init } from './verbs/init.js';
import { open } from './verbs/open.js';
import {
  chapterOption,
  defaultManifest,
  dollars,
  draftOption,
  engineOption,
  jsonOption,
  priceOption,
  storeOption,
  wholeNumber,
} from './verbs/options.js';
import { pull } from './verbs/pull.js';
import { push } from './verbs/push.js';
import { retake } from './verbs/retake.js';
import { sandbox } from './verbs/sandbox.js';
import { schema } from './verbs/schema.js';
import { script } from './verbs/script.js';
import { status } from './verbs/status.js';
import { takes } from './verbs/takes.js';
import type { ProgramContext } from './verbs/verb.js';
import { verify } from './verbs/verify.js';
import { voices } from './verbs/voices.js';

/** In the order of the help. */
const verbs = [
  init,
  script,
  status,
  takes,
  retake,
  verify,
  check,
  ci,
  gc,
  push,
  pull,
  open,
  doctor,
  voices,
  schema,
  completion,
  sandbox,
];

/** Runs the command line and resolves to the exit status. Each command is loaded when it is called, so that none waits for another. */
export async function main(
  argv: readonly string[],
  version: string,
  terminal: Terminal = terminalOn(),
): Promise<number> {
  const outcome = { status: 0 };
  try {
    await buildProgram({ version, terminal, outcome }).parseAsync(argv, { from: 'user' });
    return outcome.status;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    try {
      const { reportFailure } = await import('./report-failure.js');
      return reportFailure(asUsageError(thrown, null), { json: argv.includes('--json'), terminal, version });
    } catch (unreported) {
      // With too many open files nothing can be loaded either.
      const { message, hint, exitStatus } = asNarrateError(unreported);
      terminal.err(`narrate: ${message}\n${hint}\n`);
      return exitStatus;
    }
  }
}

/** `command`: the one whose options were misread; null: the main one's. */
function asUsageError(thrown: unknown, command: string | null): unknown {
  if (!(thrown instanceof CommanderError) || thrown.exitCode === 0) return thrown;
  const hint = `Run \`narrate ${command} --help\` for its options and examples.`;
  return new NarrateError(
    'usage',
    thrown.message.replace(/^error: /, '').replaceAll('\n', ' '),
    command === null ? {} : { hint },
  );
}

const ownHelp = new Help();
/** An option's line of help. That a flag is not set unless it is given goes without saying. */
const optionDescription: Help['optionDescription'] = (option) =>
  option.defaultValue === false ? option.description : ownHelp.optionDescription(option);

/** `PIXAZO_API_KEY (pixazo), …` */
const keyVariables = engines
  .flatMap(({ name, server }) => (server === null ? [] : [`${server.keyVariable} (${name})`]))
  .join(', ');

const examples = `
Examples:
  $ narrate --draft                   hear the book, free and offline
  $ narrate --dry-run                 what it would cost, nothing is bought
  $ narrate pipeline.yaml             record what is missing and make the files
  $ narrate --chapter 3 --max-cost 2  one chapter, for two dollars at the most

Keys are read from the environment: ${keyVariables}.`;

function buildProgram(context: ProgramContext): Command {
  const { version, terminal, outcome } = context;
  const program = new Command('narrate');
  program
    .description('Turns a book written in Markdown into an audiobook.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => {} })
    .configureHelp({ optionDescription })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .helpCommand(true)
    .argument('[manifest]', 'the book', defaultManifest)
    .option('--dry-run', 'show what would be bought and what it costs, and end there', false)
    .addOption(draftOption())
    .addOption(jsonOption())
    .addOption(chapterOption())
    .option('--max-cost <usd>', 'spend no more than this in this run', dollars)
    .addOption(priceOption())
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
    .addOption(storeOption())
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
  for (const add of verbs) add(program, context);
  for (const command of program.commands)
    command
      .exitOverride((error) => {
        throw asUsageError(error, command.name());
      })
      .configureOutput({ writeOut: terminal.out, writeErr: () => {} });
  return program;
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
