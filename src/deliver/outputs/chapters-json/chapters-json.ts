/** A place that a listener can go to. */
export interface ChapterStart {
  readonly startSeconds: number;
  readonly title: string;
}

/** Podcasting 2.0's JSON chapters, version 1.2.0 (Podcastindex-org/podcast-namespace, docs/examples/chapters/jsonChapters.md). */
export function chaptersJson(
  { title, author }: { readonly title: string; readonly author: string | null },
  chapters: readonly ChapterStart[],
): string {
  return jsonText({
    version: '1.2.0',
    title,
    ...(author === null ? {} : { author }),
    chapters: chapters.map(({ startSeconds, title: name }) => ({ startTime: startSeconds, title: name })),
  });
}

/** JSON as it lies in files: indented, with a line feed at its end. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
