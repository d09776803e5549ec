/** The host tells that a learner took the test of a course: what units of credit may wait for. */

import { type Request, type Response } from 'express';
import { type Clerk } from '../clerk/clerk.ts';
import { type CatalogueStore, type Tenant } from '../library/ports.ts';
import { decode, number, record, text } from '../protocol/decoder.ts';
import { refuse } from './refuse.ts';

const courseTest = record({
  learner: text(1, 128, /^[^\s\p{C}]+$/u),
  /** Share of all points. */
  scoreRatio: number(0, 1),
  /** The host's own name for this result; sent again, it is the same result. */
  reference: text(1, 200, /^[^\p{C}]+$/u),
});

export async function takeCourseTest(
  ports: { readonly catalogue: CatalogueStore; readonly clerk: Clerk },
  { tenantId, timeZone }: Tenant,
  request: Request,
  response: Response,
): Promise<void> {
  const decoded = decode(courseTest, request.body ?? {});
  if (!decoded.ok) {
    const aboutLearner = decoded.error.path === '.learner';
    return refuse(response, aboutLearner ? 'learner_invalid' : 'malformed', decoded.error.message);
  }
  const courseId = String(request.params['course']);
  const courses = await ports.catalogue.courses(tenantId);
  if (!courses.some((course) => course.courseId === courseId)) {
    return refuse(response, 'course_unknown', courseId);
  }
  const { learner, scoreRatio, reference } = decoded.value;
  const ref = { tenantId, learnerId: learner, timeZone };
  const told = { type: 'take-test', courseId, scoreRatio, reference } as const;
  const verdict = await ports.clerk.submit(ref, told);
  if (!verdict.ok) return refuse(response, verdict.refusal);
  response.status(204).end();
}
