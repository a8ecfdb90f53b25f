import { posix } from 'node:path';
import { stemOf } from '../../base/paths/markdown-name.js';
import { asLine, asList, asMapping, frontMatterOf, parseJson } from '../files/loose-values.js';
import { markdownFiles } from '../files/markdown-files.js';
import { resolvePath, type SourceFolder } from '../files/source-folder.js';
import { foldersAsParts } from '../outline/in-part.js';
import type { OutlineEntry, ReadLayout } from '../outline/outline.js';

/**
 * Reads an Obsidian vault: the scenes of a Longform project (`longform` in the front matter of a note), or else all notes in
 * the order of their names, with folders as parts. A note with the name of its folder comes first in it.
 */
export const readObsidian: ReadLayout = async (folder, base) => {
  const settings = posix.join(base, '.obsidian');
  if (folder.find(settings).kind !== 'folder') return null;
  const notes = markdownFiles(folder, base);
  const source = `Obsidian (${settings})`;
  const project = await longformProject(folder, notes);
  if (project !== null)
    return { ...project, source: `Obsidian, Longform (${project.listedIn})`, folder: base };
  const others = otherFolders(folder, base, settings);
  const entries = notes.map((file) => {
    const [, leftOut] = others.find(([path]) => file.startsWith(`${path}/`)) ?? byName(file);
    return { file, title: stemOf(file), part: null, ...(leftOut === undefined ? {} : { leftOut }) };
  });
  const inParts = foldersAsParts(folderNotesFirst(entries), base, (name) => name);
  return { source, folder: base, entries: inParts, listedIn: null, notices: [] };
};

function byName(file: string): [string, string?] {
  if (/\.excalidraw\.md$/i.test(file)) return [file, 'a drawing'];
  return /(?:^|\/)_?templates?\//i.test(file) ? [file, 'a template'] : [file];
}

/** Returns the folders of templates and daily notes that the settings of Obsidian and Templater name. */
function otherFolders(folder: SourceFolder, base: string, settings: string): [string, string][] {
  const sources = [
    ['templates.json', 'folder', 'a template'],
    ['plugins/templater-obsidian/data.json', 'templates_folder', 'a template'],
    ['daily-notes.json', 'folder', 'a daily note'],
  ] as const;
  return sources.flatMap(([file, key, reason]) => {
    const path = asLine(asMapping(parseJson(folder.text(posix.join(settings, file))))[key]);
    const resolved = path === null ? null : resolvePath(base, path);
    return resolved === null || resolved === base ? [] : [[resolved, reason] as [string, string]];
  });
}

/** Puts the note with the name of its folder before everything else in that folder. */
function folderNotesFirst(entries: readonly OutlineEntry[]): OutlineEntry[] {
  const ordered = [...entries];
  for (const entry of entries) {
    const path = posix.dirname(entry.file);
    if (stemOf(entry.file) !== posix.basename(path)) continue;
    const first = ordered.findIndex(({ file }) => file.startsWith(`${path}/`));
    ordered.splice(ordered.indexOf(entry), 1);
    ordered.splice(first, 0, entry);
  }
  return ordered;
}

/** Returns the first project: its scenes in order, nested ones too, in its `sceneFolder`. */
async function longformProject(folder: SourceFolder, notes: readonly string[]) {
  for (const file of notes) {
    const text = folder.text(file) ?? '';
    if (!/^longform:/m.test(text.slice(0, 20_000))) continue;
    const { title, scenes, sceneFolder } = asMapping((await frontMatterOf(text)).longform);
    const path = resolvePath(posix.dirname(file), asLine(sceneFolder) ?? '.');
    const names = (value: unknown): string[] =>
      Array.isArray(value) ? asList(value).flatMap(names) : asLine(value) === null ? [] : [String(value)];
    const entries = names(scenes).flatMap((name): OutlineEntry[] => {
      const resolved = path === null ? null : resolvePath(path, `${name}.md`);
      return resolved === null ? [] : [{ file: resolved, title: name, part: null }];
    });
    if (entries.length > 0) return { title: asLine(title), entries, listedIn: file, notices: [] };
  }
  return null;
}
