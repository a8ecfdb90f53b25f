import { expect, it } from 'vitest';
import { openText } from '../../../../src/cli/commands/run/text.js';
import { nothingDelivered } from '../../../../src/deliver/deliver-project.js';

const report = { delivered: { ...nothingDelivered, sidecars: ['audiobook/index.html'] } };

it.each([
  [{ manifest: 'pipeline.yaml' }, 'narrate open'],
  [{ manifest: 'pipeline.example.yaml', draft: true }, 'narrate open pipeline.example.yaml --draft'],
  [{ manifest: 'my book/pipeline.yaml' }, 'narrate open "my book/pipeline.yaml"'],
])('names the command that opens the listening page of %j', (options, command) => {
  expect(openText(report, options)).toBe(`Listen and read along: \`${command}\`\n`);
});

it('names no command without a listening page', () => {
  expect(openText({ delivered: nothingDelivered }, { manifest: 'pipeline.yaml' })).toBe('');
});
