/** Who waits for the next fencing number. A lecture that begins brings many at once. */

export interface FenceWish {
  readonly tenantId: string;
  readonly learnerId: string;
}

interface Request extends FenceWish {
  readonly resolve: (fence: number) => void;
  readonly reject: (reason: unknown) => void;
}

export class FenceRequests {
  readonly #issue: (wishes: readonly FenceWish[]) => Promise<readonly number[]>;
  #waiting: Request[] = [];
  #isIssuing = false;

  /** @param issue makes the numbers durable in one commit, in the order of the wishes */
  constructor(issue: (wishes: readonly FenceWish[]) => Promise<readonly number[]>) {
    this.#issue = issue;
  }

  ask({ tenantId, learnerId }: FenceWish): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ tenantId, learnerId, resolve, reject });
      // Those of one turn share one commit, and so do those that come while others wait for the disk.
      if (this.#waiting.length === 1 && !this.#isIssuing) setImmediate(() => void this.answer());
    });
  }

  /** Answers all that wait. What is asked for is written before this returns. */
  async answer(): Promise<void> {
    const requests = this.#waiting;
    if (requests.length === 0) return;
    this.#waiting = [];
    this.#isIssuing = true;
    try {
      const fences = await this.#issue(requests);
      for (const [at, fence] of fences.entries()) requests[at]?.resolve(fence);
    } catch (error) {
      for (const request of requests) request.reject(error);
    }
    this.#isIssuing = false;
    await this.answer();
  }
}
