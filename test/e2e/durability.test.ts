import { engineKilled, oneOfManyKilled } from './kill-rounds.ts';

describe('killed under load', () => {
  engineKilled(5);
  oneOfManyKilled('engine', 3);
  oneOfManyKilled('PostgreSQL', 3);
  oneOfManyKilled('Redis', 3);
});
