/** `<LecternPlayer>` for Vue 3: attributes as props, events as emits, no logic. */
import { type FunctionalComponent, h } from 'vue';
// Defines the element.
import '../index.ts';
import {
  type CheckCloseDetail,
  type CheckOpenDetail,
  type Credit,
  type MountOptions,
  type PlayerErrorDetail,
  type SessionEndDetail,
} from '../index.ts';

/** Attributes of `<lectern-player>`. */
export type LecternPlayerProps = Partial<MountOptions>;

/** Events of `<lectern-player>`, each with its detail. */
export type LecternPlayerEmits = {
  /** The learner's account changed. */
  creditchange: (credit: Credit) => void;
  /** A check is open for the learner here; again with each attempt. */
  checkopen: (check: CheckOpenDetail) => void;
  /** A check is over, or went on elsewhere. */
  checkclose: (check: CheckCloseDetail) => void;
  /** The lesson became complete; a check may still take credit of it. */
  lessoncomplete: (credit: Credit) => void;
  /** It is complete for good. */
  lessonsettled: (credit: Credit) => void;
  /** The session ended. */
  sessionend: (end: SessionEndDetail) => void;
  /** Something failed; `action` says what to do. */
  playererror: (error: PlayerErrorDetail) => void;
};

/** The player as a Vue component. A template ref gives the `<lectern-player>` element. */
export const LecternPlayer: FunctionalComponent<LecternPlayerProps, LecternPlayerEmits> = (
  props,
  { emit },
) =>
  h('lectern-player', {
    ...props,
    onCreditchange: (event: CustomEvent<Credit>) => emit('creditchange', event.detail),
    onCheckopen: (event: CustomEvent<CheckOpenDetail>) => emit('checkopen', event.detail),
    onCheckclose: (event: CustomEvent<CheckCloseDetail>) => emit('checkclose', event.detail),
    onLessoncomplete: (event: CustomEvent<Credit>) => emit('lessoncomplete', event.detail),
    onLessonsettled: (event: CustomEvent<Credit>) => emit('lessonsettled', event.detail),
    onSessionend: (event: CustomEvent<SessionEndDetail>) => emit('sessionend', event.detail),
    onPlayererror: (event: CustomEvent<PlayerErrorDetail>) => emit('playererror', event.detail),
  });
LecternPlayer.props = ['token', 'engine', 'lang', 'layout'];
LecternPlayer.emits = [
  'creditchange',
  'checkopen',
  'checkclose',
  'lessoncomplete',
  'lessonsettled',
  'sessionend',
  'playererror',
];
