#!/usr/bin/env node
/**
 * Firefox as playwright-core drives it, by WebDriver BiDi. It asks at each new page for kinds of emulation
 * that come with later versions of Firefox and has no use for the answer here: such a command is
 * answered as done. Everything else passes through as it is.
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const firefox = spawn(process.env.LECTERN_FIREFOX, process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
});
firefox.once('exit', (code) => process.exit(code ?? 1));
process.once('SIGTERM', () => firefox.kill());

createInterface({ input: firefox.stderr }).on('line', (line) => {
  const url = /WebDriver BiDi listening on (ws:\S+)$/.exec(line)?.[1];
  if (url === undefined) return void console.error(line);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () =>
    console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`),
  );
  server.on('connection', (driver) => between(driver, new WebSocket(`${url}/session`)));
});

/** Passes messages on both ways. */
function between(driver, browser) {
  const emulations = new Set();
  const early = [];
  const toBrowser = (text) =>
    browser.readyState === WebSocket.OPEN ? browser.send(text) : early.push(text);
  browser.on('open', () => early.splice(0).forEach(toBrowser));
  driver.on('message', (data) => {
    const text = String(data);
    const { id, method } = JSON.parse(text);
    if (method.startsWith('emulation.')) emulations.add(id);
    toBrowser(text);
  });
  browser.on('message', (data) => {
    const text = String(data);
    const { id, error } = JSON.parse(text);
    const isUnknown = emulations.delete(id) && error === 'unknown command';
    driver.send(isUnknown ? JSON.stringify({ type: 'success', id, result: {} }) : text);
  });
  browser.on('error', () => driver.close());
  browser.on('close', () => driver.close());
  driver.on('close', () => browser.close());
}
