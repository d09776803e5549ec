import { type CheckAnswer, type QuestionPrompt } from '../../../engine/protocol/checks.ts';
import { inLanguage } from '../../../engine/protocol/lesson.ts';
import { type Language, say } from '../../words/say.ts';
import { make } from '../dom.ts';
import { type Task } from './task.ts';

/** A question with its options; one is chosen, or all that are right. */
export function questionTask(asks: QuestionPrompt, language: Language): Task {
  const fields = asks.options.map(() =>
    make('input', '', { type: asks.multiple ? 'checkbox' : 'radio', name: 'check-option' }),
  );
  const options = fields.map((field, place) => {
    const text = inLanguage(asks.options[place] ?? {}, language);
    return make('label', 'check-option', {}, [field, make('span', '', { dir: 'auto' }, [text])]);
  });
  const group = make('fieldset', 'check-options', { 'aria-labelledby': 'check-title' }, options);
  return {
    element: group,
    field: fields[0] ?? group,
    lead: say(language, asks.multiple ? 'checkSome' : 'checkOne'),
    isThere: () => true,
    answer: (): CheckAnswer | null => {
      const chosen = fields.flatMap((field, place) => (field.checked ? [place] : []));
      return chosen.length > 0 ? { chosen } : null;
    },
    stop: () => undefined,
  };
}
