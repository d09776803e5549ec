/**
 * A store cannot do what was asked, and a person has to know why. The message is one line: what
 * is wrong, the reason, what to do.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(what: string, reason: unknown, remedy: string) {
    const why = reason instanceof Error ? reason.message : String(reason);
    super(`${what} Reason: ${why.replace(/[.\s]+$/, '')}. ${remedy}`, { cause: reason });
  }
}
