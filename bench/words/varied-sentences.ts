import { seededRandom } from '../../test/support/seeded-random.js';
import { parseSentence, type Sentence } from '../align/sentence.js';

/** The words of a language, and sentences with places (`who`, `did`, `thing`, `where`) for them. */
interface Lexicon {
  readonly frames: readonly string[];
  readonly who: readonly string[];
  readonly did: readonly string[];
  readonly thing: readonly string[];
  readonly where: readonly string[];
  readonly when: readonly string[];
  readonly end: readonly string[];
  /** Syllables of words that do not exist. */
  readonly syllables: readonly string[];
  /** What a voice might read aloud that was told how to speak. */
  readonly prompt: string;
  /** Single words that fit nowhere. */
  readonly strange: readonly string[];
}

const english: Lexicon = {
  frames: [
    'WHEN who did thing where.',
    'WHO did thing end.',
    'WHERE who did thing, end.',
    'WHO did thing where when.',
    'WHO did thing, but who did thing.',
    'WHEN who did thing, end.',
  ],
  who: 'the tired baker|a young officer|his older sister|the woman in the grey coat|our neighbour|the captain|two small boys|a travelling merchant|the night watchman|her grandmother|the village doctor|a stranger with a beard|the gardener|everyone at the table|the new teacher|an honest lawyer|the fisherman|their youngest cousin|the king|a careless waiter'.split(
    '|',
  ),
  did: 'carried|noticed|sold|borrowed|painted|dropped|described|repaired|wanted|remembered|followed|buried|opened|admired|refused|collected|measured|stole|polished|returned'.split(
    '|',
  ),
  thing:
    'a green lamp|the broken clock|seven yellow apples|the heavy wooden chest|an old map of the island|the last letter|a pair of leather gloves|his silver watch|the story of the flood|a bottle of dark wine|the keys of the cellar|a book about birds|the rope and the bucket|fresh bread and cheese|some very strange music|the photograph|a bag of rusty nails|her favourite chair|the horse|a plan for the winter'.split(
      '|',
    ),
  where:
    'across the market|behind the church|near the river|in the long corridor|under the bridge|at the edge of the forest|on the upper floor|beside the stove|along the sandy beach|in front of the theatre|between two hills|outside the city gates|among the ruins|by the open window|beyond the railway station|in the garden'.split(
      '|',
    ),
  when: 'early in the morning|after the long winter|that same afternoon|every other Friday|shortly before midnight|during the storm|at the end of the summer|for the second time|when the music stopped|without a word|once upon a time|as soon as possible'.split(
    '|',
  ),
  end: 'while the others laughed|because nobody had asked|as if it were nothing|until the candles went out|although it was forbidden|with trembling hands|and then went home|before anyone could speak|so that the children might sleep|just as the train arrived'.split(
    '|',
  ),
  syllables: 'bo|lim|tar|gev|shu|pon|drey|ka|mof|zil|ner|wup|sto|fla|hig|yem'.split('|'),
  prompt: 'Say this as a warm, unhurried storyteller.',
  strange: 'mountain|yesterday|engine|purple|general|silence|follow'.split('|'),
};

const italian: Lexicon = {
  frames: english.frames,
  who: 'il fornaio stanco|un giovane ufficiale|sua sorella maggiore|la signora con il cappotto grigio|il nostro vicino|il capitano|due bambini piccoli|un mercante di passaggio|il guardiano notturno|la nonna|il medico del paese|uno straniero con la barba|il giardiniere|la nuova maestra|un avvocato onesto|il pescatore|il re'.split(
    '|',
  ),
  did: 'portava|notava|vendeva|chiedeva|dipingeva|perdeva|descriveva|riparava|voleva|ricordava|seguiva|apriva|ammirava|rifiutava|raccoglieva|misurava|rubava'.split(
    '|',
  ),
  thing:
    'una lampada verde|il vecchio orologio|sette mele gialle|la pesante cassa di legno|una mappa dell’isola|l’ultima lettera|un paio di guanti|il suo anello d’argento|la storia del diluvio|una bottiglia di vino scuro|le chiavi della cantina|un libro sugli uccelli|la corda e il secchio|pane fresco e formaggio|una musica molto strana|la fotografia|il cavallo'.split(
      '|',
    ),
  where:
    'attraverso il mercato|dietro la chiesa|vicino al fiume|nel lungo corridoio|sotto il ponte|al margine del bosco|al piano superiore|accanto alla stufa|lungo la spiaggia|davanti al teatro|tra due colline|fuori dalle mura|in mezzo alle rovine|oltre la stazione|nel giardino'.split(
      '|',
    ),
  when: 'la mattina presto|dopo il lungo inverno|quello stesso pomeriggio|ogni venerdì|poco prima di mezzanotte|durante la tempesta|alla fine dell’estate|per la seconda volta|senza una parola|appena possibile'.split(
    '|',
  ),
  end: 'mentre gli altri ridevano|perché nessuno chiedeva niente|come se fosse niente|con le mani tremanti|e poi tornava a casa|prima del tramonto|quando arrivava il treno|fino allo spegnersi delle candele'.split(
    '|',
  ),
  syllables: 'bo|lim|tar|ghe|sciu|pon|dre|ca|mof|zil|ner|vup|sto|fla|ghi|iem'.split('|'),
  prompt: 'Leggi questo testo con voce calda e tranquilla.',
  strange: 'montagna|ieri|motore|generale|silenzio|domani'.split('|'),
};

const lexicons: Readonly<Record<string, Lexicon>> = { en: english, it: italian };

/** Makes sentences of a language. The same seed gives the same ones. */
export interface SentenceMaker {
  /** A sentence of about twelve words that exist. */
  plain(): Sentence;
  /** Two to five words, like a heading. */
  heading(): Sentence;
  /** About as many words as a sentence has, none of which exists. */
  babble(): Sentence;
  readonly prompt: Sentence;
  /** A word that fits nowhere. */
  strange(): string;
}

/** Creates a maker of sentences. @throws RangeError if the bench has no words of the language */
export function createSentenceMaker(language: string, seed: number): SentenceMaker {
  const lexicon = lexicons[language.slice(0, 2)];
  if (lexicon === undefined) throw new RangeError(`There are no words in "${language}".`);
  const chance = seededRandom(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(chance() * list.length)] as string;
  const places = ['who', 'did', 'thing', 'where', 'when', 'end'] as const;
  const place = new RegExp(`\\b(${places.join('|')})\\b`, 'gi');
  const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
  return {
    plain() {
      const filled = pick(lexicon.frames).replace(place, (name) =>
        pick(lexicon[name.toLowerCase() as (typeof places)[number]]),
      );
      return parseSentence(capital(filled));
    },
    heading: () => parseSentence(capital(pick([...lexicon.who, ...lexicon.thing, ...lexicon.where]))),
    babble() {
      const words = Array.from({ length: 11 }, () =>
        Array.from({ length: 1 + Math.floor(chance() * 3) }, () => pick(lexicon.syllables)).join(''),
      );
      return parseSentence(`${capital(words.join(' '))}.`);
    },
    prompt: parseSentence(lexicon.prompt),
    strange: () => pick(lexicon.strange),
  };
}
