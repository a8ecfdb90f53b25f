import { seededRandom } from '../../test/support/seeded-random.js';
import { parseSentence, type Sentence } from './sentence.js';

/** What can be read in several ways, with readings in words; and sentences with a place (`_`) for it. */
interface OpenLanguage {
  readonly kinds: readonly { readonly frames: readonly string[]; readonly spans: readonly string[] }[];
}

const languages: Readonly<Record<string, OpenLanguage>> = {
  en: {
    kinds: [
      {
        frames: [
          'The bridge was built in _ by two brothers.',
          'Nobody remembers the winter of _ in this valley.',
        ],
        spans: [
          '{1984|nineteen eighty-four}',
          '{1907|nineteen oh seven}',
          '{1800|eighteen hundred}',
          '{2013|twenty thirteen}',
          '{2001|two thousand and one}',
          '{1066|ten sixty-six}',
        ],
      },
      {
        frames: ['They counted _ sheep on the hill.', 'The company sold _ copies before the summer.'],
        spans: [
          '{12,500|twelve thousand five hundred}',
          '{3.75|three point seven five}',
          '{999|nine hundred and ninety-nine}',
          '{1,000,000|a million}',
          '{42|forty-two}',
          '{101|a hundred and one}',
        ],
      },
      {
        frames: ['The letter arrived on _ from the coast.', 'We shall meet again on _ at the old mill.'],
        spans: [
          '{3 May 1921|the third of May nineteen twenty-one}',
          '{July 4th|July the fourth}',
          '{12/03/1999|the twelfth of March nineteen ninety-nine}',
          '{21 Dec.|the twenty-first of December}',
          '{1st June|the first of June}',
        ],
      },
      {
        frames: ['Then _ opened the door and laughed.', 'I asked _ whether the shop was closed.'],
        spans: [
          '{Dr. Evans|Doctor Evans}',
          '{Mrs. Quayle|Missis Quayle}',
          '{St. Peter|Saint Peter}',
          '{Henry VIII|Henry the eighth}',
          '{Prof. Lind|Professor Lind}',
          '{Capt. Boyle|Captain Boyle}',
        ],
      },
      {
        frames: ['A report by _ was printed on Monday.', 'The machine sends its data to _ every hour.'],
        spans: [
          '{NASA|nassa}',
          '{the BBC|the bee bee see}',
          '{UNESCO|you nesko}',
          '{the FBI|the eff bee eye}',
          '{IBM|eye bee em}',
          '{www.example.org|example dot org}',
        ],
      },
      {
        frames: ['She paid _ for the garden and the barn.', 'About _ of the paint was left in the bucket.'],
        spans: [
          '{$250|two hundred and fifty dollars}',
          '{£3.50|three pounds fifty}',
          '{15 %|fifteen percent}',
          '{½|a half}',
          '{10⁶ drops|ten to the sixth drops}',
          '{§ 3|section three}',
          '{20 °C|twenty degrees Celsius}',
        ],
      },
      {
        frames: ['The guide came from _ in the spring.', 'We read about _ for a whole week.'],
        spans: [
          '{Llanfairpwll|Clan fair pooth}',
          '{Nguyen|Win}',
          '{Reykjavík|Rake ya vick}',
          '{Siobhan|Shivawn}',
          '{Brzezinski|Bre zhin ski}',
          '{北京|Beijing}',
        ],
      },
    ],
  },
  de: {
    kinds: [
      {
        frames: [
          'Die Brücke wurde im Jahr _ von zwei Brüdern gebaut.',
          'Niemand erinnert sich an den Winter von _ in diesem Tal.',
          'Im alten Buch stand nur die Zahl _ auf der letzten Seite.',
        ],
        spans: [
          '{1984|neunzehnhundertvierundachtzig}',
          '{1800|achtzehnhundert}',
          '{2013|zweitausenddreizehn}',
          '{1066|tausendsechsundsechzig}',
        ],
      },
      {
        frames: [
          'Sie zählten _ Schafe auf dem Hügel.',
          'Auf dem Markt lagen _ Äpfel.',
          'Zuletzt blieben noch _ Körbe mit Birnen übrig.',
        ],
        spans: [
          '{12.500|zwölftausendfünfhundert}',
          '{3,75|drei Komma sieben fünf}',
          '{999|neunhundertneunundneunzig}',
          '{42|zweiundvierzig}',
          '{10 000|zehntausend}',
        ],
      },
      {
        frames: [
          'Der Brief kam am _ von der Küste.',
          'Wir sehen uns am _ bei der alten Mühle.',
          'Bis zum _ bleibt das Haus geschlossen.',
        ],
        spans: [
          '{3. Mai 1921|dritten Mai neunzehnhunderteinundzwanzig}',
          '{21. Dez.|einundzwanzigsten Dezember}',
          '{1. Juni|ersten Juni}',
        ],
      },
      {
        frames: [
          'Dann öffnete _ die Tür und lachte.',
          'Gestern fragte _ nach dem Weg.',
          'Am Abend erzählte _ eine lange Geschichte.',
        ],
        spans: [
          '{Dr. Evers|Doktor Evers}',
          '{Prof. Lind|Professor Lind}',
          '{Heinrich VIII.|Heinrich der Achte}',
          '{Hr. Moll|Herr Moll}',
        ],
      },
      {
        frames: [
          'Ein Bericht der _ erschien am Montag.',
          'Das Gerät sendet seine Daten an die _ im Hafen.',
          'Mein Bruder liest alles über die _ in der Zeitung.',
        ],
        spans: ['{NASA|nasa}', '{EU|E U}', '{UNESCO|unesko}', '{CDU|zeh deh uh}', '{z. B.|zum Beispiel}'],
      },
      {
        frames: [
          'Sie bezahlte _ für den Garten.',
          'Etwa _ der Farbe blieb im Eimer.',
          'Das Blatt zeigte _ in roter Farbe.',
        ],
        spans: [
          '{250 €|zweihundertfünfzig Euro}',
          '{15 %|fünfzehn Prozent}',
          '{½|ein halb}',
          '{10⁶|zehn hoch sechs}',
          '{§ 3|Paragraf drei}',
          '{20 °C|zwanzig Grad Celsius}',
        ],
      },
    ],
  },
  fr: {
    kinds: [
      {
        frames: [
          'Le pont fut construit en _ par deux frères.',
          'Personne ne se souvient de l’hiver de _ dans cette vallée.',
          'Le vieux livre portait la date de _ sur la dernière page.',
        ],
        spans: [
          '{1984|mille neuf cent quatre-vingt-quatre}',
          '{1800|dix-huit cents}',
          '{2013|deux mille treize}',
          '{1066|mille soixante-six}',
        ],
      },
      {
        frames: [
          'Ils comptèrent _ moutons sur la colline.',
          'On vendit _ pommes au marché.',
          'Il restait encore _ paniers de poires.',
        ],
        spans: [
          '{12 500|douze mille cinq cents}',
          '{3,75|trois virgule soixante-quinze}',
          '{999|neuf cent quatre-vingt-dix-neuf}',
          '{42|quarante-deux}',
          '{71|soixante et onze}',
        ],
      },
      {
        frames: [
          'La lettre arriva le _ de la côte.',
          'Nous nous reverrons le _ au vieux moulin.',
          'La maison reste fermée jusqu’au _ de toute façon.',
        ],
        spans: [
          '{3 mai 1921|trois mai mille neuf cent vingt et un}',
          '{1er juin|premier juin}',
          '{21 déc.|vingt et un décembre}',
        ],
      },
      {
        frames: [
          'Alors _ ouvrit la porte et rit.',
          'Hier _ demanda le chemin.',
          'Le soir, _ raconta une longue histoire.',
        ],
        spans: [
          '{M. Levert|monsieur Levert}',
          '{Mme Roux|madame Roux}',
          '{Louis XIV|Louis quatorze}',
          '{Dr Petit|docteur Petit}',
        ],
      },
      {
        frames: [
          'Un rapport de _ parut lundi.',
          'La machine envoie ses données à _ toutes les heures.',
          'Mon frère lit tout ce qui parle de _ dans le journal.',
        ],
        spans: ['{la SNCF|la esse enne cé effe}', '{l’ONU|l’onu}', '{la NASA|la nasa}', '{l’UE|l’u e}'],
      },
      {
        frames: [
          'Elle paya _ pour le jardin.',
          'Environ _ de la peinture resta dans le seau.',
          'La feuille montrait _ en rouge.',
        ],
        spans: [
          '{250 €|deux cent cinquante euros}',
          '{15 %|quinze pour cent}',
          '{½|un demi}',
          '{10⁶|dix puissance six}',
          '{§ 3|paragraphe trois}',
          '{20 °C|vingt degrés Celsius}',
        ],
      },
    ],
  },
  es: {
    kinds: [
      {
        frames: [
          'El puente fue construido en _ por dos hermanos.',
          'Nadie recuerda el invierno de _ en este valle.',
          'El viejo libro llevaba la fecha de _ en la última página.',
        ],
        spans: [
          '{1984|mil novecientos ochenta y cuatro}',
          '{1800|mil ochocientos}',
          '{2013|dos mil trece}',
          '{1066|mil sesenta y seis}',
        ],
      },
      {
        frames: [
          'Contaron _ ovejas en la colina.',
          'Se vendieron _ manzanas en el mercado.',
          'Quedaban todavía _ cestas de peras.',
        ],
        spans: [
          '{12.500|doce mil quinientas}',
          '{3,75|tres coma setenta y cinco}',
          '{999|novecientas noventa y nueve}',
          '{42|cuarenta y dos}',
        ],
      },
      {
        frames: [
          'La carta llegó el _ desde la costa.',
          'Nos veremos el _ en el viejo molino.',
          'La casa queda cerrada hasta el _ de todos modos.',
        ],
        spans: [
          '{3 de mayo de 1921|tres de mayo de mil novecientos veintiuno}',
          '{1 de junio|primero de junio}',
          '{21 dic.|veintiuno de diciembre}',
        ],
      },
      {
        frames: [
          'Entonces _ abrió la puerta y rió.',
          'Ayer _ preguntó por el camino.',
          'Por la noche _ contó una larga historia.',
        ],
        spans: [
          '{el Dr. Vega|el doctor Vega}',
          '{la Sra. Luna|la señora Luna}',
          '{Felipe II|Felipe segundo}',
          '{Alfonso XIII|Alfonso trece}',
        ],
      },
      {
        frames: [
          'Un informe de la _ salió el lunes.',
          'La máquina envía sus datos a la _ cada hora.',
          'Mi hermano lee todo sobre la _ en el periódico.',
        ],
        spans: ['{ONU|onu}', '{NASA|nasa}', '{UE|u e}', '{BBC|be be ce}'],
      },
      {
        frames: [
          'Pagó _ por el jardín.',
          'Cerca de _ de la pintura quedó en el cubo.',
          'La hoja mostraba _ en rojo.',
        ],
        spans: [
          '{250 €|doscientos cincuenta euros}',
          '{15 %|quince por ciento}',
          '{½|un medio}',
          '{10⁶|diez elevado a seis}',
          '{§ 3|párrafo tres}',
          '{20 °C|veinte grados centígrados}',
        ],
      },
    ],
  },
};

/** Returns `count` different sentences with numbers, dates, abbreviations, symbols and names. The same call gives the same ones. */
export function openSentences(language: string, count: number): readonly Sentence[] {
  const kinds = languages[language]?.kinds;
  if (kinds === undefined) throw new RangeError(`There are no sentences in "${language}".`);
  const all = kinds.flatMap(({ frames, spans }) =>
    frames.flatMap((frame) => spans.map((span) => frame.replace('_', () => span))),
  );
  if (all.length < count) throw new RangeError(`There are only ${all.length} sentences in "${language}".`);
  const chance = seededRandom(3);
  const order = all.map((text) => ({ text, place: chance() })).sort((a, b) => a.place - b.place);
  return order.slice(0, count).map(({ text }) => parseSentence(text));
}
