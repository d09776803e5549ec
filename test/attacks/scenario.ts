/** The one shape of every case of the suite, and how a case is judged. */

export type Kind = 'attack' | 'honest';

/** What a case did and what the engine made of it. Whole milliseconds of media. */
export interface Outcome {
  /** What the engine credited, over all lessons and sessions of the learner. */
  readonly creditedMs: number;
  /** The most it may credit, computed by the harness from what it did itself. */
  readonly boundMs: number;
  /** What somebody really watched, each place once. */
  readonly watchedMs: number;
  /** Expectations that did not hold, in plain words. */
  readonly complaints: readonly string[];
  /** What became of the claims, in plain words. */
  readonly seen: string;
}

export interface Scenario {
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  /** `bare`: sockets and HTTP without a browser, on a clock set by hand. */
  readonly air: 'bare' | 'browser';
  /** Takes its time in a real page: no part of `npm test`, but of `npm run test:long`. */
  readonly isSlow?: boolean;
  /** Least share of the watched time that must be credited; attacks have none. */
  readonly leastRatio?: number;
  /** A rule, by its name in `mutants/mutants.ts`, without which this case is not ok. */
  readonly bites?: string;
  run(): Promise<Outcome>;
}

/** One line of `npm run attacks -- --json`, in this order of keys. */
export interface Verdict {
  readonly id: string;
  readonly kind: Kind;
  readonly creditedMs: number;
  readonly boundMs: number;
  readonly watchedMs: number;
  /** What detector rules concluded of the case; empty while no detector takes part. */
  readonly findings: readonly { readonly rule: string; readonly severity: string }[];
  readonly ok: boolean;
  readonly why: string;
}

export function judge(scenario: Scenario, outcome: Outcome): Verdict {
  const { id, kind, leastRatio } = scenario;
  const { creditedMs, boundMs, watchedMs, seen } = outcome;
  const complaints = [...outcome.complaints];
  if (!(creditedMs <= boundMs)) complaints.push(`${creditedMs - boundMs} ms above the bound`);
  if (leastRatio !== undefined && !(watchedMs > 0 && creditedMs >= leastRatio * watchedMs)) {
    const percent = ((creditedMs / watchedMs) * 100).toFixed(2);
    complaints.push(`only ${percent} % of what was watched is credited`);
  }
  const ok = complaints.length === 0;
  const why = ok ? seen : `${complaints.join('; ')} (${seen})`;
  return { id, kind, creditedMs, boundMs, watchedMs, findings: [], ok, why };
}

/** Carries out a case; one that breaks down is not ok, and says why. */
export async function carryOut(scenario: Scenario): Promise<Verdict> {
  try {
    return judge(scenario, await scenario.run());
  } catch (error) {
    const { id, kind } = scenario;
    const why = `broke down: ${error instanceof Error ? error.message : String(error)}`;
    const nothing = { creditedMs: 0, boundMs: 0, watchedMs: 0 };
    return { id, kind, ...nothing, findings: [], ok: false, why };
  }
}

/** Collects what a case expects beside its bound. */
export class Expectations {
  readonly complaints: string[] = [];

  that(holds: boolean, otherwise: string): void {
    if (!holds) this.complaints.push(otherwise);
  }

  equal(got: unknown, wanted: unknown, what: string): void {
    this.that(Object.is(got, wanted), `${what} is ${String(got)}, not ${String(wanted)}`);
  }
}
