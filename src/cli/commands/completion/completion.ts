import type { Command } from 'commander';
import { engineNames } from '../../../engines/registry.js';
import { bashCompletion } from './bash.js';
import { commandSpec } from './command-spec.js';
import { fishCompletion } from './fish.js';
import type { shells } from './shells.js';
import { zshCompletion } from './zsh.js';

const writers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `narrate completion`: a script for a shell, made from the program's own declarations, so that it says what they say. */
export const completionOf = (shell: (typeof shells)[number], program: Command): string =>
  writers[shell](commandSpec(program, { engine: engineNames }));
