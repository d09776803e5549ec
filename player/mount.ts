import { type LecternPlayer } from './element.ts';
import { type Layout } from './ui/panes/layout.ts';

export const TAG_NAME = 'lectern-player';

/** The attributes of `<lectern-player>`. */
export interface MountOptions {
  /** A session token your server got with `POST /v1/sessions`. It names learner and lesson. */
  readonly token: string;
  /** Base URL of the engine; default: the origin of the page. */
  readonly engine?: string;
  /** `zh`, `en`, or a language added by `addLanguage`; default: the language of the page. */
  readonly lang?: string;
  /** Where camera, slides and outline go (`auto`); `bare` for the picture without panes and strip. */
  readonly layout?: Layout;
}

/**
 * Puts a player into a container, in place of what is there.
 *
 * @returns the element; set its `token` to go on with a new session, remove it to leave.
 * @throws TypeError when the container is not an element.
 */
export function mount(container: Element, options: MountOptions): LecternPlayer {
  if (!(container instanceof Element)) {
    throw new TypeError(
      'mount: expected an element. Reason: the player needs a place in the page.',
    );
  }
  const player = document.createElement(TAG_NAME);
  for (const name of ['engine', 'lang', 'layout', 'token'] as const) {
    const value = options[name];
    if (value !== undefined) player.setAttribute(name, value);
  }
  container.replaceChildren(player);
  return player;
}
