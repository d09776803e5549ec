/** Child processes of the benches: started, listened to, and always stopped again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const benchFolder = dirname(fileURLToPath(import.meta.url));
/** Where the measured, compiled code lies. */
export const distFolder = join(benchFolder, '..', '..', 'dist');
export const benchFile = (...path: readonly string[]): string => join(benchFolder, ...path);

export interface NodeChild {
  readonly process: ChildProcess;
  /** The next message of this kind; rejects where the child ends first. */
  next<T>(kind: string): Promise<T>;
  send(message: { readonly kind: string } & Readonly<Record<string, unknown>>): void;
  /** Waits for a line of stdout. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  stop(): Promise<void>;
}

/** Starts Node with a message channel. Its stderr is ours. */
export function startNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): NodeChild {
  const child = spawn(process.execPath, [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${args.join(' ')} ended with ${String(child.exitCode ?? child.signalCode)}`);
  });
  // Whoever waits hears of it; nobody waiting is no fault.
  ended.catch(() => undefined);
  return {
    process: child,
    next<T>(kind: string) {
      const told = new Promise<T>((resolve) => {
        const listen = (message: { kind?: string }) => {
          if (message.kind !== kind) return;
          child.off('message', listen);
          resolve(message as T);
        };
        child.on('message', listen);
      });
      return Promise.race([told, ended]);
    },
    send: (message) => child.send(message),
    line(pattern) {
      const found = new Promise<RegExpExecArray>((resolve) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match === null) return;
          child.stdout?.off('data', look);
          resolve(match);
        };
        child.stdout?.on('data', look);
        look();
      });
      return Promise.race([found, ended]);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
