/** `<LecternPlayer>` for React 18 and 19: attributes as props, events as callbacks, no logic. */
import {
  type ForwardRefExoticComponent,
  type HTMLAttributes,
  type RefAttributes,
  createElement,
  forwardRef,
  useCallback,
  useRef,
  useState,
} from 'react';
// Defines the element.
import '../index.ts';
import {
  type CheckCloseDetail,
  type CheckOpenDetail,
  type Credit,
  type LecternPlayer as LecternElement,
  type MountOptions,
  type PlayerErrorDetail,
  type SessionEndDetail,
} from '../index.ts';

/** Attributes of `<lectern-player>`, callbacks for its events, and what any element takes. */
export interface LecternPlayerProps
  extends Omit<HTMLAttributes<LecternElement>, 'children' | 'lang'>, Partial<MountOptions> {
  /** The learner's account changed. */
  readonly onCreditChange?: (credit: Credit) => void;
  /** A check is open for the learner here; again with each attempt. */
  readonly onCheckOpen?: (check: CheckOpenDetail) => void;
  /** A check is over, or went on elsewhere. */
  readonly onCheckClose?: (check: CheckCloseDetail) => void;
  /** The lesson became complete; a check may still take credit of it. */
  readonly onLessonComplete?: (credit: Credit) => void;
  /** It is complete for good. */
  readonly onLessonSettled?: (credit: Credit) => void;
  /** The session ended. */
  readonly onSessionEnd?: (end: SessionEndDetail) => void;
  /** Something failed; `action` says what to do. */
  readonly onPlayerError?: (error: PlayerErrorDetail) => void;
}

const CALLBACKS = {
  creditchange: 'onCreditChange',
  checkopen: 'onCheckOpen',
  checkclose: 'onCheckClose',
  lessoncomplete: 'onLessonComplete',
  lessonsettled: 'onLessonSettled',
  sessionend: 'onSessionEnd',
  playererror: 'onPlayerError',
} as const;

type EventName = keyof typeof CALLBACKS;
const EVENTS = Object.keys(CALLBACKS) as EventName[];

/** The player as a React component. A `ref` gives the `<lectern-player>` element. */
export const LecternPlayer: ForwardRefExoticComponent<
  LecternPlayerProps & RefAttributes<LecternElement>
> = forwardRef(function LecternPlayer(props, ref) {
  const latest = useRef<LecternPlayerProps>(props);
  latest.current = props;
  const [tell] = useState(() => (event: Event) => {
    const callback = latest.current[CALLBACKS[event.type as EventName]];
    (callback as ((detail: unknown) => void) | undefined)?.((event as CustomEvent).detail);
  });
  const attach = useCallback(
    (player: LecternElement | null) => {
      // The same listener twice is one listener; an element that goes takes its listeners along.
      for (const name of EVENTS) player?.addEventListener(name, tell);
      if (typeof ref === 'function') ref(player);
      else if (ref !== null) ref.current = player;
    },
    [ref, tell],
  );
  const { className, ...rest } = props;
  const own = Object.entries(rest).filter(
    ([name]) => !(Object.values(CALLBACKS) as string[]).includes(name),
  );
  // React 18 writes `className` of custom elements as it stands.
  return createElement('lectern-player', {
    ...Object.fromEntries(own),
    class: className,
    ref: attach,
  });
});
