/** The steps that `stepsSeen` finds: those that money or a recording depends on. */
export type SeenStep =
  | 'submitting'
  | 'accepted'
  | 'refused'
  | 'uncertain'
  | 'called-back'
  | 'ended'
  | 'taken'
  | 'forgotten'
  | 'measured'
  | 'words-judged'
  | 'seen'
  | 'published'
  | 'chosen'
  | 'approved';

const step =
  /"type":"(submitting|accepted|refused|uncertain|called-back|ended|taken|forgotten|measured|words-judged|seen|published|chosen|approved)"/g;

/**
 * Returns the steps that a corrupt line seems to have recorded, by the step types still readable in it. It is a hint for
 * people and not reliable. Empty: no type is readable. Several: lines were joined. (In the text of a chunk such words have
 * backslashes.)
 */
export const stepsSeen = (text: string): readonly SeenStep[] =>
  [...text.matchAll(step)].map((match) => match[1] as SeenStep);
