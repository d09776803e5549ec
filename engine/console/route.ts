/** Where the desk is. The route lives in the fragment, so one static file serves every screen. */
export type Route =
  | { readonly at: 'sessions'; readonly learner: string; readonly lesson: string }
  | { readonly at: 'session'; readonly sessionId: string }
  | { readonly at: 'learner'; readonly learnerId: string };

/** Reads a fragment such as `#/sessions/abc`; anything unknown is the list of sessions. */
export function readRoute(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#\/?/, '').split('?', 2);
  const [place, id] = path.split('/');
  if (place === 'sessions' && id) return { at: 'session', sessionId: unescaped(id) };
  if (place === 'learners' && id) return { at: 'learner', learnerId: unescaped(id) };
  const filters = new URLSearchParams(query);
  return {
    at: 'sessions',
    learner: filters.get('learner') ?? '',
    lesson: filters.get('lesson') ?? '',
  };
}

export function writeRoute(route: Route): string {
  switch (route.at) {
    case 'session':
      return `#/sessions/${encodeURIComponent(route.sessionId)}`;
    case 'learner':
      return `#/learners/${encodeURIComponent(route.learnerId)}`;
    case 'sessions': {
      const filters = new URLSearchParams();
      if (route.learner !== '') filters.set('learner', route.learner);
      if (route.lesson !== '') filters.set('lesson', route.lesson);
      const query = filters.toString();
      return query === '' ? '#/sessions' : `#/sessions?${query}`;
    }
  }
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
