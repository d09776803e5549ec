/** Text with a stranger's markup becomes cue text: nothing is left that WebVTT does not know. */

const kept = new Set(['b', 'i', 'u', 'ruby', 'rt']);
const entity = /^&(?:amp|lt|gt|nbsp|lrm|rlm);/;
/** What looks like a tag; a lone `<` is text. */
const tag = /^<\s{0,3}(\/?)\s{0,3}([a-zA-Z][a-zA-Z0-9]{0,30})\b[^<>]{0,500}>/;
/** Nobody nests deeper; what a stranger nests deeper is left out. */
const deepest = 20;

export function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** HTML as SubRip files hold it: `b i u ruby rt` stay, in pairs; other tags go, their text stays. */
export function sanitiseHtml(html: string): string {
  const open: string[] = [];
  let made = '';
  for (let at = 0; at < html.length;) {
    const rest = html.slice(at);
    const [whole, slash, written] = tag.exec(rest) ?? [];
    if (whole !== undefined) {
      made += tagged(open, (written ?? '').toLowerCase(), slash === '/');
      at += whole.length;
      continue;
    }
    const known = entity.exec(rest)?.[0];
    made += known ?? escapeText(rest.charAt(0));
    at += known?.length ?? 1;
  }
  return tidyLines(made + closing(open));
}

function tagged(open: string[], name: string, isEnd: boolean): string {
  if (name === 'br') return '\n';
  if (!kept.has(name)) return '';
  if (!isEnd) {
    // A reading stands right inside a ruby, and nowhere else.
    if ((name === 'rt' && open.at(-1) !== 'ruby') || open.length >= deepest) return '';
    open.push(name);
    return `<${name}>`;
  }
  const from = open.lastIndexOf(name);
  return from < 0 ? '' : closing(open.splice(from));
}

/** Ends what is open, the last one first. */
export function closing(open: readonly string[]): string {
  return open
    .map((name) => `</${name}>`)
    .reverse()
    .join('');
}

/** An empty line would end the cue. */
export function tidyLines(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/\0/g, '\ufffd').trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** Whether anything is left to read once the tags are gone. */
export function isBlank(cueText: string): boolean {
  return cueText.replace(/<[^>]*>/g, '').trim() === '';
}
