import type { Command } from 'commander';
import type { Terminal } from './terminal.js';

/** The values that every command receives. `outcome.status` is the exit status of the process; a command may set it. */
export interface ProgramContext {
  readonly version: string;
  readonly terminal: Terminal;
  readonly outcome: { status: number };
}

/**
 * Declares a command, its options and its action. Every `commands/<verb>/command.ts` exports one. Help and completion load all
 * of them, so each one loads its use case only when its action runs.
 */
export type DeclareCommand = (program: Command, context: ProgramContext) => void;
