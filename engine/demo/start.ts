/** Starts the engine with the demo host on the same port, and packages the bundled lecture. */

import { join } from 'node:path';
import { type EngineOptions } from '../../config/engine-options.ts';
import { FIRST_TENANT, issueApiKey } from '../installation.ts';
import { openLibrary } from '../library/library.ts';
import { type Engine, startEngine } from '../main.ts';
import { demoHost } from './host.ts';
import { packageLecture } from './lecture-packaging.ts';

/** Label of the demo host's API key; a new one replaces it at every start. */
const KEY_LABEL = 'demo host';

/** @param say prints a line for the person who started the engine */
export async function startWithDemo(
  options: EngineOptions,
  say: (text: string) => void,
): Promise<Engine> {
  let engineUrl = '';
  let stopPackaging = () => {};
  const engine = await startEngine(options, {
    demo: async ({ catalogue, log }) => {
      const libraryRoot = join(options.dataFolder, 'library');
      await catalogue.removeApiKeys(FIRST_TENANT, KEY_LABEL);
      const apiKey = await issueApiKey(catalogue, FIRST_TENANT, KEY_LABEL, Date.now());
      const packaging = packageLecture({
        catalogue,
        dataFolder: options.dataFolder,
        libraryRoot,
        utcMs: () => Date.now(),
        onReady: () => say('The demo lecture is ready to play.'),
        onError: (error) => log.error({ err: error }, 'packaging the demo lecture failed'),
      });
      stopPackaging = () => packaging.stop();
      return demoHost({
        catalogue,
        library: openLibrary(libraryRoot, catalogue),
        packaging,
        engineUrl: () => engineUrl,
        apiKey,
        utcMs: () => Date.now(),
      });
    },
  });
  engineUrl = `http://127.0.0.1:${engine.port}`;
  return {
    ...engine,
    async close() {
      stopPackaging();
      await engine.close();
    },
  };
}
