const extension = /\.(?:avif|bmp|eps|gif|heic|ico|jpe?g|pdf|png|svg|tiff?|webp)$/i;
/** A path without spaces: `../img/map`, `C:\img\map`. */
const path = /^(?:\.{1,2}[/\\]|[A-Za-z]:\\|https?:\/\/|\/)\S+$/;
/** Names that cameras and programs give: `IMG_2031`, `image001`, `Pasted image 20240101120000`. */
const numbered =
  /^(?:(?:IMG|DSCN?|DSCF|DSC|PXL|MVIMG|VID|GOPR|DJI|WP|image|img|pic|picture|photo|figure|fig|unnamed|screenshot)[-_]?\d[\d\-_]*|Pasted image \d{6,})(?:[-_]\w+)?$/i;
/** Names that systems give to screenshots, followed by a date or number. */
const screenshot =
  /^(?:screen ?shot|screen recording|bildschirmfoto|capture d['’]écran|captura de (?:pantalla|tela)|schermafbeelding|schermata|снимок экрана|スクリーンショット|屏幕截图|截屏)[\s_-]*\(?\d(?:[\d\s\-_.:()]|at|um|à|AM|PM|de)*$/iu;

/** Words that programs write where an author describes no picture. */
const generic =
  /^(?:(?:an?|the)\s+)?(?:image|img|picture|pic|photo|screenshot|screen shot|bild|foto|imagen|imagem|immagine|afbeelding|capture d['’]écran)\.?$/i;

/** Tells whether the alternative text of an image describes nothing: a file name, or a word such as "image". @param address of the image, or another name for it */
export function isFileName(alt: string, address: string): boolean {
  if (generic.test(alt)) return true;
  const stem = alt.replace(extension, '');
  if (path.test(alt) || numbered.test(stem) || screenshot.test(stem.normalize('NFC'))) return true;
  const isAddress = sameName(alt, address);
  if (stem !== alt) return isAddress || !/\s/.test(alt);
  // A word may well be the name of the file, too.
  return isAddress && /[\d_]/.test(alt) && !/\s/.test(alt);
}

/** Compares a text with the last part of an address, with or without extension, ignoring how spaces are written. */
function sameName(alt: string, address: string): boolean {
  const name =
    decoded(address.replace(/[?#].*$/, ''))
      .split(/[/\\]/)
      .at(-1) ?? '';
  const plain = (text: string): string =>
    text
      .replace(extension, '')
      .replace(/[\s_-]+/g, ' ')
      .trim()
      .toLowerCase();
  return name !== '' && plain(alt) === plain(name);
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
