/** Placeholder element for a reference to a note, with its `label`. */
export const noteTag = 'narrate-note';
