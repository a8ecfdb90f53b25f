import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take half a minute or more. If they started last, the run would wait only for them. */
const longest = [
  'test/cli/crash.test.ts',
  'test/action/from-checkout.test.ts',
  'test/cli/state-survives.test.ts',
  'test/package.test.ts',
  'test/cli/containers.test.ts',
  'test/cli/commands/verify/verify.test.ts',
  'test/record/recovery/lasting-faults.test.ts',
  'test/cli/hostile-text.test.ts',
  'test/docs/readme.test.ts',
  'test/deliver/memory.test.ts',
];

/** Starts the longest files first. vitest does this with the durations of an earlier run, which a new checkout does not have. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const found = longest.indexOf(relative(project.config.root, moduleId).replaceAll('\\', '/'));
      return found === -1 ? longest.length : found;
    };
    // `sort` is stable, so all other files stay in vitest's order, with the files of a project together.
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
