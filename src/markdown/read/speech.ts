import type { Nodes } from 'mdast';
import type { ReadingRules } from '../dialects/reading-rules.js';
import type { NoteRef, Speaking, Speech } from '../handlers/handler.js';
import { sayInlineMath } from '../handlers/math.js';
import { handleInline } from '../handlers/registry.js';
import { inlineMathml, startsMathml } from './mathml.js';
import { silentPart, withoutGaps } from './normalise-text.js';
import { TextParts } from './shifted-text.js';

/** Chinese and Japanese have no spaces between words, so a line end in the source is not a space (CSS Text, "Segment Break Transformation Rules"). */
const unspaced = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]';
const wrapInUnspacedScript = new RegExp(
  `(?<=${unspaced})[ \\t]*(?:\\r\\n|\\n|\\r)[ \\t]*(?=${unspaced})`,
  'gu',
);

/** Part of the reader that `collectSpeech` reports to. */
export interface Listener
  extends Pick<Speaking, 'policies' | 'rules' | 'lost' | 'skip' | 'diagnose' | 'hasSetSectionVoice'> {}

/** Collects the text of inline nodes. Like `readTree`, it keeps its levels in a list. */
export function collectSpeech(nodes: readonly Nodes[], listener: Listener): Speech {
  const parts = new TextParts<Nodes>((text, from) => listener.skip('footnote', from, text));
  const notes: NoteRef[] = [];
  const levels: { nodes: readonly Nodes[]; next: number; end?: () => void }[] = [{ nodes, next: 0 }];
  let hidden: { tag: string; node: Nodes; parts: string[] } | null = null;

  const speaking: Speaking = {
    policies: listener.policies,
    rules: listener.rules,
    lost: listener.lost,
    skip: listener.skip,
    diagnose: listener.diagnose,
    hasSetSectionVoice: listener.hasSetSectionVoice,
    say: (text) => (hidden ? hidden.parts.push(text) : parts.add(text)),
    enter: (children) => levels.push({ nodes: children, next: 0 }),
    enterShifted(node, by) {
      parts.start(by, node);
      levels.push({ nodes: node.children, next: 0, end: () => parts.end(by) });
    },
    startShifted: (node, by, isNote) => parts.start(by, node, isNote),
    endShifted: (by) => parts.end(by),
    markAsNote: () => parts.markAsNote(),
    refer(note) {
      notes.push(note);
      parts.add(silentPart);
    },
    hide(tag, node) {
      hidden ??= { tag, node, parts: [] };
    },
    unhide(tag) {
      if (hidden?.tag === tag) reportHidden();
    },
  };
  function reportHidden(): void {
    if (hidden?.parts.length) listener.skip('html', hidden.node, hidden.parts.join(''));
    hidden = null;
  }

  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const node = level.nodes[level.next];
    level.next += 1;
    const formula = node?.type === 'html' && !hidden ? formulaAt(level, listener.rules) : null;
    if (node && formula) {
      level.next = formula.next;
      sayInlineMath(node, { source: formula.source, syntax: 'mathml' }, speaking);
    } else if (node) handleInline(node, speaking);
    else levels.pop()?.end?.();
  }
  reportHidden();
  const raw = parts.join().replace(wrapInUnspacedScript, '');
  return { raw: listener.rules.version < 2 ? raw : withoutGaps(raw), notes };
}

/** Returns the formula that the last visited node starts; null: none. By the rules of version 1, its text is read. */
function formulaAt({ nodes, next }: { nodes: readonly Nodes[]; next: number }, { version }: ReadingRules) {
  const tag = nodes[next - 1];
  return version >= 2 && tag?.type === 'html' && startsMathml(tag.value)
    ? inlineMathml(nodes, next - 1)
    : null;
}
