/** `npm run test:durability`: kill -9 of each part, fifty times, under load. */

import { engineKilled, oneOfManyKilled } from '../e2e/kill-rounds.ts';

const ROUNDS = Number(process.env['LECTERN_KILL_ROUNDS'] ?? 50);

describe('killed under load, many times', () => {
  engineKilled(ROUNDS);
  oneOfManyKilled(['engine'], ROUNDS);
  oneOfManyKilled(['PostgreSQL'], ROUNDS);
  oneOfManyKilled(['Redis'], ROUNDS);
});
