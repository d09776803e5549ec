// The server of an example host: it serves the pages and asks the engine for sessions. The API key
// stays here; a page only ever sees a token of its own learner.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const { LECTERN_ENGINE: engine = 'http://localhost:8080', LECTERN_API_KEY: key } = process.env;
const { LESSON: lesson, LEARNER: learner = 'lena', PORT: port = '9000' } = process.env;
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

async function session() {
  const answer = await fetch(`${engine}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ learner, lesson }),
  });
  if (!answer.ok) throw new Error(`the engine says ${answer.status}: ${await answer.text()}`);
  const { token } = await answer.json();
  return { engine, token };
}

/** Built pages are in dist/; the plain one and the player's script are served as they are. */
async function file(path) {
  const name = normalize(path.endsWith('/') ? `${path}index.html` : path);
  const roots = [join(import.meta.dirname, 'dist'), import.meta.dirname];
  for (const root of roots) {
    const content = await readFile(join(root, name)).catch(() => null);
    if (content !== null) return { content, type: types[extname(name)] ?? 'text/plain' };
  }
  return null;
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://host');
  try {
    if (request.method === 'POST' && pathname === '/session') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(await session()));
      return;
    }
    const found = await file(pathname);
    if (found === null) response.writeHead(404).end();
    else response.setHeader('content-type', found.type).end(found.content);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(Number(port), () => {
  console.log(`Pages: http://localhost:${server.address().port}/html/ (also /react/ and /vue/)`);
});
