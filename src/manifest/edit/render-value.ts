import { Document, Scalar, type ToStringOptions } from 'yaml';
import type { ManifestPath, ManifestValue } from './manifest-edit.js';

/** A value in block style: what follows the `key:` or `-` on its line, and the lines below it, indented from that line. */
export interface BlockText {
  readonly first: string;
  readonly below: readonly string[];
}

/** Neither wraps long lines nor uses anchors. */
const layout: ToStringOptions = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER };

/** @param quote style of the old value, which the new one keeps if it is a text on one line; undefined: none */
export function blockValue(value: ManifestValue, place: 'key' | 'entry', quote?: Scalar.Type): BlockText {
  const styled = withQuote(value, quote);
  const [head = '', ...below] = lines(place === 'key' ? { k: styled } : [styled]);
  return { first: head.slice('k:'.length).replace(/^ +/, ''), below };
}

/** Returns the lines of `key: value`, or of `- value` for an index. */
export const blockEntry = (part: ManifestPath[number], value: ManifestValue): readonly string[] =>
  lines(typeof part === 'number' ? [value] : { [part]: value });

/** Returns a value on one line, as it is written inside of `[…]` and `{…}`. */
export const flowValue = (value: ManifestValue, quote?: Scalar.Type): string =>
  inFlow([withQuote(value, quote)]);

/** Returns `key: value`, or the value alone for an index, on one line. */
export const flowEntry = (part: ManifestPath[number], value: ManifestValue): string =>
  inFlow(typeof part === 'number' ? [value] : { [part]: value });

function lines(content: object): string[] {
  return document(content).toString(layout).replace(/\n$/, '').split('\n');
}

function inFlow(content: object): string {
  const text = document(content).toString({ ...layout, collectionStyle: 'flow' });
  return withoutMargin(withoutMargin(text).slice('['.length, -']'.length));
}

/** Removes spaces and line ends only. `trim` also removes other white space, such as U+00A0, which can be part of a value. */
const withoutMargin = (text: string): string => text.replace(/^[ \n]+|[ \n]+$/g, '');

const document = (content: object): Document => new Document(content, { aliasDuplicateObjects: false });

function withQuote(value: ManifestValue, quote: Scalar.Type | undefined): unknown {
  const isQuote = quote === Scalar.QUOTE_DOUBLE || quote === Scalar.QUOTE_SINGLE;
  if (typeof value !== 'string' || value.includes('\n') || !isQuote) return value;
  const scalar = new Scalar(value);
  scalar.type = quote;
  return scalar;
}
