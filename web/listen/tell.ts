import { byId } from '../shared/dom.js';

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows a short message above the player for some seconds. Screen readers read it. */
export function tell(message: string): void {
  const place = byId('message', HTMLElement);
  place.textContent = message;
  place.classList.add('shown');
  clearTimeout(timer);
  timer = setTimeout(() => {
    place.classList.remove('shown');
    place.textContent = '';
  }, 4000);
}
