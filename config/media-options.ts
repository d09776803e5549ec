/** Who sends the media: the engine itself, nginx before it, or a CDN. */

import { OptionError } from './option-error.ts';

export type MediaOptions =
  | { readonly sender: 'engine' }
  | {
      readonly sender: 'nginx';
      /** nginx's internal location of the media library, with a slash at both ends. */
      readonly location: string;
      /** nginx's log that this engine follows; null where another one does, or it is imported. */
      readonly log: string | null;
    }
  | {
      readonly sender: 'cdn';
      /** Address under which the CDN serves the media library, without a slash at the end. */
      readonly base: string;
      /** Secret that the CDN's check knows too. */
      readonly key: string;
      /** How long an address works, seconds. */
      readonly lifeSeconds: number;
    };

export const MEDIA_SETTINGS = [
  ['LECTERN_MEDIA', 'who sends media: engine | nginx | cdn', 'engine'],
  ['LECTERN_NGINX_LOCATION', 'internal location of the media library', '/lectern-media/'],
  ['LECTERN_NGINX_LOG', "nginx's delivery log, followed by the engine", '(none)'],
  ['LECTERN_CDN_BASE', 'address of the media library on the CDN', '(none)'],
  ['LECTERN_CDN_KEY', 'secret of its signed addresses, 32 characters or more', '(none)'],
  ['LECTERN_CDN_LIFE_SECONDS', 'how long a signed address works, 10 to 3600', '120'],
] as const;

/** @throws {OptionError} */
export function mediaOptions(env: Readonly<Record<string, string | undefined>>): MediaOptions {
  const sender = env['LECTERN_MEDIA'] ?? 'engine';
  switch (sender) {
    case 'engine':
      return { sender };
    case 'nginx': {
      const location = env['LECTERN_NGINX_LOCATION'] ?? '/lectern-media/';
      if (!/^\/[\w-]+(\/[\w-]+)*\/$/.test(location)) {
        throw new OptionError(
          `LECTERN_NGINX_LOCATION is "${location}". Give a path such as /lectern-media/.`,
        );
      }
      return { sender, location, log: env['LECTERN_NGINX_LOG'] ?? null };
    }
    case 'cdn':
      return { sender, base: base(env), key: key(env), lifeSeconds: lifeSeconds(env) };
    default:
      throw new OptionError(`LECTERN_MEDIA is "${sender}". Give one of engine, nginx, cdn.`);
  }
}

function base(env: Readonly<Record<string, string | undefined>>): string {
  const given = env['LECTERN_CDN_BASE'] ?? '';
  const parsed = URL.canParse(given) ? new URL(given) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.search + parsed.hash !== '') {
    throw new OptionError(
      `LECTERN_CDN_BASE is "${given}". Give an address such as https://media.example/lessons.`,
    );
  }
  return given.replace(/\/+$/, '');
}

function key(env: Readonly<Record<string, string | undefined>>): string {
  const given = env['LECTERN_CDN_KEY'] ?? '';
  // The key itself must not stand in an error text.
  if (given.length < 32) {
    throw new OptionError(
      'LECTERN_CDN_KEY is shorter than 32 characters. Reason: whoever guesses it fetches media ' +
        'unmetered. Give random text, and the same to the CDN.',
    );
  }
  return given;
}

function lifeSeconds(env: Readonly<Record<string, string | undefined>>): number {
  const given = env['LECTERN_CDN_LIFE_SECONDS'] ?? '120';
  const seconds = Number(given);
  if (!Number.isInteger(seconds) || seconds < 10 || seconds > 3_600) {
    throw new OptionError(
      `LECTERN_CDN_LIFE_SECONDS is "${given}". Give a whole number from 10 to 3600.`,
    );
  }
  return seconds;
}
