import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../../../src/markdown/read/read.js';
import { defaults } from '../../policies.js';

describe('a line that closes no container', () => {
  it('is not spoken, is counted, and is no error in a chapter without containers of narrate', () => {
    const { blocks, skipped, diagnostics } = readMarkdown('One.\n\n:::\n\nTwo.\n', defaults);
    expect(blocks.map(({ text }) => text)).toEqual(['One.', 'Two.']);
    expect(skipped.map(({ kind, line, preview }) => [kind, line, preview])).toEqual([['template', 3, ':::']]);
    expect(diagnostics).toEqual([]);
  });

  it('is an error in a chapter with a container of narrate', () => {
    const { diagnostics } = readMarkdown(':::narrate{as=a}\nOne.\n:::\n\n:::\n', defaults);
    expect(diagnostics.map(({ code }) => code)).toEqual(['markdown-container-stray']);
  });
});

describe('a container with a name like narrate', () => {
  it.each(['narrative', 'narration', 'notate'])('is a container of another tool: %s', (name) => {
    const { blocks, diagnostics } = readMarkdown(`::: ${name}\nOne.\n:::\n`, defaults);
    expect(blocks.map(({ text }) => text)).toEqual(['One.']);
    expect(diagnostics).toEqual([]);
  });

  it('is an error with both ways out if it is nearly the same: narrator', () => {
    const { diagnostics } = readMarkdown('::: narrator\nOne.\n:::\n', defaults);
    expect(diagnostics[0]?.hint).toContain('::: {.narrator}');
  });
});
