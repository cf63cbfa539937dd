import type { LongWorkOptions } from "./long-work.js";

/**
 * The options of a verb that is one stage of longer work: cancelled with it, and its progress is told as a part of the
 * whole, of which each stage is one unit. A stage whose work grows stands still until it has caught up.
 *
 * @param stage  counts from 0
 */
export function asStage({ signal, onProgress }: LongWorkOptions, stage: number, stages: number) {
  let reached = 0;
  return {
    signal,
    ...(onProgress && {
      onProgress: (done: number, total: number) => {
        reached = Math.max(reached, done / total);
        onProgress(stage + reached, stages);
      },
    }),
  };
}
