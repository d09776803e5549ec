/**
 * What a person can do something about.
 *
 * A fault is one line that says what is wrong, a reason, and what to do. Everything else that is
 * thrown is a defect of the packager and keeps its stack.
 */

/** `misuse`: the command line asks for what cannot be (exit 2). `fault`: the work failed (exit 1). */
export type FaultKind = 'misuse' | 'fault' | 'interrupted';

export class PackagerFault extends Error {
  readonly kind: FaultKind;
  readonly reason: string;
  readonly advice: string;

  constructor(kind: FaultKind, what: string, reason: string, advice: string) {
    super(what);
    this.name = 'PackagerFault';
    this.kind = kind;
    this.reason = reason;
    this.advice = advice;
  }
}

/** Somebody else does this work right now: nothing is wrong with it, and later it may be done. */
export class BusyFault extends PackagerFault {
  constructor(what: string, reason: string, advice: string) {
    super('fault', what, reason, advice);
    this.name = 'BusyFault';
  }
}

/** The machine failed, not the lecture: the same again may well succeed. */
export class MachineFault extends PackagerFault {
  constructor(what: string, reason: string, advice: string) {
    super('fault', what, reason, advice);
  }
}

/** The work was stopped on purpose: by Ctrl-C, or by the caller's signal. */
export function interrupted(): PackagerFault {
  return new PackagerFault(
    'interrupted',
    'Stopped before the lesson was finished.',
    'the work was interrupted',
    'No lesson was written yet. Run the same command again: it resumes where it stopped.',
  );
}
