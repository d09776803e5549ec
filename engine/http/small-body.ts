/** Small JSON bodies: so large at most, and whole within some seconds, so that nobody holds connections with them. */

import express, { type RequestHandler } from 'express';
import { refuse } from './refuse.ts';

/** Longest that a body may be on its way, milliseconds. */
const BODY_WITHIN_MS = 10_000;

/** @param limit as express.json takes it, e.g. `16kb` @param withinMs after it the sender is refused */
export function smallBody(limit: string, withinMs = BODY_WITHIN_MS): RequestHandler[] {
  return [wholeWithin(withinMs), express.json({ limit })];
}

function wholeWithin(ms: number): RequestHandler {
  return (request, response, next) => {
    const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
    if (length === '0' && coding === undefined) return next();
    const timer = setTimeout(() => {
      if (request.complete || response.headersSent) return;
      // What is still to come of it must not become the next request.
      response.set('Connection', 'close');
      refuse(response, 'malformed', `the body did not come whole within ${ms} ms; send it at once`);
    }, ms);
    const over = () => clearTimeout(timer);
    request.once('end', over);
    response.once('close', over);
    next();
  };
}
