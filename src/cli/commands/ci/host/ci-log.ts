import { randomUUID } from 'node:crypto';
import type { Terminal } from '../../../terminal.js';
import { type Annotation, pausedCommands, workflowCommands } from './workflow-commands.js';

/** The log of a job. */
export interface CiLog {
  /** Prints text for people. The runner executes no commands in it, whatever a chapter contains. */
  readonly terminal: Terminal;
  /** Ends the text for people and writes the annotations; does nothing if the job writes none. */
  readonly end: (annotations: readonly Annotation[]) => void;
}

/**
 * Opens the log of a job. With annotations, stderr goes to stdout: the runner reads the two in no fixed order, and all text has
 * to come after the line that pauses commands.
 */
export function openCiLog(terminal: Terminal, annotates: boolean): CiLog {
  if (!annotates) return { terminal, end: () => {} };
  const { begin, end } = pausedCommands(randomUUID());
  terminal.out(begin);
  return {
    terminal: { ...terminal, err: terminal.out, interactive: false, errIsTerminal: false },
    end: (annotations) => terminal.out(`${end}${workflowCommands(annotations)}`),
  };
}
