import { Parser } from 'htmlparser2';
import type { ReadingRules } from '../dialects/reading-rules.js';
import { breaksWords, readHtml } from './html-speech.js';

/** Part of HTML between the tags of blocks, such as a paragraph or a cell. */
export interface HtmlPart {
  /** Not normalised. */
  readonly text: string;
  /** Bold words at its start; null: there are none. */
  readonly lead: string | null;
  /** Offsets in the HTML, the end is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Tags at the start of a part, and the bold text behind them. */
const boldStart = /^\s*(?:<[^<>]*>\s*)*?<(b|strong)\b[^<>]*>([^<]*)<\/\1\s*>/i;

/** Splits HTML before the start tags of blocks and behind their end tags. Parts without text are left out. */
export function htmlParts(html: string, rules: Pick<ReadingRules, 'version'>): readonly HtmlPart[] {
  const cuts = new Set([0]);
  const parser = new Parser({
    onopentag(tag) {
      if (isBlock(tag)) cuts.add(parser.startIndex);
    },
    onclosetag(tag, isImplied) {
      if (isBlock(tag) && !isImplied) cuts.add(parser.endIndex + 1);
    },
  });
  parser.end(html);
  const starts = [...cuts].sort((a, b) => a - b);
  return starts.flatMap((start, index) => {
    const end = starts[index + 1] ?? html.length;
    const source = html.slice(start, end);
    const { text } = readHtml(source, rules);
    const lead = boldStart.exec(source)?.[2] ?? null;
    return text.trim() === '' ? [] : [{ text, lead: lead && readHtml(lead, rules).text, start, end }];
  });
}

const isBlock = (tag: string): boolean => tag !== 'br' && breaksWords(tag);
