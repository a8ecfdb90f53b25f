import { groupedQuantity, type LanguageReadings, ordinalFrom } from './language.js';

const firstOrdinals =
  'primero|primer|primera|uno segundo|segunda|dos tercero|tercer|tercera|tres cuarto|cuarta|cuatro quinto|quinta|cinco ' +
  'sexto|sexta|seis séptimo|séptima|siete octavo|octava|ocho noveno|novena|nueve décimo|décima|diez';
const early = ordinalFrom(firstOrdinals.split(' '), '');

/** Spanish, of Spain and America. */
export const spanish: LanguageReadings = {
  inParts: (number) => (number % 100 === 0 ? [] : [`${Math.floor(number / 100)} ${number % 100}`]),
  quantity: (number) =>
    groupedQuantity(number, {
      thousand: (count) => (count === 1 ? 'mil' : `${count} mil`),
      million: (count) => (count === 1 ? 'un millón' : `${count} millones`),
    }),
  // From eleven on, people say the number itself.
  ordinals: (number) => early(number).map((text) => text.trim()),
  powers: (exponent) => [
    `elevado a ${exponent}`,
    `a la ${exponent}`,
    ...(exponent === '2' ? ['al cuadrado'] : exponent === '3' ? ['al cubo'] : []),
  ],
  decimalPoint: 'coma',
  address: { '.': 'punto', '/': 'barra', '@': 'arroba', '-': 'guion', ':': 'dos puntos', _: 'guion bajo' },
  symbols: {
    '%': ['por ciento'],
    '‰': ['por mil'],
    '&': ['y'],
    '§': ['sección', 'párrafo'],
    '+': ['más'],
    '=': ['igual a', 'es igual a'],
    '−': ['menos'],
    '×': ['por'],
    '÷': ['entre', 'dividido por'],
    '±': ['más menos'],
    '<': ['menor que'],
    '>': ['mayor que'],
    '°': ['grados', 'grado'],
    $: ['dólares', 'dólar', 'pesos'],
    '€': ['euros', 'euro'],
    '£': ['libras', 'libra'],
    '¥': ['yenes'],
    '#': ['número', 'almohadilla'],
    '@': ['arroba'],
    '*': ['asterisco'],
    '©': ['copyright'],
    '№': ['número'],
    '½': ['medio', 'y medio'],
    '¼': ['un cuarto'],
    '¾': ['tres cuartos'],
    '→': ['a', 'flecha'],
  },
  abbreviations: {
    'sr.': ['señor'],
    'sra.': ['señora'],
    'srta.': ['señorita'],
    'sres.': ['señores'],
    'dr.': ['doctor'],
    'dra.': ['doctora'],
    'd.': ['don'],
    'dña.': ['doña'],
    'ud.': ['usted'],
    'uds.': ['ustedes'],
    'vd.': ['usted'],
    'prof.': ['profesor'],
    'etc.': ['etcétera'],
    'pág.': ['página'],
    'págs.': ['páginas'],
    'p.': ['página', 'p'],
    'cap.': ['capítulo'],
    'vol.': ['volumen'],
    'fig.': ['figura'],
    'núm.': ['número'],
    'av.': ['avenida'],
    'avda.': ['avenida'],
    'ej.': ['ejemplo'],
    'p.ej.': ['por ejemplo'],
    'a.c.': ['antes de Cristo'],
    'd.c.': ['después de Cristo'],
    'ee.uu.': ['Estados Unidos'],
    'sto.': ['santo'],
    'sta.': ['santa'],
  },
};
