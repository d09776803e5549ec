/** Decodes a whole track and listens for complaints. */

import { spawn } from 'node:child_process';

import { interrupted } from '../plan/fault.ts';
import { LineRing } from './progress.ts';

/**
 * @param parts the init segment and then every segment, in order, clear
 * @returns what ffmpeg complained about; nothing where every picture and sound decodes
 */
export async function decodeComplaints(
  ffmpeg: string,
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const program = spawn(
    ffmpeg,
    ['-hide_banner', '-v', 'error', '-f', 'mp4', '-i', 'pipe:0', '-f', 'null', '-'],
    { stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true, signal },
  );
  const said = new LineRing(20);
  program.stderr.setEncoding('utf8');
  program.stderr.on('data', (text: string) => {
    for (const line of text.split('\n')) if (line.trim() !== '') said.push(line.trim());
  });
  // It may close its input early; its own exit tells more than the broken pipe.
  program.stdin.on('error', () => {});
  const ended = new Promise<number | null>((resolve, reject) => {
    program.on('error', reject);
    program.on('close', resolve);
  });
  ended.catch(() => {});
  const isOver = (): boolean => program.exitCode !== null || signal.aborted;
  for await (const bytes of parts) {
    if (isOver()) break;
    if (program.stdin.write(bytes)) continue;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        program.stdin.off('drain', go).off('close', go);
        resolve();
      };
      program.stdin.on('drain', go).on('close', go);
      if (program.stdin.closed) go();
    });
  }
  program.stdin.end();
  const code = await ended.catch((error: unknown) => {
    if (signal.aborted) throw interrupted();
    throw error;
  });
  return code === 0 ? said.lines() : [...said.lines(), `the decoder ended with ${code}`];
}
