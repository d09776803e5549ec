import { engineKilled, oneOfManyKilled } from './kill-rounds.ts';

// `npm run test:durability` kills each fifty times.
describe('killed under load', () => {
  engineKilled(4);
  oneOfManyKilled('engine', 2);
  oneOfManyKilled('PostgreSQL', 2);
  oneOfManyKilled('Redis', 2);
});
