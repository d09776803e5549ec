/**
 * Loaded into a measured server before anything else: tells its CPU time, all threads, and its
 * resident memory after a full collection, when asked.
 */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

process.on('message', (message) => {
  if (message.kind === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send({ kind: 'cpu', us: user + system });
  }
  if (message.kind === 'memory')
    void collected().then((bytes) => process.send({ kind: 'memory', bytes }));
});
process.channel.unref();

async function collected() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  // What one collection finds unused is given back to the system by a later one.
  for (let round = 0; round < 5; round += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return process.memoryUsage.rss();
}
