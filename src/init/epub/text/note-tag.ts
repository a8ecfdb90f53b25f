/** The element that stands for a reference to a note on the way to Markdown, with its `label`. */
export const noteTag = 'narrate-note';
