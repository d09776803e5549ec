/**
 * Lectern's player for host pages: `<lectern-player>` and {@link mount}.
 *
 * Importing this module (or loading the single-file build) defines the element.
 */
import { LecternPlayer, TAG_NAME } from './element.ts';
import { type Layout } from './ui/panes/layout.ts';

export type { Credit } from './session/account.ts';
export type { CheckCloseDetail, CheckOpenDetail } from './session/open-check.ts';
export type { LecternPlayerEventMap, SessionEndDetail } from './element.ts';
export type { PlayerErrorAction, PlayerErrorCode, PlayerErrorDetail } from './session/errors.ts';
export type { Layout } from './ui/panes/layout.ts';
export type { Words } from './words/say.ts';
export { addLanguage } from './words/say.ts';
export { LecternPlayer };

/** The attributes of `<lectern-player>`. */
export interface MountOptions {
  /** A session token your server got with `POST /v1/sessions`. It names learner and lesson. */
  readonly token: string;
  /** Base URL of the engine; default: the origin of the page. */
  readonly engine?: string;
  /** `zh`, `en`, or a language added by {@link addLanguage}; default: the language of the page. */
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

if (typeof customElements !== 'undefined' && customElements.get(TAG_NAME) === undefined) {
  customElements.define(TAG_NAME, LecternPlayer);
}
