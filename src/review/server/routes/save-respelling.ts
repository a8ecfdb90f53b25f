import { savePronunciation } from '../../../use-cases/pronunciation.js';
import type { SavedRespelling } from '../../api.js';
import { fieldsOf, quoteFields, type Route, respelling } from './route.js';

const fields = respelling.extend(quoteFields.shape);

/** `POST /api/pronunciation/save`: writes an entry to the manifest. */
export const saveRespelling: Route = {
  method: 'POST',
  path: '/api/pronunciation/save',
  changes: true,
  async handle({ body }, { options, pronunciations, bookChanged }) {
    const { quote, ...entry } = fieldsOf(fields, body);
    const change = pronunciations.take(quote, entry);
    await savePronunciation(options, change);
    bookChanged();
    const value: SavedRespelling = { entry: `${entry.word}: ${entry.say}` };
    return { kind: 'json', value };
  },
};
