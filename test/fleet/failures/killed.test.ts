import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../src/fleet/catalogue/open-catalogue.js';
import { readLedger } from '../../../src/fleet/governor/read-charges.js';
import { bookOptions } from '../../../src/fleet/plan/catalogue-charges.js';
import { openProject } from '../../../src/project/open-project.js';
import { chunks, makeFailingFleet } from '../../support/failing-fleet.js';
import { until } from '../../support/fleet.js';
import { noRedis } from '../../support/redis.js';
import { environmentOf } from '../../support/sandbox-book.js';
import { objectsIn } from '../../support/stored-book.js';

const skipped = noRedis === null ? '' : ` (${noRedis})`;

describe.skipIf(noRedis !== null)(`a worker that is killed${skipped}`, () => {
  it('before the response to a request: it counts as possibly charged, also in the budget, and is bought again', async () => {
    const fleet = await makeFailingFleet({
      holds: 'answers',
      defaults: '  limits: { concurrency: 1 }\n',
      catalogue: 'budgets: { run: 0.24 }\n',
    });
    const killed = fleet.startWorker();
    const running = fleet.json('run', '--yes');
    await until(() => fleet.gateway.held() === 1);
    killed.signal('SIGKILL');
    await killed.ended;
    fleet.gateway.release();
    await fleet.ageLeases();
    fleet.startWorker();

    // The budget is enough for six requests, and the lost one is one of them.
    const money = { bought: 5, spentUsd: 0.2, uncertainUsd: 0.04 };
    const book = { state: 'failed', recorded: 5, ...money, outcome: { code: 'fleet-budget' } };
    expect(await running).toMatchObject({ exitStatus: 4, ...money, books: [book] });
    expect(await fleet.json('status')).toMatchObject({ books: [book] });
    const [own] = openCatalogue(join(fleet.folder, 'catalogue.yaml')).books;
    const project = await openProject(bookOptions(own!, environmentOf(fleet.sandbox)));
    const journal = await readLedger(project, new AbortController().signal);
    expect(journal).toMatchObject({ spentMicroUsd: 200_000, uncertainMicroUsd: 40_000 });

    const rest = { bought: 1, spentUsd: 0.04, uncertainUsd: 0 };
    expect(await fleet.json('run', '--yes')).toMatchObject({ exitStatus: 0, ...rest });
    expect(fleet.sandbox.report()).toMatchObject({ charged: chunks + 1, distinctCharged: chunks });
  });

  it('without its books: they stop by themselves, wait for the responses, and give their lease back', async () => {
    const fleet = await makeFailingFleet({ holds: 'answers' });
    const killed = fleet.startWorker();
    const running = fleet.json('run', '--yes');
    await until(() => fleet.gateway.held() === 2);
    killed.process.kill('SIGKILL');
    await killed.ended;
    fleet.gateway.release();
    await until(
      async () => !(await objectsIn(fleet.storeOf('books/a'))).some((name) => name.startsWith('lease/')),
    );
    expect([fleet.charged(), await fleet.accepted()]).toEqual([2, 2]);
    fleet.startWorker();
    expect(await running).toMatchObject({ exitStatus: 0, uncertainUsd: 0 });
    fleet.expectBoughtOnce(1);
  });
});
