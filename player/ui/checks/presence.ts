import { type CheckAnswer, type PresencePrompt } from '../../../engine/protocol/checks.ts';
import { type Language, say } from '../../words/say.ts';
import { make } from '../dom.ts';
import { icon } from '../look/icons.ts';
import { type Task } from './task.ts';

/** A picture that did not come is asked for again after this long, milliseconds. */
const RELOAD_MS = 2_000;

/** A code to be seen in a picture or heard in a sound, and to be typed. */
export function presenceTask(asks: PresencePrompt, language: Language): Task {
  const digits = String(asks.digits);
  const picture = make('img', 'check-picture', {
    src: asks.picture,
    alt: say(language, 'checkPicture', { digits }),
    width: '320',
    height: '120',
  });
  picture.addEventListener('error', () => {
    setTimeout(() => {
      if (picture.isConnected) picture.src = `${asks.picture}?${performance.now()}`;
    }, RELOAD_MS);
  });
  const sound = new Audio();
  const listen = make('button', 'check-listen', { type: 'button', part: 'check-listen' });
  listen.append(icon('loud'), make('span', '', {}, [say(language, 'checkListen')]));
  listen.addEventListener('click', () => {
    sound.src = asks.sound[language === 'zh' ? 'zh' : 'en'];
    void sound.play().catch(() => undefined);
  });
  for (const name of ['play', 'ended', 'error'])
    sound.addEventListener(name, () => listen.classList.toggle('sounding', name === 'play'));
  let isHeard = false;
  sound.addEventListener('playing', () => (isHeard = true));
  const input = make('input', 'check-code', {
    'aria-label': say(language, 'checkCode', { digits }),
    autocomplete: 'off',
    enterkeyhint: 'done',
    inputmode: 'numeric',
    // Spaces between the digits are no mistake.
    maxlength: '12',
    part: 'check-code',
    placeholder: '–'.repeat(asks.digits),
    type: 'text',
  });
  return {
    element: make('div', 'check-presence', {}, [picture, listen, input]),
    field: input,
    lead: say(language, 'checkPresence', { digits }),
    isThere: () => isHeard || (picture.complete && picture.naturalWidth > 0),
    answer: (): CheckAnswer | null => {
      // Chinese keyboards type digits of full width.
      const code = input.value.normalize('NFKC').replace(/\D/g, '');
      return code.length === asks.digits ? { code } : null;
    },
    stop: () => sound.pause(),
  };
}
