import { expect } from 'chai';
import { engineUrlOf } from '../../../player/session/engine-url.ts';

describe('the address of the engine', () => {
  const cases: readonly [said: string | null, page: string, url: string | null][] = [
    [null, 'https://school.example/course/1', 'https://school.example'],
    ['/lectern/', 'https://school.example/course/1', 'https://school.example/lectern'],
    ['https://engine.example', 'http://school.example/', 'https://engine.example'],
    ['http://engine.example:8080/', 'http://school.example/', 'http://engine.example:8080'],
    // A browser opens no socket by http from a page by https, but to its own machine.
    ['http://engine.example:8080', 'https://school.example/', null],
    ['http://localhost:8080', 'https://school.example/', 'http://localhost:8080'],
    ['http://127.0.0.1:8080', 'https://school.example/', 'http://127.0.0.1:8080'],
    ['http://localhost.evil.example', 'https://school.example/', null],
    ['http://localhost:8080', 'file:///C:/course.html', 'http://localhost:8080'],
    ['ws://engine.example', 'http://school.example/', null],
    ['javascript:alert(1)', 'http://school.example/', null],
    ['http://', 'http://school.example/', null],
  ];
  for (const [said, page, url] of cases) {
    it(`${said ?? 'none'} on ${page} is ${url ?? 'none'}`, () => {
      expect(engineUrlOf(said, page)).to.equal(url);
    });
  }
});
