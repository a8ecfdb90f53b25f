import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepOutput } from '../../../../../src/cli/commands/ci/host/job-files.js';
import {
  type Annotation,
  maxAnnotations,
  workflowCommand,
  workflowCommands,
} from '../../../../../src/cli/commands/ci/host/workflow-commands.js';

const about = (message: string, level: Annotation['level'] = 'error'): Annotation => ({
  level,
  message,
  file: null,
  line: null,
  column: null,
});

const textOf = (data: string) => data.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
const valueIn = (property: string) => textOf(property.replaceAll('%2C', ',').replaceAll('%3A', ':'));

/** Reads a command as the runner does (actions/runner, ActionCommand.cs). */
function readCommand(line: string) {
  const [, level, properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line.slice(0, -1)) ?? [];
  const pairs = properties.split(',').map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return [name, valueIn(value)];
  });
  return { level, message: textOf(message), ...Object.fromEntries(pairs) };
}

describe('workflowCommand', () => {
  it('writes a place as properties, and escapes characters that would end them', () => {
    expect(
      workflowCommand({ level: 'error', message: '50 %: a, b\r\nc', file: 'a,b:c%.md', line: 3, column: 7 }),
    ).toBe('::error file=a%2Cb%3Ac%25.md,line=3,col=7,title=narrate::50 %25: a, b%0D%0Ac\n');
  });

  it('writes one line that the runner reads as the same annotation', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (message, file) => {
        const line = workflowCommand({ level: 'warning', message, file, line: 1, column: 2 });
        expect(line.match(/[\r\n]/g)).toEqual(['\n']);
        expect(readCommand(line)).toEqual({
          level: 'warning',
          title: 'narrate',
          message,
          file,
          line: '1',
          col: '2',
        });
      }),
    );
  });
});

describe('workflowCommands', () => {
  it('puts errors first, and counts those that GitHub would not show', () => {
    const many = Array.from({ length: 25 }, (_, index) => about(`error ${index}`));
    const lines = workflowCommands([about('a warning', 'warning'), ...many])
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(maxAnnotations + 1);
    expect(lines[maxAnnotations - 1]).toBe(
      '::error title=narrate::16 more errors. The summary of the job lists them.',
    );
    expect(lines[maxAnnotations]).toBe('::warning title=narrate::a warning');
  });
});

describe('stepOutput', () => {
  it('writes a value over several lines', () => {
    expect(stepOutput('table', 'a\nb', 'end')).toBe('table<<end\na\nb\nend\n');
  });

  it('throws if the value contains the delimiter', () => {
    expect(() => stepOutput('table', 'a\nend\nknown=true', 'end')).toThrow(RangeError);
  });
});
