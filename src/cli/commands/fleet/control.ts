import { NarrateError } from '../../../base/errors.js';
import { findBook } from '../../../fleet/catalogue/open-catalogue.js';
import type { FleetState } from '../../../fleet/queue/fleet-state.js';
import type { Terminal } from '../../terminal.js';
import { counted } from '../../text/format.js';
import { wrap } from '../../text/wrap.js';
import { type FleetFlags, withFleet } from './open-fleet.js';

type Control = 'pause' | 'resume' | 'finish';
type JsonFlags = FleetFlags & { readonly json: boolean };

const states: Readonly<Record<Control, FleetState>> = {
  pause: 'paused',
  resume: 'running',
  finish: 'finishing',
};

/** Runs `narrate fleet pause`, `resume` or `finish`. @throws NarrateError as `withFleet` */
export async function controlFleet(control: Control, flags: JsonFlags, terminal: Terminal): Promise<void> {
  await withFleet(flags, async ({ catalogue, queue }) => {
    const state = states[control];
    await queue.setState(state);
    const workers = await queue.workers();
    const running = workers.flatMap(({ books }) => books);
    if (flags.json) return terminal.json({ status: 'complete', fleet: catalogue.name, state, running });
    const texts: Readonly<Record<Control, string>> = {
      pause: `The fleet ${catalogue.name} is paused. ${running.length === 0 ? 'No book is being recorded.' : `${counted(running.length, 'book')} ${running.length === 1 ? 'stops' : 'stop'} within 30 seconds, and nothing is lost.`} \`narrate fleet resume\` continues.`,
      resume: `The fleet ${catalogue.name} continues${workers.length === 0 ? ', as soon as a worker runs: `narrate fleet worker`' : ` on ${counted(workers.length, 'worker')}`}.`,
      finish: `The fleet ${catalogue.name} takes no more books. ${running.length === 0 ? 'No book is being recorded.' : `To complete: ${running.join(', ')}.`} \`narrate fleet resume\` continues.`,
    };
    terminal.tell(
      wrap(texts[control], { columns: terminal.columns, indent: 0, startedAs: terminal.command }),
    );
  });
}

/** Runs `narrate fleet retry`. Returns the exit status. @throws NarrateError as `withFleet`; `usage` for a book that has not failed */
export async function retryBook(wanted: string, flags: JsonFlags, terminal: Terminal): Promise<number> {
  return withFleet(flags, async ({ catalogue, queue }) => {
    const { name } = findBook(catalogue, wanted);
    if (!(await queue.retry(name))) {
      const [found] = await queue.books([name]);
      throw new NarrateError(
        'usage',
        `${name} has not failed. State: ${stateText(found?.state ?? 'absent')}.`,
        {
          hint: 'Only books that failed can be retried. `narrate fleet run` adds books that have something to do.',
        },
      );
    }
    const [workers, state] = await Promise.all([queue.workers(), queue.state()]);
    if (flags.json) terminal.json({ status: 'complete', fleet: catalogue.name, book: name });
    else
      terminal.tell(
        wrap(
          `${name} is in the queue again.${workers.length === 0 ? ' No worker is running: start one with `narrate fleet worker`.' : ''}${state === 'running' ? '' : ' The fleet takes no books: `narrate fleet resume` continues it.'}`,
          { columns: terminal.columns, indent: 0, startedAs: terminal.command },
        ),
      );
    return 0;
  });
}

/** Says what state a book is in. */
export const stateText = (state: string): string =>
  ({
    absent: 'not in the queue',
    waiting: 'waiting',
    active: 'being recorded',
    done: 'done',
    failed: 'failed',
  })[state] ?? state;
