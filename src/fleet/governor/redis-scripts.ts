import type { Redis } from 'ioredis';
import { NarrateError } from '../../base/errors.js';
import { sentence } from '../../record/recovery/stop.js';

/** The part of a Redis client that scripts need. */
export type ScriptClient = Pick<Redis, 'defineCommand' | 'options'>;

/** Runs a script. Rejects if Redis does not answer, or refuses. */
export type RunScript = (...values: readonly (string | number)[]) => Promise<string | number>;

/** Defines scripts at a client, and returns a function for each. All of them have the same keys. */
export function defineScripts<Name extends string>(
  client: ScriptClient,
  { prefix, scripts, keys }: ScriptSet<Name>,
): Readonly<Record<Name, RunScript>> {
  const found = Object.entries<string>(scripts).map(([name, lua]) => {
    const command = `${prefix}${name}`;
    client.defineCommand(command, { lua, numberOfKeys: keys.length });
    const run = (client as unknown as Record<string, RunScript>)[command];
    return [name, (...values: readonly (string | number)[]) => run?.call(client, ...keys, ...values)];
  });
  return Object.fromEntries(found) as Record<Name, RunScript>;
}

/** Scripts by name. `prefix` keeps their commands apart from those of others. */
export interface ScriptSet<Name extends string> {
  readonly prefix: string;
  readonly scripts: Readonly<Record<Name, string>>;
  readonly keys: readonly string[];
}

/** Returns where a client connects to, without its password, for messages. */
export const addressOf = ({ options }: ScriptClient): string =>
  options.path ?? `${options.host}:${options.port}`;

/** Returns the reason of a failed step as a sentence. Nothing secret is in it. */
export function failureText(client: ScriptClient, error: unknown): string {
  if (error instanceof NarrateError)
    return `narrate cannot read what the books of the fleet have cost. ${sentence(error.message)}`;
  const reason = error instanceof Error ? error.message : String(error);
  return `Redis at ${addressOf(client)} cannot be used (${reason.replace(/\.$/, '')}).`;
}
