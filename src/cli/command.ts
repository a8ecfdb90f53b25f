import type { Command } from 'commander';
import type { Terminal } from './terminal.js';

/** What every command is made with. */
export interface ProgramContext {
  readonly version: string;
  readonly terminal: Terminal;
  readonly outcome: { status: number };
}

/**
 * Declares a command with its options, and says what it does. Every `commands/<verb>/command.ts` exports one. For help and for
 * completion all of them are loaded, so each loads its use case only when it is called.
 */
export type DeclareCommand = (program: Command, context: ProgramContext) => void;
