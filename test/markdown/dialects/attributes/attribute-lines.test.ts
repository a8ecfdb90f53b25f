import { describe, expect, it } from 'vitest';
import { readAs } from '../read-as.js';

describe('attributes on a line of their own', () => {
  it.each([
    ['Lorem (1) sit.\n{ .annotate }\n\n1. Note', ['Lorem (1) sit.', '1. Note']],
    ['Lorem\n{ #id .cls data-x="1" }', ['Lorem']],
    ['Lorem\n{ data-x="1" }', ['Lorem']],
    ['- item\n{ .x }\n- other', ['item', 'other']],
    ['- item\n  { .x }\n- other', ['item', 'other']],
    ['> q\n{ .q }', ['q']],
    ['> q\n> { .q }', ['q']],
    ['{.cls}\nPara', ['Para']],
    ['{.cls #id}\n> Quoted', ['Quoted']],
    ['| a |\n| - |\n| b |\n{ .x }\n\nText', ['Text']],
    ['Lorem\n{: .x }', ['Lorem']],
    ['Lorem\n{: #id .y }\n\n{: .z}', ['Lorem']],
  ])('are neither spoken nor listed as skipped: %j', (markdown, said) => {
    const read = readAs('mkdocs', markdown);
    expect(read.said).toEqual(said);
    expect(read.skipped.filter((one) => !one.startsWith('table'))).toEqual([]);
  });

  it('are found in every book by a class or an identifier', () => {
    expect(readAs(null, 'Lorem\n{ .annotate }').said).toEqual(['Lorem']);
    expect(readAs(null, '{#here .wide}\nLorem').said).toEqual(['Lorem']);
  });

  it.each(['{x=1}', '{name}', '{.x} and text', 'Text\n{like this}', 'Text {.x}\nmore', '{{.x}}'])(
    'are not found in a plain book in: %j',
    (markdown) => {
      expect(readAs(null, markdown).said).toEqual([markdown.replace('\n', ' ')]);
    },
  );

  it('before text in the same line are text', () => {
    expect(readAs('mkdocs', 'One\n{ .x } two').said).toEqual(['One { .x } two']);
  });
});

describe('settings of other tools', () => {
  it.each([
    ['mkdocs', '*[HTML]: Hyper Text', 'template: *[HTML]: Hyper Text'],
    ['myst', '(my-label)=\nText', 'template: (my-label)='],
    ['myst', 'Text\n\n+++ {"a": 1}', 'template: +++ {"a": 1}'],
    ['jekyll', '{:toc}', 'template: {:toc}'],
    ['jekyll', '{::options toc="1" /}', 'template: {::options toc="1" /}'],
  ] as const)('are listed as `template` in %s: %j', (dialect, markdown, skipped) => {
    expect(readAs(dialect, markdown).skipped).toEqual([skipped]);
  });
});
