import { type QualityChoice, type Rung } from '../../media/quality-choice.ts';
import { type View } from '../../session/view.ts';
import { type Language, say } from '../../words/say.ts';
import { type Choice, type Group } from './menu.ts';

export interface Qualities {
  readonly rungs: readonly Rung[];
  readonly chosen: QualityChoice;
  /** Height of the picture that plays, pixels; 0 where nobody knows. */
  readonly activeHeightPx: number;
}

/** What may be chosen: by bandwidth, one rung, the least data, or the sound alone. */
export function qualityGroups(
  view: View,
  language: Language,
  { rungs, chosen, activeHeightPx }: Qualities,
): readonly Group[] {
  const text = (key: Parameters<typeof say>[1]): string => say(language, key);
  const playing = activeHeightPx > 0 ? `${activeHeightPx}p` : '';
  const noted = (value: QualityChoice, choice: Choice): Choice =>
    value === chosen && playing !== '' ? { ...choice, note: playing } : choice;
  const several = rungs.length > 1;
  const choices: Choice[] = [
    noted('auto', { value: 'auto', text: text('auto') }),
    ...(several ? rungs : []).map(({ heightPx }) => ({
      value: String(heightPx),
      text: `${heightPx}p`,
    })),
    ...(several ? [noted('saver', { value: 'saver', text: text('dataSaver') })] : []),
    ...(offersSound(view) ? [{ value: 'sound', text: text('soundOnly') }] : []),
  ];
  // A height kept from another lesson is the nearest one here.
  const at = typeof chosen === 'number' ? activeHeightPx : chosen;
  return [{ choices, chosen: String(at) }];
}

/**
 * Whether the sound alone is offered: only where it counts. Where the policy wants the picture
 * delivered, a learner who saves data would study for nothing; the data saver is for them.
 */
export function offersSound({ extras, welcome }: View): boolean {
  const hasSound = extras?.manifests?.audioOnly !== undefined;
  const required = welcome?.rules.requiredKinds ?? ['video'];
  return hasSound && required.every((kind) => kind === 'audio');
}
