import type { Element, Root } from 'hast';
import { resolveHref } from '../archive/content-path.js';
import { displayRules } from './css-rules.js';
import { attribute, elementsIn, hasWords, named, textOf } from './tree.js';

/** What a style sheet says about elements that are not displayed. */
export interface HiddenStyles {
  /** Classes (`.a`), ids (`#a`) and both with a tag name (`p.a`) that are hidden. */
  readonly hidden: ReadonlySet<string>;
  /** Classes and ids that some rule displays. */
  readonly displayed: ReadonlySet<string>;
}

/** The same for the style sheets of a book, by path. */
export type HiddenByPath = ReadonlyMap<string, HiddenStyles>;

/** A class or an id, with or without a tag name: the only selectors that hide text here. */
const simple = /^(?:[a-z][a-z\d]*)?[.#][\w-]+$/i;

/** Numbers that no real book has, so that the time for a page stays short. */
const mostNames = 1000;
const mostSheets = 20;

/** Finds what a style sheet hides and displays. */
export function readHiddenStyles(sheet: string): HiddenStyles {
  const hidden = new Set<string>();
  const displayed = new Set<string>();
  for (const { selectors, display, isConditional } of displayRules(sheet)) {
    for (const selector of selectors) {
      if (display !== 'none') {
        for (const [name] of selector.matchAll(/[.#][\w-]+/g)) displayed.add(name);
      } else if (!isConditional && hidden.size < mostNames && simple.test(selector)) hidden.add(selector);
    }
  }
  return { hidden, displayed };
}

/**
 * Marks elements as `hidden` that the style sheets of a page hide from every reader (`display: none`). Changes the tree.
 * Words stay if another rule displays the class, if a rule applies only to some reading systems, or if nothing else of the
 * page is visible.
 * @param path of the page
 */
export function markHidden(root: Root, body: Element, path: string, sheets: HiddenByPath): void {
  const names = hiddenNames(sheetsOf(root, path, sheets));
  if (names.size === 0) return;
  const hidden = elementsIn(body).filter(
    (element) => element.properties.hidden === undefined && namesOf(element).some((name) => names.has(name)),
  );
  for (const element of hidden) element.properties.hidden = '';
  if (hasWords(body) && !hasVisibleWords(body))
    for (const element of hidden) delete element.properties.hidden;
}

/** Returns the style sheets that a page links to or contains, for screens. */
function sheetsOf(root: Root, path: string, sheets: HiddenByPath): HiddenStyles[] {
  const isForScreens = (element: Element): boolean =>
    /^(?:all|screen)?$/i.test(attribute(element, 'media') ?? '');
  const paths = named(root, 'link')
    .filter((link) => attribute(link, 'rel')?.toLowerCase() === 'stylesheet' && isForScreens(link))
    .map((link) => resolveHref(path, attribute(link, 'href') ?? '')?.path ?? '');
  const linked = [...new Set(paths)].slice(0, mostSheets).flatMap((one) => sheets.get(one) ?? []);
  const own = named(root, 'style').filter(isForScreens).map(textOf).join('\n');
  return [...linked, readHiddenStyles(own)];
}

const hiddenNames = (sheets: readonly HiddenStyles[]): ReadonlySet<string> =>
  new Set(
    sheets
      .flatMap(({ hidden }) => [...hidden])
      .filter((name) => !sheets.some(({ displayed }) => displayed.has(name.slice(name.search(/[.#]/))))),
  );

function namesOf(element: Element): string[] {
  const classes = (attribute(element, 'className') ?? '').split(/\s+/).filter((name) => name !== '');
  const id = attribute(element, 'id');
  const names = [...classes.map((name) => `.${name}`), ...(id === null ? [] : [`#${id}`])];
  return names.flatMap((name) => [name, `${element.tagName}${name}`]);
}

const hasVisibleWords = (element: Element): boolean =>
  element.properties.hidden === undefined &&
  element.children.some((child) => (child.type === 'element' ? hasVisibleWords(child) : hasWords(child)));
