import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import { sayOnce } from './say-once.ts';
import { type EngineNews, openEngineNews } from './stores/redis/engine-news.ts';

/** Where trouble is told. */
interface NewsLog {
  warn(facts: object, line: string): void;
}

/** Redis carries news between engines on one database; without it they learn the same later. */
export async function openNews(url: string | null, log: NewsLog): Promise<EngineNews | null> {
  if (url === null) return null;
  const file = join(packageRoot, 'engine', 'stores', 'redis', 'claim_lease_1_key.lua');
  const once = sayOnce();
  return openEngineNews({
    url,
    script: await readFile(file, 'utf8'),
    onTrouble: (error) => {
      if (once(error.message)) log.warn({ err: error }, 'Redis is away: news travels slower');
    },
  });
}
