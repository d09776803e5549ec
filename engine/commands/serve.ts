/** `lectern-engine serve`: runs the engine, with the demo host page where asked for. */

import { engineOptions } from '../../config/engine-options.ts';
import { type EngineWithDemo, startWithDemo } from '../demo/start.ts';
import { type Engine, startEngine } from '../main.ts';
import { parseFlags } from './flags.ts';

export async function serve(args: readonly string[]): Promise<void> {
  const { values } = parseFlags(args, { demo: { type: 'boolean' } });
  const options = engineOptions(process.env);
  const demo = values.demo === true ? await startWithDemo(options, say) : null;
  const engine = demo ?? (await startEngine(options));
  say(welcomeText(engine, demo));
  stopOnSignals(engine);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function welcomeText(
  { url, installation, libraryRoot }: Engine,
  demo: EngineWithDemo | null,
): string {
  const lines = ['', 'Lectern is running.'];
  if (demo !== null) lines.push(`  Demo course page    ${url}/`);
  if (demo?.isPackaging() === true) {
    lines.push('                      (its lecture is being packaged; the page shows how far)');
  }
  lines.push(`  Compliance desk     ${url}/console/`);
  lines.push(`  Host API            ${url}/v1/`);
  lines.push(`  Media library       ${libraryRoot}`);
  const { firstApiKey, firstPassword } = installation;
  if (firstApiKey !== null || firstPassword !== null) {
    lines.push('', 'Made at this first start and shown only once; keep them:');
  }
  if (firstPassword !== null) lines.push(`  Desk password       ${firstPassword}`);
  if (firstApiKey !== null) lines.push(`  API key             ${firstApiKey}`);
  lines.push('', 'Stop with Ctrl-C.');
  return lines.join('\n');
}

/** The first signal stops cleanly; a second one does not wait. */
function stopOnSignals(engine: Engine): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    engine.close().then(
      () => {
        say('Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        process.stderr.write(`lectern-engine: could not stop cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
