/**
 * Lectern's player for host pages: `<lectern-player>` and {@link mount}.
 *
 * Importing this module (or loading the plain script) defines the element.
 */
import { LecternPlayer } from './element.ts';
import { TAG_NAME } from './mount.ts';
import { type Words, addLanguage } from './words/say.ts';

export type { Credit } from './session/account.ts';
export type { CheckCloseDetail, CheckOpenDetail } from './session/open-check.ts';
export type { LecternPlayerEventMap, SessionEndDetail } from './element.ts';
export type { PlayerErrorAction, PlayerErrorCode, PlayerErrorDetail } from './session/errors.ts';
export type { Layout } from './ui/panes/layout.ts';
export type { Words } from './words/say.ts';
export { type MountOptions, mount } from './mount.ts';
export { LecternPlayer, addLanguage };

/** What the plain script has kept for this one, see `loader.ts`. */
interface Kept {
  readonly languages?: readonly (readonly [tag: string, words: Words])[];
}

if (typeof customElements !== 'undefined' && customElements.get(TAG_NAME) === undefined) {
  const { Lectern } = globalThis as { Lectern?: Kept };
  for (const [tag, words] of Lectern?.languages ?? []) addLanguage(tag, words);
  customElements.define(TAG_NAME, LecternPlayer);
}
