import { useCallback, useEffect, useMemo, useState } from 'react';
import { ConfigProvider, Spin } from 'antd';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { meAnswer } from './answers.ts';
import { ask, DeskFailure, NOT_UNDERSTOOD, signOut } from './api.ts';
import { FailureNote } from './parts/failure-note.tsx';
import { readRoute } from './route.ts';
import { deskTheme } from './theme.ts';
import { Frame } from './views/frame.tsx';
import { LearnerView } from './views/learner.tsx';
import { SessionView } from './views/session.tsx';
import { SessionsView } from './views/sessions.tsx';
import { SignInView } from './views/sign-in.tsx';
import {
  firstLanguage,
  keepLanguage,
  type Language,
  SpokenContext,
  wordsOf,
} from './words/language.ts';

type Standing =
  | { readonly is: 'unknown' }
  | { readonly is: 'out'; readonly thrownOut: boolean }
  | { readonly is: 'in'; readonly tenant: string }
  | { readonly is: 'failed'; readonly failure: DeskFailure };

export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [standing, setStanding] = useState<Standing>({ is: 'unknown' });
  const route = useRoute();
  const spoken = useMemo(() => ({ language, words: wordsOf(language) }), [language]);

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = `Lectern · ${spoken.words.desk}`;
  }, [language, spoken]);

  const lookMeUp = useCallback(() => {
    ask('me', meAnswer)
      .then(({ value }) => setStanding({ is: 'in', tenant: value.tenant }))
      .catch((error: unknown) => {
        const failure =
          error instanceof DeskFailure ? error : new DeskFailure(NOT_UNDERSTOOD, '', String(error));
        if (failure.code === 'not_signed_in') setStanding({ is: 'out', thrownOut: false });
        else setStanding({ is: 'failed', failure });
      });
  }, []);
  useEffect(lookMeUp, [lookMeUp]);

  const onSignedOut = useCallback(() => setStanding({ is: 'out', thrownOut: true }), []);
  const speak = (next: Language) => {
    keepLanguage(next);
    setLanguage(next);
  };
  const leave = () => {
    signOut()
      .catch(() => undefined)
      .finally(() => setStanding({ is: 'out', thrownOut: false }));
  };

  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      theme={deskTheme}
      button={{ autoInsertSpace: false }}
    >
      <SpokenContext value={spoken}>
        <Frame
          tenant={standing.is === 'in' ? standing.tenant : null}
          onLanguage={speak}
          onLeave={leave}
        >
          {standing.is === 'unknown' && <Spin className="waiting" size="large" />}
          {standing.is === 'failed' && (
            <FailureNote failure={standing.failure} onRetry={lookMeUp} />
          )}
          {standing.is === 'out' && (
            <SignInView thrownOut={standing.thrownOut} onSignedIn={lookMeUp} />
          )}
          {standing.is === 'in' && route.at === 'sessions' && (
            <SessionsView
              learner={route.learner}
              lesson={route.lesson}
              key={`${route.learner}\n${route.lesson}`}
              onSignedOut={onSignedOut}
            />
          )}
          {standing.is === 'in' && route.at === 'session' && (
            <SessionView
              sessionId={route.sessionId}
              key={route.sessionId}
              onSignedOut={onSignedOut}
            />
          )}
          {standing.is === 'in' && route.at === 'learner' && (
            <LearnerView
              learnerId={route.learnerId}
              key={route.learnerId}
              onSignedOut={onSignedOut}
            />
          )}
        </Frame>
      </SpokenContext>
    </ConfigProvider>
  );
}

function useRoute() {
  const [fragment, setFragment] = useState(() => window.location.hash);
  useEffect(() => {
    const follow = () => {
      setFragment(window.location.hash);
      window.scrollTo(0, 0);
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return useMemo(() => readRoute(fragment), [fragment]);
}
