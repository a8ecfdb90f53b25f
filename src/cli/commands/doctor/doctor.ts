import { type DoctorOptions, doctor } from '../../../use-cases/doctor.js';
import { interruptible } from '../../interrupts.js';
import type { Terminal } from '../../terminal.js';
import { doctorText } from './text.js';

/** `narrate doctor`: returns 0 when a run can go ahead, warnings or not, 1 when something stands in its way. */
export async function doctorCommand(
  options: DoctorOptions & { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const interrupts = interruptible(() => {});
  try {
    const report = await doctor({ ...options, signal: interrupts.signal });
    const { columns, outColor: color } = terminal;
    if (options.json) terminal.json(report);
    else terminal.out(doctorText(report, { columns, color }));
    return report.status === 'failed' ? 1 : 0;
  } finally {
    interrupts.done();
  }
}
