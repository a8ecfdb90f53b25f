import { Html } from './html.js';

const icon = (content: string): Html =>
  new Html(
    `<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${content}</svg>`,
  );

const fifteen =
  '<text x="12" y="16" text-anchor="middle" font-size="8" font-weight="600" fill="currentColor" stroke="none">15</text>';

/** The icons of the page: lines in the colour of the text. Each button that has one also has a name. */
export const icons = {
  play: icon(
    '<path d="M8 5.5v13l10.5-6.5z" fill="currentColor" class="if-paused"/><g class="if-playing"><path d="M8.5 6v12M15.5 6v12" stroke-width="3.5"/></g>',
  ),
  back: icon(`<path d="M5.2 7.5A8.2 8.2 0 1 1 3.8 12"/><path d="M4.6 3.6v4.2h4.2"/>${fifteen}`),
  forward: icon(`<path d="M18.8 7.5A8.2 8.2 0 1 0 20.2 12"/><path d="M19.4 3.6v4.2h-4.2"/>${fifteen}`),
  previous: icon('<path d="M20 6.5h-8M20 12h-6M20 17.5h-8"/><path d="M9 8l-4 4 4 4"/>'),
  next: icon('<path d="M4 6.5h8M4 12h6M4 17.5h8"/><path d="M15 8l4 4-4 4"/>'),
  bookmark: icon('<path d="M7 4h10v16l-5-4-5 4z"/>'),
  link: icon(
    '<path d="M10 14a4 4 0 0 0 6 .4l2.6-2.6a4 4 0 0 0-5.7-5.7L11.7 7.3"/><path d="M14 10a4 4 0 0 0-6-.4l-2.6 2.6a4 4 0 0 0 5.7 5.7l1.2-1.2"/>',
  ),
  help: icon(
    '<circle cx="12" cy="12" r="8.5"/><path d="M9.7 9.4a2.4 2.4 0 1 1 3.4 2.2c-.7.4-1.1.8-1.1 1.7"/><path d="M12 16.4v.1" stroke-width="2.2"/>',
  ),
  list: icon('<path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4 6.5h.1M4 12h.1M4 17.5h.1"/>'),
  close: icon('<path d="M6 6l12 12M18 6L6 18"/>'),
  down: icon('<path d="M12 5v14M6 13l6 6 6-6"/>'),
} as const;
