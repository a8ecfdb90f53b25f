import { NarrateError } from '../base/errors.js';
import { type ManifestPath, pathText } from '../manifest/edit/manifest-edit.js';
import { setInManifest } from '../manifest/edit/set-in-manifest.js';
import { readYaml } from '../manifest/yaml/read-yaml.js';
import { deliveriesIn, isValues } from '../manifest/yaml/values.js';
import type { VoiceSettings } from '../markdown/block.js';

/** A setting of a voice that an audition can change. */
export type Setting = 'voice' | 'prompt';

/** A block whose voice is chosen, in a book that can be read with another manifest. */
export interface SettingsAt {
  /** Name and text of the manifest. */
  readonly file: string;
  readonly text: string;
  /** The index of its chapter in the manifest. */
  readonly chapterIndex: number;
  /** For messages: `chapters/01.md:12`. */
  readonly at: string;
  /** The settings of the block as the book is now. */
  readonly current: VoiceSettings;
  /** A voice that the engine has, and that is not the current one. */
  readonly otherVoice: string;
  /** Returns the settings of the block with another text of the manifest. @throws NarrateError */
  settingsWith(text: string): Promise<VoiceSettings>;
}

/** The mappings of the manifest to which a choice is written. `[]` is the whole book. */
export type SettingPlaces = Readonly<Record<Setting, ManifestPath>>;

/** A prompt that no book has, to find which one of the manifest applies. */
const probePrompt = 'Say this in another way.';

/**
 * Finds the places in the manifest that decide voice and prompt of a block. A place decides a setting if another value there
 * changes the block. So this agrees with every rule about sections, names of voices, speakers and comments. If the block has
 * no prompt, its place is that of the voice.
 * @throws NarrateError `usage` if a setting comes from the chapter's own file, `manifest-not-edited`
 */
export async function findSettingPlaces(block: SettingsAt): Promise<SettingPlaces> {
  const voice = await placeOf('voice', block.otherVoice, block);
  if (block.current.prompt === null) return { voice, prompt: voice };
  return { voice, prompt: await placeOf('prompt', probePrompt, block) };
}

async function placeOf(setting: Setting, probe: string, block: SettingsAt): Promise<ManifestPath> {
  for (const path of pathsWith(setting, block)) {
    const text = setInManifest(block.text, [...path, setting], probe);
    if ((await block.settingsWith(text))[setting] === probe) return path;
  }
  throw new NarrateError(
    'usage',
    `The ${setting} at ${block.at} is set in that file, in its front matter or a voice comment, and not in the manifest.`,
    {
      hint: `Add a name with this ${setting} under \`voices\` in the manifest, and write \`as\` with that name in the file. An audition changes only the manifest.`,
    },
  );
}

/** Returns the mappings that have a setting and may apply to the chapter, those that apply to most of the book first. */
function pathsWith(setting: Setting, { file, text, chapterIndex }: SettingsAt): readonly ManifestPath[] {
  const { data } = readYaml(text, file);
  if (!isValues(data)) return [];
  return deliveriesIn(data)
    .filter(({ path, values }) => {
      const isOfOther = path[0] === 'chapters' && path[1] !== chapterIndex;
      return typeof values[setting] === 'string' && !isOfOther;
    })
    .map(({ path }) => path as ManifestPath);
}

/** Returns the text of a manifest with a voice and a prompt at their places. @throws NarrateError `manifest-not-edited` */
export function withChoice(
  text: string,
  places: SettingPlaces,
  { voice, prompt }: { readonly voice: string; readonly prompt: string | null },
): string {
  const withVoice = setInManifest(text, [...places.voice, 'voice'], voice);
  return prompt === null
    ? withVoice
    : setInManifest(withVoice, [...places.prompt, 'prompt'], prompt, { after: 'voice' });
}

/** Returns for which part of the book a place counts: `the whole book`, `voices.letter`. */
export const scopeText = (place: ManifestPath): string =>
  place.length === 0 ? 'the whole book' : pathText(place);
