/** The steps that are looked for: those that money or a recording hangs on. */
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
  | 'chosen';

const step =
  /"type":"(submitting|accepted|refused|uncertain|called-back|ended|taken|forgotten|measured|chosen)"/g;

/**
 * What a corrupt line seems to have told of, by the words that are left in it: nothing to rely on, but for people better
 * than nothing. Empty: nobody can tell. Several: lines that ran together. (A text that holds such words has them with
 * backslashes.)
 */
export const stepsSeen = (text: string): readonly SeenStep[] =>
  [...text.matchAll(step)].map((match) => match[1] as SeenStep);
