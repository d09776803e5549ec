import { realLedger } from '../../support/given.ts';
import { BOUND_STORIES } from './bounds.ts';

describe('ledger: every bound has a story', () => {
  for (const { bound, tell } of BOUND_STORIES) it(bound, () => tell(realLedger));
});
