import { type Language, clockText, say } from '../../words/say.ts';
import { make } from '../dom.ts';
import { type Entry } from './entries.ts';
import { type Hit, type Piece } from './search.ts';

/** Before a picture that did not come is asked for again, milliseconds. */
const ASK_AGAIN_MS = 10_000;

/** A line of the outline as it is seen. */
export interface Row {
  readonly entry: Entry;
  readonly element: HTMLLIElement;
  readonly button: HTMLButtonElement;
  /** Says that the place is not open yet; empty where it is. */
  readonly note: HTMLElement;
  /** Where the small picture of a slide goes once it is open. */
  readonly picture: HTMLElement;
}

/** One line: small picture, title, what was found in its text, time. */
export function makeRow(entry: Entry, hit: Hit | null, language: Language): Row {
  const note = make('span', 'entry-note');
  const picture = make('span', 'entry-picture', { 'aria-hidden': 'true' });
  const words = make('span', 'entry-words', {}, [
    make('span', 'entry-title', {}, marked(hit?.title ?? [{ text: entry.title, marked: false }])),
  ]);
  if (hit !== null && hit.excerpt.length > 0)
    words.append(make('span', 'entry-text', {}, marked(hit.excerpt)));
  else if (entry.kind === 'point')
    words.append(make('span', 'entry-text', {}, [say(language, 'knowledgePoint')]));
  words.append(note);
  const time = make('span', 'entry-time', {}, [clockText(entry.startMs)]);
  const button = make('button', '', { type: 'button', tabindex: '-1' }, [picture, words, time]);
  const element = make('li', `entry ${entry.kind}`, {}, [button]);
  return { entry, element, button, note, picture };
}

function marked(pieces: readonly Piece[]): (Node | string)[] {
  return pieces.map((piece) => (piece.marked ? make('mark', '', {}, [piece.text]) : piece.text));
}

/**
 * Shows whether a line may be gone to. A picture of what is locked is not fetched.
 *
 * @param words why it is locked; null where it is open.
 * @param isFirst of its run: the others say it to screen readers alone.
 */
export function lockRow(row: Row, words: string | null, isFirst: boolean, baseUrl: string): void {
  const { entry, element, button, note, picture } = row;
  const isLocked = words !== null;
  element.classList.toggle('locked', isLocked);
  note.classList.toggle('unseen', !isFirst);
  if (note.textContent !== (words ?? '')) note.textContent = words;
  button.setAttribute('aria-disabled', String(isLocked));
  if (isLocked || entry.thumbnail === null || picture.firstChild !== null) return;
  const source = { src: `${baseUrl}${entry.thumbnail}`, alt: '', loading: 'lazy' };
  const image = make('img', '', { crossorigin: 'anonymous', ...source });
  // What the network did not bring shows as nothing, and the list asks again after a while.
  image.addEventListener('error', () => {
    image.hidden = true;
    setTimeout(() => image.remove(), ASK_AGAIN_MS);
  });
  picture.append(image);
}
