import type { PageTake } from '../../src/audition/page-data.js';

/** The list of takes, as buttons. In a blind comparison they have letters in a random order. */
export interface TakeList {
  /** Writes the buttons. */
  show(): void;
  first(): PageTake;
  selected(): PageTake;
  /** Selects the take at a place in the list, if there is one. */
  select(index: number): void;
  /** Hides the names and mixes the order, or shows them again. */
  setBlind(isBlind: boolean): void;
  /** Shows the names, and keeps the order. */
  reveal(): void;
  /** The name of a take: `Kore, “Say this warmly.”` */
  nameOf(take: PageTake): string;
}

const nameOf = ({ voice, prompt }: PageTake): string => (prompt === null ? voice : `${voice}, “${prompt}”`);

/** Creates the list in an element, which is emptied. `onSelect` is called with each take that the listener selects. */
export function createTakeList(
  root: HTMLElement,
  takes: readonly PageTake[],
  onSelect: (take: PageTake) => void,
): TakeList {
  let order: readonly PageTake[] = takes;
  let isBlind = false;
  let isHidden = false;
  let selected = takes[0] as PageTake;

  const labelOf = (take: PageTake, index: number): string => {
    const letter = `Take ${letterOf(index)}`;
    if (isHidden) return letter;
    return isBlind ? `${letter}: ${nameOf(take)}` : nameOf(take);
  };
  const show = (): void => {
    root.replaceChildren(
      ...order.map((take, index) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.setAttribute('aria-pressed', String(take === selected));
        const number = document.createElement('kbd');
        number.textContent = String(index + 1);
        number.ariaHidden = 'true';
        button.append(number, labelOf(take, index));
        button.addEventListener('click', () => select(index));
        const item = document.createElement('li');
        item.append(button);
        return item;
      }),
    );
  };
  const select = (index: number): void => {
    const take = order[index];
    if (take === undefined) return;
    selected = take;
    for (const [at, button] of root.querySelectorAll('button').entries())
      button.setAttribute('aria-pressed', String(at === index));
    onSelect(take);
  };
  return {
    show,
    select,
    nameOf,
    first: () => order[0] as PageTake,
    selected: () => selected,
    setBlind(blind) {
      isBlind = blind;
      isHidden = blind;
      order = blind ? shuffled(takes) : takes;
      selected = order[0] as PageTake;
      show();
    },
    reveal() {
      isHidden = false;
      show();
    },
  };
}

/** Returns A to Z, then AA, AB …, for an index from 0. */
const letterOf = (index: number): string =>
  (index < 26 ? '' : letterOf(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

/** Returns the takes in a random order, each order as likely as any other (Fisher-Yates). */
function shuffled(takes: readonly PageTake[]): readonly PageTake[] {
  const mixed = [...takes];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as PageTake, mixed[last] as PageTake];
  }
  return mixed;
}
