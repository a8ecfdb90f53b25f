/** The statement that a digital voice reads a book. */
export interface Disclosure {
  /** In the language of the book, or in English. */
  readonly sentence: string;
  /** Whether the voice is a model that was trained with recordings. The offline voices are not all of that kind. */
  readonly isTrained: boolean;
}

/**
 * The sentence that says who reads, by language (ISO 639-1). The English one is the sentence with which Spotify begins the descriptions
 * of such audiobooks (midiaresearch.com, "Spotify's embrace of AI-generated audio is a blessing and curse for authors", seen 2026-12-01).
 */
const sentences: Readonly<Record<string, string>> = {
  da: 'Denne lydbog er indlæst af en digital stemme.',
  de: 'Dieses Hörbuch wird von einer digitalen Stimme gelesen.',
  en: 'This audiobook is narrated by a digital voice.',
  es: 'Este audiolibro está narrado por una voz digital.',
  fr: 'Ce livre audio est lu par une voix numérique.',
  it: 'Questo audiolibro è letto da una voce digitale.',
  nl: 'Dit luisterboek wordt voorgelezen door een digitale stem.',
  pl: 'Tego audiobooka czyta głos cyfrowy.',
  pt: 'Este audiolivro é narrado por uma voz digital.',
  sv: 'Den här ljudboken läses av en digital röst.',
};

/** Returns "This audiobook is narrated by a digital voice." in a language (BCP-47), or in English if there is none or it is unknown. */
export function disclosureSentence(language: string | null): string {
  const primary = language?.toLowerCase().replace(/-.*/, '') ?? '';
  return sentences[Object.hasOwn(sentences, primary) ? primary : 'en']!;
}
