import { type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Answers with a file of a built page; the headers are the strictest the page must live with. */
export async function sendFile(
  response: ServerResponse,
  folder: string,
  path: string,
  contentSecurityPolicy: string,
): Promise<void> {
  const file = path === '' ? 'index.html' : normalize(join('/', path));
  const body = await readFile(join(folder, file)).catch(() => null);
  if (body === null) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': file.startsWith('/assets/') ? 'max-age=600' : 'no-cache',
    'content-security-policy': contentSecurityPolicy,
  });
  response.end(body);
}
