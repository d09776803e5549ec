/** The handshake: who connects, for which session, and what a predecessor left behind. */

import { type IncomingMessage } from 'node:http';
import { type Conductor } from '../checks/conductor.ts';
import { type Clerk, type LearnerRef, type Verdict } from '../clerk/clerk.ts';
import { type AddressOf } from '../gate/address.ts';
import { type Capabilities } from '../gate/capability.ts';
import { type Openings } from '../gate/openings.ts';
import { originAllowed } from '../gate/origin.ts';
import { type PresentationTokens } from '../gate/presentation-tokens.ts';
import { readResumeKey } from '../gate/resume-key.ts';
import { type SessionTokens } from '../gate/token.ts';
import { hasEnded } from '../ledger/decide.ts';
import { type Policy } from '../ledger/policy.ts';
import { type Instant } from '../ledger/stamp.ts';
import { type LearnerState } from '../ledger/state.ts';
import { carriedSpans, coursePlace } from '../library/course-place.ts';
import { type Library } from '../library/library.ts';
import { type IssuedSession, type SessionDirectory } from '../library/session-directory.ts';
import { type CatalogueStore } from '../library/ports.ts';
import { decode } from '../protocol/decoder.ts';
import { type Hello, hello } from '../protocol/messages.ts';
import { cutWatermark } from '../protocol/play-rules.ts';
import { type Network } from '../protocol/quality.ts';
import { type Refusal, refusal } from '../protocol/refusals.ts';
import { beatCommand, judgeEchoes, tokenOwnerOf } from './echoes.ts';
import { type QualityClaims } from './quality-claims.ts';
import { costOf, type MessageRate } from './rate.ts';
import { speaks, SUPPORTED_PROTOCOLS } from '../protocol/version.ts';

export interface AdmissionPorts {
  readonly clerk: Clerk;
  readonly conductor: Conductor;
  readonly tokens: SessionTokens;
  readonly presentationTokens: PresentationTokens;
  readonly capabilities: Capabilities;
  readonly directory: SessionDirectory;
  readonly catalogue: CatalogueStore;
  readonly library: Pick<Library, 'folder'>;
  readonly addressOf: AddressOf;
  readonly openings: Openings;
  readonly qualityClaims: QualityClaims;
  /** The policy of this `id@version`, as far as this engine knows it. */
  readonly policy: (idAtVersion: string) => Policy | undefined;
  /** How many messages this learner may still send. */
  readonly rateOf: (ref: LearnerRef) => MessageRate;
  /** Whether this learner may make one more line now. */
  readonly mayJoin: (ref: LearnerRef) => boolean;
  /** Told of pages that the host has not registered, so that somebody can. */
  readonly onForeignOrigin: (origin: string, tenantId: string) => void;
}

export interface Admitted {
  readonly session: IssuedSession;
  readonly ref: LearnerRef;
  /** The kind of network that the page says it is on; a claim for statistics. */
  readonly network: Network;
  /** What names the learner over the picture, where the policy asks for that; null where nobody knows. */
  readonly watermark: string | null;
  /** When this line took up a session that was open already; null where it opened one. */
  readonly resumedAt: Instant | null;
}

export type Admission =
  | { readonly ok: true; readonly admitted: Admitted }
  | { readonly ok: false; readonly refusal: Refusal };

const TOO_MANY_LINES: Refusal = { ...refusal('rate_limited'), retryAfterMs: 2_000 };

/** Decides on a handshake; what it opens or hands in is durable when it resolves. */
export async function admit(
  ports: AdmissionPorts,
  request: IncomingMessage,
  auth: unknown,
): Promise<Admission> {
  const decoded = decode(hello, auth);
  if (!decoded.ok) {
    const given = auth as { token?: unknown; resume?: unknown } | undefined;
    const empty = given?.token === undefined && given?.resume === undefined;
    return no(refusal(empty ? 'token_missing' : 'malformed', decoded.error.message));
  }
  const said = decoded.value;
  if (!speaks(said.protocol)) {
    const known = SUPPORTED_PROTOCOLS.join(', ');
    return no(refusal('protocol_unsupported', `spoken ${said.protocol}, understood ${known}`));
  }
  return said.token === undefined
    ? resume(ports, request, said, said.resume ?? '')
    : open(ports, request, said, said.token);
}

async function open(
  ports: AdmissionPorts,
  request: IncomingMessage,
  said: Hello,
  token: string,
): Promise<Admission> {
  const checked = await ports.tokens.check(token);
  if (!checked.ok) return no(checked.refusal);
  const { grant } = checked;
  const session = await ports.directory.find(grant.sessionId);
  if (session === undefined || session.row.tenantId !== grant.tenantId) {
    return no(refusal('session_unknown'));
  }
  if (!mayEmbed(ports, request, session)) return no(refusal('origin_refused'));
  const ref = refOf(session);
  if (!ports.mayJoin(ref)) return no(TOO_MANY_LINES);
  // Asked before the predecessor hands in and ends: whoever reloads a page studies on.
  const before = await ports.clerk.current(ref);
  if (before === null) return no(refusal('overloaded'));
  if (before.state.revokedTokens.has(grant.sessionId)) return no(refusal('session_ended'));
  if (session.row.preview) return yes(session, said, null);
  const watermark = grant.watermark ?? cutWatermark(session.row.learnerId);
  const policy = ports.policy(grant.policy);
  if (policy === undefined) return no(refusal('token_invalid', `no policy ${grant.policy}`));

  const isHere = studiesNow(ports, ref, before.state);
  const tooMany = await handIn(ports, ref, said, session);
  if (tooMany !== null) return no(tooMany);
  const account = await ports.clerk.account(ref);
  const known = account.state.sessions.get(session.row.sessionId);
  if (known !== undefined) return rejoin(ports, request, session, said, watermark);
  // Whoever studies now is let in whatever comes; others may have to wait for their turn.
  const retryAfterMs = isHere ? 0 : ports.openings.ask(ports.clerk.monoMs());
  if (retryAfterMs !== 0) return no({ ...refusal('overloaded'), retryAfterMs });
  const points = policy.checks.authored ? await ports.conductor.points(session) : [];
  const { tenantId, lessonId } = session.row;
  const nowUtcMs = ports.clerk.now(ref).utcMs;
  const course = await coursePlace(ports.catalogue, tenantId, lessonId, nowUtcMs);
  const { library, clerk } = ports;
  const carried =
    policy.carry.rule === 'none'
      ? []
      : await carriedSpans(library, tenantId, session.folder.lesson, account.state);
  const verdict = await clerk.submitFenced(ref, (fence) => ({
    type: 'open',
    sessionId: session.row.sessionId,
    fence,
    lesson: session.folder.facts,
    policy,
    points,
    extendedTime: grant.extendedTime,
    course,
    carried,
    address: ports.addressOf(request),
  }));
  if (!verdict.ok) return verdict;
  await ports.directory.opened(session, verdict.at.utcMs);
  const welcome = yes(session, said, watermark);
  ports.qualityClaims.opened(welcome.admitted);
  return welcome;
}

function studiesNow(
  { clerk }: AdmissionPorts,
  ref: LearnerRef,
  { holder, sessions }: LearnerState,
): boolean {
  const held = holder === null ? undefined : sessions.get(holder);
  return held !== undefined && !hasEnded(held, clerk.now(ref));
}

async function resume(
  ports: AdmissionPorts,
  request: IncomingMessage,
  said: Hello,
  key: string,
): Promise<Admission> {
  const resumed = readResumeKey(ports.capabilities, key);
  if (resumed === null) return no(refusal('token_invalid'));
  const session = await ports.directory.find(resumed.sessionId);
  if (session === undefined) return no(refusal('session_unknown'));
  if (!mayEmbed(ports, request, session)) return no(refusal('origin_refused'));
  const ref = refOf(session);
  if (!ports.mayJoin(ref)) return no(TOO_MANY_LINES);
  // The session may have been opened, and beats of it stored, by another engine a moment ago.
  const before = await ports.clerk.current(ref);
  if (before === null) return no(refusal('overloaded'));
  if (before.state.revokedTokens.has(resumed.sessionId)) return no(refusal('session_ended'));
  if (session.row.preview) return yes(session, said, null);
  const tooMany = await handIn(ports, ref, said, session);
  if (tooMany !== null) return no(tooMany);
  return rejoin(ports, request, session, said, resumed.watermark);
}

/** A session that is open already goes on, from whatever address it comes now. */
async function rejoin(
  ports: AdmissionPorts,
  request: IncomingMessage,
  session: IssuedSession,
  said: Hello,
  watermark: string | null,
): Promise<Admission> {
  const { sessionId } = session.row;
  const ref = refOf(session);
  const account = await ports.clerk.account(ref);
  const known = account.state.sessions.get(sessionId);
  if (known === undefined) return no(refusal('session_unknown'));
  if (hasEnded(known, ports.clerk.now(ref))) return no(refusal('session_ended'));
  if (session.row.openedUtcMs === null) {
    // The list of sessions follows the ledger, also where a crash came between the two.
    await ports.directory.opened(session, known.openedAt.utcMs);
  }
  const address = ports.addressOf(request);
  const verdict = await ports.clerk.submit(ref, { type: 'address', sessionId, address });
  if (!verdict.ok) return verdict;
  const { admitted } = yes(session, said, watermark);
  return { ok: true, admitted: { ...admitted, resumedAt: verdict.at } };
}

/**
 * Beats that a reloaded page could not send any more are booked on its own session, before the new
 * one takes the lease; then that session has ended. What the ledger refuses of them is dropped:
 * the page that made them is gone.
 *
 * @returns why nothing was handed in and the handshake must be tried again later, or null
 */
async function handIn(
  ports: AdmissionPorts,
  ref: LearnerRef,
  said: Hello,
  successor: IssuedSession,
): Promise<Refusal | null> {
  if (said.predecessor === undefined) return null;
  const resumed = readResumeKey(ports.capabilities, said.predecessor.resume);
  const session = resumed === null ? undefined : await ports.directory.find(resumed.sessionId);
  if (session === undefined || session.row.preview) return null;
  const { tenantId, learnerId } = session.row;
  if (tenantId !== ref.tenantId || learnerId !== ref.learnerId) return null;
  const now = ports.clerk.now(ref);
  const cost = said.predecessor.beats.reduce((sum, beat) => sum + costOf(beat), 0);
  if (!ports.rateOf(ref).take(now.monoMs, cost)) return refusal('rate_limited');
  const { state } = await ports.clerk.account(ref);
  const owner = tokenOwnerOf(state.sessions.get(session.row.sessionId));
  const verdicts: Promise<Verdict>[] = said.predecessor.beats.map((beat) => {
    const echoes = judgeEchoes(ports.presentationTokens, owner, beat.tokens);
    const command = beatCommand(session.row.sessionId, beat, echoes, now);
    const { admitted } = yes(session, said, null);
    if (beat.quality !== undefined) ports.qualityClaims.expect(command, admitted, beat.quality);
    return ports.clerk.submit(ref, command);
  });
  // A page that opens its own session again is not its own successor.
  if (session.row.sessionId !== successor.row.sessionId) {
    const { sessionId: predecessorId } = session.row;
    verdicts.push(
      ports.clerk.submit(ref, { type: 'end', sessionId: predecessorId, why: 'succeeded' }),
    );
  }
  await Promise.all(verdicts);
  return null;
}

function mayEmbed(
  ports: AdmissionPorts,
  request: IncomingMessage,
  session: IssuedSession,
): boolean {
  const { tenantId, origins } = session.tenant;
  if (originAllowed(request, origins)) return true;
  ports.onForeignOrigin(request.headers.origin ?? '', tenantId);
  return false;
}

function refOf({ row, tenant }: IssuedSession): LearnerRef {
  return { tenantId: row.tenantId, learnerId: row.learnerId, timeZone: tenant.timeZone };
}

function yes(session: IssuedSession, { network = 'unknown' }: Hello, watermark: string | null) {
  const ref = refOf(session);
  return { ok: true, admitted: { session, ref, network, watermark, resumedAt: null } } as const;
}

function no(why: Refusal): Admission {
  return { ok: false, refusal: why };
}
