import { LecternPlayer } from 'lectern-player/react';
import { StrictMode, useCallback, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

interface Session {
  engine: string;
  token: string;
}

function Lesson() {
  const [session, setSession] = useState<Session>();
  const [creditedMs, setCreditedMs] = useState(0);
  const open = useCallback(async () => {
    const answer = await fetch('/session', { method: 'POST' });
    setSession((await answer.json()) as Session);
  }, []);
  useEffect(() => void open(), [open]);
  if (session === undefined) return null;
  return (
    <>
      <LecternPlayer
        {...session}
        onCreditChange={(credit) => setCreditedMs(credit.creditedMs)}
        onPlayerError={(error) => {
          if (error.action === 'renew-token') void open();
        }}
      />
      <p>
        Credited: <output>{Math.floor(creditedMs / 1000)}</output> s
      </p>
    </>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Lesson />
  </StrictMode>,
);
