/** What a worker tells about itself: one line a task for people, one object a line with --json. */

export type WorkerEvent =
  | {
      readonly event: 'ready';
      readonly worker: string;
      readonly jobs: number;
      readonly queue: string;
      readonly storage: string;
      readonly ffmpeg: string;
    }
  | {
      readonly event: 'started';
      readonly worker: string;
      readonly task: string;
      readonly lesson: string;
    }
  | {
      readonly event: 'done';
      readonly worker: string;
      readonly task: string;
      readonly lesson: string;
      /** Media seconds. */
      readonly seconds: number;
      readonly tookSeconds: number;
      /** False where the result lay in the storage already. */
      readonly didRun: boolean;
    }
  | {
      readonly event: 'failed';
      readonly worker: string;
      readonly task: string;
      readonly lesson: string;
      readonly why: string;
      readonly attempt: number;
    }
  | {
      readonly event: 'cancelled' | 'handed-back';
      readonly worker: string;
      readonly task: string;
      readonly lesson: string;
    }
  | {
      readonly event: 'refused';
      readonly worker: string;
      readonly task: string;
      readonly why: string;
    }
  | {
      readonly event: 'not-for-me';
      readonly worker: string;
      readonly lesson: string;
      readonly why: string;
    }
  | { readonly event: 'queue-lost' | 'queue-back'; readonly worker: string }
  | { readonly event: 'stopping'; readonly worker: string; readonly tasks: number };

export function workerLine(event: WorkerEvent): string {
  switch (event.event) {
    case 'ready':
      return (
        `Worker ${event.worker}: ${event.jobs} at a time, queue ${event.queue}, ` +
        `${event.storage}, ffmpeg ${event.ffmpeg}`
      );
    case 'started':
      return `${event.task} of ${event.lesson}: started`;
    case 'done':
      return event.didRun
        ? `${event.task} of ${event.lesson}: ${short(event.seconds)} s of lecture in ` +
            `${short(event.tookSeconds)} s`
        : `${event.task} of ${event.lesson}: lay finished in the storage`;
    case 'failed':
      return `${event.task} of ${event.lesson}: failed (try ${event.attempt}): ${event.why}`;
    case 'cancelled':
      return `${event.task} of ${event.lesson}: cancelled by the packaging command`;
    case 'handed-back':
      return `${event.task} of ${event.lesson}: handed back to the queue`;
    case 'refused':
      return `Refused ${event.task}: ${event.why}`;
    case 'not-for-me':
      return `Not for this worker: ${event.lesson}; ${event.why}`;
    case 'queue-lost':
      return 'The queue cannot be reached; trying again';
    case 'queue-back':
      return 'The queue is back';
    case 'stopping':
      return event.tasks === 0
        ? 'Stopping'
        : `Stopping once ${event.tasks} task${event.tasks === 1 ? ' is' : 's are'} finished; ` +
            'a second signal hands back now';
  }
}

function short(seconds: number): string {
  return seconds >= 100 ? seconds.toFixed(0) : seconds.toFixed(1);
}
