import { randomUUID } from 'node:crypto';
import type { Terminal } from '../../../terminal.js';
import { type Annotation, quoting, workflowCommands } from './workflow-commands.js';

/** A job's log. */
export interface CiLog {
  /** For what people read. The runner takes nothing of it for a command, whatever a chapter says. */
  readonly terminal: Terminal;
  /** Tells them to the runner, after all that people read; nothing where they are not asked for. */
  readonly end: (annotations: readonly Annotation[]) => void;
}

/**
 * Opens a job's log. Where the runner reads it, stderr goes to stdout: it reads the two in no certain order, and nothing
 * may come before the line that has it take no commands.
 */
export function openCiLog(terminal: Terminal, annotates: boolean): CiLog {
  if (!annotates) return { terminal, end: () => {} };
  const { begin, end } = quoting(randomUUID());
  terminal.out(begin);
  return {
    terminal: { ...terminal, err: terminal.out, interactive: false, errIsTerminal: false },
    end: (annotations) => terminal.out(`${end}${workflowCommands(annotations)}`),
  };
}
