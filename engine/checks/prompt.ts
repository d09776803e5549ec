/** An open check as its learner may see it: whatever answers it stays behind. */

import { type Capabilities } from '../gate/capability.ts';
import { leftToAnswerMs } from '../ledger/checks.ts';
import { type OpenCheck } from '../ledger/check-state.ts';
import { type CheckTask } from '../ledger/events.ts';
import { type Stamp } from '../ledger/stamp.ts';
import { type LearnerState } from '../ledger/state.ts';
import { type SessionDirectory } from '../library/session-directory.ts';
import { CODE_DIGITS, type CheckPrompt } from '../protocol/checks.ts';
import { PICTURE_FILE, type PresenceTask, SOUND_FILES } from './presence/files.ts';

export interface PromptPorts {
  readonly capabilities: Capabilities;
  readonly directory: SessionDirectory;
  /** Path prefix of a prompt's files, e.g. `/checks/`. */
  readonly checksPath: string;
}

/**
 * The learner's open check for the session that holds the lease; null for any other, and where none
 * is open.
 */
export async function promptFor(
  ports: PromptPorts,
  learner: LearnerState,
  sessionId: string,
  at: Stamp,
): Promise<CheckPrompt | null> {
  const { open } = learner.checks;
  if (open === null || learner.holder !== sessionId) return null;
  const { checkId, attempt, attempts } = open;
  const asks = await asked(ports, open, sessionId);
  if (asks === null) return null;
  return {
    checkId,
    attempt,
    attemptsLeft: attempts - attempt + 1,
    leftMs: leftToAnswerMs(open, at),
    asks,
  };
}

async function asked(
  ports: PromptPorts,
  open: OpenCheck,
  sessionId: string,
): Promise<CheckPrompt['asks'] | null> {
  const { task } = open;
  if (task.kind === 'presence') return presence(ports, open, sessionId);
  // The question belongs to the lesson in which it came due, wherever the learner is now.
  const session = await ports.directory.find(open.sessionId);
  const question = session?.folder.lesson.questions.find(({ id }) => id === task.questionId);
  if (question === undefined) return null;
  const about = session?.folder.lesson.knowledgePoints.find(
    ({ id }) => id === question.knowledgePointId,
  );
  return {
    kind: 'question',
    about: about?.title ?? null,
    prompt: question.prompt,
    options: task.order.flatMap((option) => {
      const known = question.options[option];
      return known === undefined ? [] : [known.text];
    }),
    multiple: question.kind === 'multiple',
  };
}

function presence(
  { capabilities, checksPath }: PromptPorts,
  { checkId, attempt }: OpenCheck,
  sessionId: string,
): CheckPrompt['asks'] {
  const address = `${checksPath}${capabilities.issue('check', `${sessionId}~${checkId}~${attempt}`)}`;
  return {
    kind: 'presence',
    picture: `${address}/${PICTURE_FILE}`,
    sound: { zh: `${address}/${SOUND_FILES.zh}`, en: `${address}/${SOUND_FILES.en}` },
    digits: CODE_DIGITS,
  };
}

/** Whose prompt an address names; null where it is not one of ours. */
export function addressed(
  capabilities: Capabilities,
  capability: string,
): { sessionId: string; checkId: string; attempt: number } | null {
  const [sessionId, checkId, attempt] = capabilities.check('check', capability)?.split('~') ?? [];
  if (sessionId === undefined || checkId === undefined || attempt === undefined) return null;
  return { sessionId, checkId, attempt: Number(attempt) };
}

/** The task whose files may be served at this address now: that of the attempt which is open. */
export function openPresence(
  learner: LearnerState,
  { checkId, attempt }: { checkId: string; attempt: number },
): PresenceTask | null {
  const { open } = learner.checks;
  if (open?.checkId !== checkId || open.attempt !== attempt) return null;
  const task: CheckTask = open.task;
  return task.kind === 'presence' ? task : null;
}
