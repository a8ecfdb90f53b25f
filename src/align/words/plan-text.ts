import { findDeliveryTags } from '../readings/delivery-tags.js';
import { findOpenSpans, type OpenSpan } from '../readings/find-open-spans.js';
import { isSpelledOut } from '../readings/scripts.js';
import type { TextRange } from '../reference/find-words.js';

/** What a text needs before its words can be found in a take. All places are in UTF-16 code units of the text. */
export interface TextPlan {
  /** What the reference voice speaks: the text with spaces in place of delivery tags. */
  readonly spoken: string;
  readonly spans: readonly OpenSpan[];
  /** Tags for sounds, such as `[laughs]`. */
  readonly sounds: readonly TextRange[];
  /** What is spoken in another way, such as whispered. */
  readonly unusual: readonly TextRange[];
  /** Whether the reference voice would spell the text out, so that it cannot be aligned. */
  readonly isSpelledOut: boolean;
}

/**
 * Plans the alignment of a text. The reference voice must then speak `spoken` and each respelling of the spans.
 * @param text as it was sent to the engine
 * @param delivery `language`: a BCP-47 tag; `tags`: the delivery tags that the engine acts on, without brackets
 */
export function planText(
  text: string,
  { language, tags }: { readonly language: string; readonly tags: readonly string[] },
): TextPlan {
  const { text: spoken, sounds, unusual } = findDeliveryTags(text, tags);
  return {
    spoken,
    spans: findOpenSpans(spoken, language),
    sounds,
    unusual,
    isSpelledOut: isSpelledOut(spoken, language),
  };
}
