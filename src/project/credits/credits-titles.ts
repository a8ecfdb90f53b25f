import type { CreditsRole } from '../../markdown/block.js';

type Titles = Readonly<Record<CreditsRole, string>>;

const english: Titles = { opening: 'Opening credits', closing: 'Closing credits' };

/** By language (ISO 639-1). */
const titles: ReadonlyMap<string, Titles> = new Map([
  ['en', english],
  ['da', { opening: 'Fortekster', closing: 'Sluttekster' }],
  ['de', { opening: 'Vorspann', closing: 'Abspann' }],
  ['es', { opening: 'Créditos iniciales', closing: 'Créditos finales' }],
  ['fr', { opening: 'Générique de début', closing: 'Générique de fin' }],
  ['it', { opening: 'Titoli di testa', closing: 'Titoli di coda' }],
  ['nl', { opening: 'Begintitels', closing: 'Eindtitels' }],
  ['pl', { opening: 'Czołówka', closing: 'Napisy końcowe' }],
  ['pt', { opening: 'Créditos iniciais', closing: 'Créditos finais' }],
  ['sv', { opening: 'Förtexter', closing: 'Eftertexter' }],
]);

/** Returns the titles that players show for credits, in a language (BCP-47), or in English if there are none or it is unknown. */
export const creditsTitles = (language: string | null): Titles =>
  titles.get(language?.toLowerCase().replace(/-.*/, '') ?? '') ?? english;
