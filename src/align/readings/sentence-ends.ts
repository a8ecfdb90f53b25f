/** `.`, `!` and `?` also stand inside of words. The signs of other scripts always end a sentence. */
const sentenceEnd = /[.!?…]+["'”’»)\]]*(?=\s|$)|(?![.!?])\p{Sentence_Terminal}|\n{2,}/gu;

/** Returns where the sentences of a text end, in UTF-16 code units: before their last signs. */
export const sentenceEnds = (text: string): readonly number[] =>
  [...text.matchAll(sentenceEnd)].map(({ index }) => index);
