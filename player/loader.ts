/**
 * The plain script `lectern.iife.js`: the global `Lectern` is there at once, and `lectern.js` is
 * fetched from the same folder. Players that are mounted meanwhile come to life when it is there.
 */
import { untiring } from './untiring.ts';
import { type Words } from './words/say.ts';
import { tagToAdd } from './words/tag.ts';

export { mount } from './mount.ts';

/** Languages added before `lectern.js` has come, which takes them over. */
export const languages: (readonly [tag: string, words: Words])[] = [];

export function addLanguage(tag: string, words: Words): void {
  languages.push([tagToAdd(tag), words]);
}

const script = document.currentScript as HTMLScriptElement | null;

if (script === null || script.src === '') {
  console.error(
    'lectern-player: lectern.js cannot be found. Reason: this is no plain <script src>. Load it by one.',
  );
} else {
  const { href } = new URL('lectern.js', script.src);
  const tell = (error: unknown): undefined =>
    void console.warn(
      `lectern-player: ${href} has not come. Reason: ${String(error)}. Trying again.`,
    );
  void untiring(() => import(/* @vite-ignore */ href) as Promise<object>, tell).then((all) =>
    Object.assign((globalThis as unknown as { Lectern: object }).Lectern, all),
  );
}
