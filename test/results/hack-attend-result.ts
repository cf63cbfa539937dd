import { HackAttendLog } from "../../src/results/hack-attend-log.js";
import { provenanceOf } from "./origins.js";

/** A success and a skipped example, with the first one's attention. */
export function hackAttendLog(): HackAttendLog {
  const ranked = { index: 0, probabilities: [0.1 + 0.2, 0.7], prediction: 1 };
  const step = {
    ...{ layer: 0, head: 1, units: [[[0, 1]]] as const, fallback: false },
    ...{ probabilities: [0.6, 0.4], prediction: 0 },
  };
  const tokens = ["[CLS]", "fine"];
  const shared = { label: 1, k: [1], tokens: [tokens] };
  return new HackAttendLog(
    [
      {
        ...{ id: 3, status: "succeeded", probabilities: [1 / 3, 2 / 3], prediction: 1, ...shared },
        ...{ layers: [ranked], heads: [{ layer: 0, heads: [ranked] }], steps: [step] },
        ...{ queries: 1, rankingQueries: 2, hamming: 1, changed: 0.5 },
      },
      {
        ...{ id: 4, status: "skipped", probabilities: [0.9, 0.1], prediction: 0, ...shared },
        ...{ layers: [], heads: [], steps: [], queries: 0, rankingQueries: 0, hamming: null, changed: null },
      },
    ],
    [
      {
        ...{ id: 3, layer: 0, head: 1, tokens, units: [[0, 1]] },
        ...{
          before: [
            [0.5, 0.5],
            [0.25, 0.75],
          ],
          after: [
            [1, 0],
            [0.25, 0.75],
          ],
        },
      },
    ],
    { provenance: provenanceOf("hackAttend") },
  );
}
