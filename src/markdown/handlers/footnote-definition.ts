import { silent } from './silent.js';

/** A note is read where it is first referred to (`Reader.say`), and listed at the end of the file otherwise (`readTree`). */
export const footnoteDefinition = silent;
