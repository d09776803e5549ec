import { StoreError } from './store-error.ts';

/** Keys that are unique over all hosts are never moved from one to another. */
export function otherTenant(what: string): StoreError {
  return new StoreError(
    `${what} was not stored.`,
    'one of this name belongs to another host',
    'Make a new one.',
  );
}
