/** What people say in prompts of a telephone exchange: the file of a prompt without its ending, and its word. */
export type PromptWords = Readonly<Record<string, string>>;

/** Names the files of words that are numbered from 0, or from another number. */
const numbered = (prefix: string, words: string, from = 0): PromptWords =>
  Object.fromEntries(words.split(' ').map((word, index) => [`digits/${prefix}${index + from}`, word]));

/** Names the files of 20, 30 and so on. */
const tens = (words: string): PromptWords =>
  Object.fromEntries(words.split(' ').map((word, index) => [`digits/${(index + 2) * 10}`, word]));

/** Days begin with Sunday, and months with January. */
const calendar = (days: string, months: string): PromptWords => ({
  ...numbered('day-', days),
  ...numbered('mon-', months),
});

/** Words by language. They are not in the packages; all follow from the names of the files. */
export const promptWords: Readonly<Record<string, PromptWords>> = {
  en: {
    ...numbered(
      '',
      'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    ),
    ...tens('twenty thirty forty fifty sixty seventy eighty ninety'),
    ...numbered('h-', 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth', 1),
    ...calendar(
      'Sunday Monday Tuesday Wednesday Thursday Friday Saturday',
      'January February March April May June July August September October November December',
    ),
    'digits/hundred': 'hundred',
    'digits/thousand': 'thousand',
    'digits/million': 'million',
    'digits/today': 'today',
    'digits/tomorrow': 'tomorrow',
    'digits/yesterday': 'yesterday',
    goodbye: 'goodbye',
    hello: 'hello',
    'vm-password': 'password',
    'vm-message': 'message',
    'vm-extension': 'extension',
  },
  es: {
    ...numbered(
      '',
      'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve',
    ),
    ...tens('veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa'),
    ...numbered('2', 'veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete', 1),
    ...calendar(
      'domingo lunes martes miércoles jueves viernes sábado',
      'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
    ),
    'digits/200': 'doscientos',
    'digits/300': 'trescientos',
    'digits/500': 'quinientos',
    'digits/700': 'setecientos',
    'digits/thousand': 'mil',
    'digits/today': 'hoy',
    'digits/tomorrow': 'mañana',
    'digits/yesterday': 'ayer',
  },
  fr: {
    ...numbered(
      '',
      'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf',
    ),
    ...tens('vingt trente quarante cinquante soixante'),
    ...calendar(
      'dimanche lundi mardi mercredi jeudi vendredi samedi',
      'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
    ),
    'digits/hundred': 'cent',
    'digits/thousand': 'mille',
    'digits/million': 'million',
    'digits/today': 'aujourd’hui',
    'digits/tomorrow': 'demain',
    'digits/yesterday': 'hier',
  },
  it: {
    ...numbered(
      '',
      'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove',
    ),
    ...tens('venti trenta quaranta cinquanta sessanta settanta ottanta novanta'),
    ...calendar(
      'domenica lunedì martedì mercoledì giovedì venerdì sabato',
      'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
    ),
    'digits/hundred': 'cento',
    'digits/thousand': 'mille',
    'digits/today': 'oggi',
    'digits/tomorrow': 'domani',
    'digits/yesterday': 'ieri',
  },
  ru: {
    ...numbered(
      '',
      'ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
    ),
    ...tens('двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто'),
    ...numbered('day-', 'воскресенье понедельник вторник среда четверг пятница суббота'),
    'digits/hundred': 'сто',
    'digits/today': 'сегодня',
    'digits/tomorrow': 'завтра',
    'digits/yesterday': 'вчера',
  },
};
