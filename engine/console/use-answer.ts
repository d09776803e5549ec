import { useCallback, useEffect, useRef, useState } from 'react';
import { type Decoder } from '../protocol/decoder.ts';
import { type Answer, ask, DeskFailure, NOT_UNDERSTOOD } from './api.ts';

export interface Asked<T> {
  /** The latest good answer; kept while a newer one is under way. */
  readonly answer: Answer<T> | null;
  readonly failure: DeskFailure | null;
  readonly asking: boolean;
  readonly askAgain: () => void;
}

/**
 * Asks the engine for `path`, and again every `refreshMs` while the page can be seen (0: never).
 * An answer that arrives after the path has changed is dropped.
 */
export function useAnswer<T>(
  path: string,
  decoder: Decoder<T>,
  refreshMs: number,
  onSignedOut: () => void,
): Asked<T> {
  const [state, setState] = useState<{ path: string; answer: Answer<T> | null }>({
    path,
    answer: null,
  });
  const [failure, setFailure] = useState<DeskFailure | null>(null);
  const [asking, setAsking] = useState(true);
  const turn = useRef(0);

  const askAgain = useCallback(() => {
    const mine = (turn.current += 1);
    setAsking(true);
    ask(path, decoder)
      .then((answer) => {
        if (mine !== turn.current) return;
        setState({ path, answer });
        setFailure(null);
      })
      .catch((error: unknown) => {
        if (mine !== turn.current) return;
        const failed =
          error instanceof DeskFailure ? error : new DeskFailure(NOT_UNDERSTOOD, '', String(error));
        if (failed.code === 'not_signed_in') onSignedOut();
        else setFailure(failed);
      })
      .finally(() => {
        if (mine === turn.current) setAsking(false);
      });
  }, [path, decoder, onSignedOut]);

  useEffect(() => {
    setFailure(null);
    askAgain();
    return () => {
      turn.current += 1;
    };
  }, [askAgain]);

  useEffect(() => {
    if (refreshMs === 0) return undefined;
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') askAgain();
    }, refreshMs);
    return () => window.clearInterval(timer);
  }, [askAgain, refreshMs]);

  return { answer: state.path === path ? state.answer : null, failure, asking, askAgain };
}
