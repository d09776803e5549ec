import { Post } from '../../../player/line/post.ts';
import { until } from '../../support/until.ts';

describe('player: requests instead of a socket', () => {
  const { fetch } = globalThis;
  afterEach(() => (globalThis.fetch = fetch));

  it('give up a request that a network has swallowed, so that the next attempt can begin', async () => {
    let asked = 0;
    globalThis.fetch = (_url, init) => {
      asked += 1;
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('timeout')));
      });
    };
    const heard: string[] = [];
    const post = new Post(
      'https://engine.example',
      () => ({ protocol: 1, token: 'token-0123456789' }),
      (event) => heard.push(event),
      30,
    );
    post.connect();
    await until(() => heard.includes('connect_error'), 'the end of the wait');
    post.connect();
    await until(() => asked === 2, 'another request');
    post.disconnect(false);
  });
});
