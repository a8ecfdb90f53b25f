import type { Element, Text } from 'hast';

/** Numbers that follow one another before they count as pages: fewer may be something else. */
const shortestRun = 3;

const number = /\{(\d{1,4})\}/g;

/**
 * Removes numbers of pages that are written as text in braces, `{12}`, if the page has at least three of them and each is one
 * more than the one before. Leaves code as it is. Changes the tree.
 */
export function removePageRuns(body: Element): void {
  const texts = textsIn(body);
  const numbers = texts.flatMap(({ value }) =>
    [...value.matchAll(number)].map(([, digits]) => Number(digits)),
  );
  if (numbers.length < shortestRun) return;
  if (numbers.some((one, index) => index > 0 && one !== (numbers[index - 1] ?? 0) + 1)) return;
  for (const text of texts) text.value = text.value.replace(number, '');
}

function textsIn(parent: Element): Text[] {
  return parent.children.flatMap((child) => {
    if (child.type === 'text') return child.value.includes('{') ? [child] : [];
    return child.type === 'element' && !/^(?:pre|code|samp|kbd|math|script|style)$/.test(child.tagName)
      ? textsIn(child)
      : [];
  });
}
