import type { Command } from 'commander';
import type { Terminal } from './terminal.js';

/** What every command is made with. */
export interface ProgramContext {
  readonly version: string;
  readonly terminal: Terminal;
  readonly outcome: { status: number };
}

/** Adds a command to the program. Each loads what it does when it is called, so that none waits for another. */
export type Verb = (program: Command, context: ProgramContext) => void;
