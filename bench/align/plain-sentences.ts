import { seededRandom } from '../../test/support/seeded-random.js';
import { parseSentence, type Sentence } from './sentence.js';

/** Parts of sentences of a language: time, who, what he does, and what follows. */
const parts: Readonly<Record<string, readonly (readonly string[])[]>> = {
  en: [
    [
      'On the third evening',
      'Before the rain began,',
      'A year later',
      'While we slept,',
      'Just then',
      'As usual,',
    ],
    [
      'the old ferryman',
      'a girl with red boots',
      'my uncle',
      'the judge',
      'every child in town',
      'the young thief',
    ],
    [
      'watched the ships from the wall',
      'found a box of keys',
      'wrote three short letters',
      'sang quietly in the kitchen',
      'broke a large blue jug',
      'thought of nothing but bread',
    ],
    [
      'and nobody asked why.',
      'because the house was cold.',
      'although the path was dangerous.',
      'until the bells stopped.',
      'which surprised them both.',
      'for a very good reason.',
    ],
  ],
  de: [
    ['Am dritten Abend', 'Vor dem Regen', 'Ein Jahr später', 'Kurz nach Mittag', 'Gerade jetzt', 'Wie immer'],
    [
      'fand der alte Fährmann',
      'suchte meine Tante',
      'verkaufte der junge Dieb',
      'zeigte uns ein Kind',
      'vergaß die Richterin',
      'brachte jeder Nachbar',
    ],
    [
      'einen schweren Schlüssel',
      'drei kurze Briefe',
      'das gelbe Boot',
      'die größte Karte',
      'ein Stück warmes Brot',
      'etwas Schönes',
    ],
    [
      'und niemand fragte nach dem Grund.',
      'weil das Haus so kalt war.',
      'obwohl der Weg gefährlich ist.',
      'bis die Glocken schwiegen.',
      'hinter der Küche.',
      'für eine lange Reise.',
    ],
  ],
  fr: [
    [
      'Le troisième soir,',
      'Avant la pluie,',
      'Un an plus tard,',
      'Peu après midi,',
      'En ce moment,',
      'Comme toujours,',
    ],
    [
      'le vieux passeur',
      'ma tante',
      'le jeune voleur',
      'une enfant blonde',
      'la juge du village',
      'chaque voisin',
    ],
    [
      'trouva une lourde clé',
      'écrivit trois lettres',
      'vendit le bateau jaune',
      'regardait la plus grande carte',
      'chantait dans la cuisine',
      'cherchait un peu de pain chaud',
    ],
    [
      'et personne ne demanda pourquoi.',
      'parce que la maison était froide.',
      'bien que le chemin fût dangereux.',
      'jusqu’au silence des cloches.',
      'derrière le mur gris.',
      'pour un long voyage.',
    ],
  ],
  es: [
    [
      'La tercera noche',
      'Antes de la lluvia',
      'Un año más tarde',
      'Poco después',
      'En este momento',
      'Como siempre,',
    ],
    [
      'el viejo barquero',
      'mi tía',
      'el joven ladrón',
      'una niña rubia',
      'la jueza del pueblo',
      'cada vecino',
    ],
    [
      'encontró una llave pesada',
      'escribió tres cartas',
      'vendió el barco amarillo',
      'miraba el mapa más grande',
      'cantaba en la cocina',
      'buscaba un poco de pan caliente',
    ],
    [
      'y nadie preguntó por qué.',
      'porque la casa estaba fría.',
      'aunque el camino era peligroso.',
      'hasta que callaron las campanas.',
      'detrás del muro gris.',
      'para un viaje muy largo.',
    ],
  ],
  it: [
    [
      'La terza sera',
      'Prima della pioggia',
      'Un anno più tardi',
      'Poco dopo',
      'In questo momento',
      'Come sempre',
    ],
    [
      'il vecchio barcaiolo',
      'mia zia',
      'il giovane ladro',
      'una bambina bionda',
      'la giudice del paese',
      'ogni vicino',
    ],
    [
      'trovava una chiave pesante',
      'scriveva tre lettere',
      'vendeva la barca gialla',
      'guardava la carta grande',
      'cantava nella cucina',
      'cercava un poco di pane caldo',
    ],
    [
      'e nessuno chiedeva il motivo.',
      'mentre la casa era fredda.',
      'anche se la strada era lunga.',
      'fino al silenzio delle campane.',
      'dietro il muro grigio.',
      'per un lungo viaggio.',
    ],
  ],
};

/** Returns `count` sentences without numbers and names, all different in wording or order. The same call gives the same ones. */
export function plainSentences(language: string, count: number, seed = 1): readonly Sentence[] {
  const choices = parts[language];
  if (choices === undefined) throw new RangeError(`There are no sentences in "${language}".`);
  const chance = seededRandom(seed);
  return Array.from({ length: count }, () =>
    parseSentence(choices.map((one) => one[Math.floor(chance() * one.length)] as string).join(' ')),
  );
}
