import { existsSync } from 'node:fs';
import { Command, CommanderError, Help } from 'commander';
import { distance } from 'fastest-levenshtein';
import { NarrateError } from '../base/errors.js';
import type { DeclareCommand, ProgramContext } from './command.js';
import { command as declareRun } from './commands/run/command.js';
import { reportFailure } from './report-failure.js';
import { type Terminal, terminalOn } from './terminal.js';

/** A row of the table of commands. */
interface CommandRow {
  readonly name: string;
  readonly load: () => Promise<{ readonly command: DeclareCommand }>;
}

/** Every command except the main one, in the order of the help. */
export const commands: readonly CommandRow[] = [
  { name: 'init', load: () => import('./commands/init/command.js') },
  { name: 'script', load: () => import('./commands/script/command.js') },
  { name: 'audition', load: () => import('./commands/audition/command.js') },
  { name: 'status', load: () => import('./commands/status/command.js') },
  { name: 'takes', load: () => import('./commands/takes/command.js') },
  { name: 'review', load: () => import('./commands/review/command.js') },
  { name: 'retake', load: () => import('./commands/retake/command.js') },
  { name: 'verify', load: () => import('./commands/verify/command.js') },
  { name: 'check', load: () => import('./commands/check/command.js') },
  { name: 'package', load: () => import('./commands/package/command.js') },
  { name: 'ci', load: () => import('./commands/ci/command.js') },
  { name: 'gc', load: () => import('./commands/gc/command.js') },
  { name: 'push', load: () => import('./commands/push/command.js') },
  { name: 'pull', load: () => import('./commands/pull/command.js') },
  { name: 'fleet', load: () => import('./commands/fleet/command.js') },
  { name: 'open', load: () => import('./commands/open/command.js') },
  { name: 'doctor', load: () => import('./commands/doctor/command.js') },
  { name: 'voices', load: () => import('./commands/voices/command.js') },
  { name: 'schema', load: () => import('./commands/schema/command.js') },
  { name: 'completion', load: () => import('./commands/completion/command.js') },
  { name: 'sandbox', load: () => import('./commands/sandbox/command.js') },
];
/** Arguments that need all commands, because they list them. */
const listingArguments = ['help', '--help', '-h', 'completion'];

/** Runs the command line and resolves to the exit status. */
export async function main(
  argv: readonly string[],
  version: string,
  terminal: Terminal = terminalOn(),
): Promise<number> {
  const outcome = { status: 0 };
  try {
    const program = buildProgram({ version, terminal, outcome }, await declarationsFor(argv));
    await program.parseAsync(argv, { from: 'user' });
    return outcome.status;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    // `reportFailure` is loaded at the start: with too many open files, nothing can be loaded here.
    return reportFailure(asUsageError(thrown, null), { json: argv.includes('--json'), terminal, version });
  }
}

/** Loads only the commands that occur in the arguments, so that no command waits for another one to load. */
function declarationsFor(argv: readonly string[]): Promise<readonly DeclareCommand[]> {
  const isNamed = ({ name }: CommandRow) => argv.includes(name);
  const isListing = argv.some((word) => listingArguments.includes(word));
  const needed = isListing ? commands : commands.filter(isNamed);
  return Promise.all(needed.map(async ({ load }) => (await load()).command));
}

/**
 * Turns an error of Commander into a `usage` error; returns any other value as it is.
 * @param command the command with the wrong arguments; null: the main command
 */
function asUsageError(thrown: unknown, command: string | null): unknown {
  if (!(thrown instanceof CommanderError) || thrown.exitCode === 0) return thrown;
  const hint = `Run \`narrate ${command} --help\` for its options and examples.`;
  return new NarrateError(
    'usage',
    thrown.message.replace(/^error: /, '').replaceAll('\n', ' '),
    command === null ? {} : { hint },
  );
}

const defaultHelp = new Help();
/** Returns an option's description in the help, without `(default: false)`. */
const optionDescription: Help['optionDescription'] = (option) =>
  option.defaultValue === false ? option.description : defaultHelp.optionDescription(option);

function buildProgram(context: ProgramContext, declarations: readonly DeclareCommand[]): Command {
  const { version, terminal } = context;
  const program = new Command('narrate');
  program
    .description('Turns a book written in Markdown into an audiobook.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.tell, writeErr: () => {} })
    .configureHelp({ optionDescription })
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .helpCommand(true);
  declareRun(program, context);
  program.hook('preAction', (_, called) => {
    if (called === program) refuseMisspelledCommand(called.processedArgs[0]);
  });
  // Commander gives an option before a command to the main command, which would ignore it.
  program.hook('preSubcommand', (_, command) => {
    const misplaced = program.options.find(
      (option) => program.getOptionValueSource(option.attributeName()) === 'cli',
    );
    if (misplaced?.long)
      throw new NarrateError('usage', `${misplaced.long} is before the command ${command.name()}.`, {
        hint: `Put the option after the command: \`narrate ${command.name()} ${misplaced.long}\``,
      });
  });
  for (const declare of declarations) declare(program, context);
  for (const command of program.commands) reportUsage(command, command.name(), terminal);
  return program;
}

/** Makes a command, and those below it, report wrong arguments as `usage` errors. @param name how the user calls it */
function reportUsage(command: Command, name: string, terminal: Terminal): void {
  command
    .exitOverride((error) => {
      throw asUsageError(error, name);
    })
    .configureOutput({ writeOut: terminal.tell, writeErr: () => {} });
  for (const inner of command.commands) reportUsage(inner, `${name} ${inner.name()}`, terminal);
}

/**
 * Refuses a word that is neither a command nor an existing manifest, such as `statsu`, and suggests the nearest command.
 * @throws NarrateError `usage`
 */
function refuseMisspelledCommand(manifest: string): void {
  if (/[./\\]/.test(manifest) || existsSync(manifest)) return;
  const names = commands.map(({ name }) => name);
  const nearest = names.toSorted((a, b) => distance(a, manifest) - distance(b, manifest))[0];
  const hint =
    nearest && distance(nearest, manifest) <= 2 ? `Did you mean \`narrate ${nearest}\`?` : undefined;
  throw new NarrateError(
    'usage',
    `"${manifest}" is neither a command nor a manifest.`,
    hint === undefined ? {} : { hint },
  );
}
