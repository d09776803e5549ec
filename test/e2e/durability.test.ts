import { engineKilled, oneOfManyKilled } from './kill-rounds.ts';

// `npm run test:durability` kills each fifty times.
describe('killed under load', () => {
  engineKilled(2);
  oneOfManyKilled(['engine', 'PostgreSQL', 'Redis'], 1);
});
