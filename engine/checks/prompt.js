/** An open check as its learner may see it: whatever answers it stays behind. */
import {} from '../gate/capability.js';
import { leftToAnswerMs } from '../ledger/checks.js';
import {} from '../ledger/check-state.js';
import {} from '../ledger/events.js';
import {} from '../ledger/stamp.js';
import {} from '../ledger/state.js';
import {} from '../library/session-directory.js';
import { CODE_DIGITS } from '../protocol/checks.js';
import { PICTURE_FILE, SOUND_FILES } from './presence/files.js';
/**
 * The learner's open check for the session that holds the lease; null for any other, and where none
 * is open.
 */
export async function promptFor(ports, learner, sessionId, at) {
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
async function asked(ports, open, sessionId) {
  const { task } = open;
  if (task.kind === 'presence') return presence(ports, open, sessionId);
  // The question belongs to the lesson in which it came due, wherever the learner is now.
  const session = await ports.directory.find(open.sessionId);
  const question = session?.folder.lesson.questions.find(({ id }) => id === task.questionId);
  if (question === undefined) return null;
  return {
    kind: 'question',
    prompt: question.prompt,
    options: task.order.flatMap((option) => question.options[option]?.text ?? []),
    multiple: question.kind === 'multiple',
  };
}
function presence({ capabilities, checksPath }, { checkId, attempt }, sessionId) {
  const address = `${checksPath}${capabilities.issue('check', `${sessionId}~${checkId}~${attempt}`)}`;
  return {
    kind: 'presence',
    picture: `${address}/${PICTURE_FILE}`,
    sound: { zh: `${address}/${SOUND_FILES.zh}`, en: `${address}/${SOUND_FILES.en}` },
    digits: CODE_DIGITS,
  };
}
/** Whose prompt an address names; null where it is not one of ours. */
export function addressed(capabilities, capability) {
  const [sessionId, checkId, attempt] = capabilities.check('check', capability)?.split('~') ?? [];
  if (sessionId === undefined || checkId === undefined || attempt === undefined) return null;
  return { sessionId, checkId, attempt: Number(attempt) };
}
/** The task whose files may be served at this address now: that of the attempt which is open. */
export function openPresence(learner, { checkId, attempt }) {
  const { open } = learner.checks;
  if (open?.checkId !== checkId || open.attempt !== attempt) return null;
  const task = open.task;
  return task.kind === 'presence' ? task : null;
}
//# sourceMappingURL=prompt.js.map
