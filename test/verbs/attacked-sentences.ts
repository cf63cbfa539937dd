import { lexiconOf } from "../../src/attacks/lexicon.js";
import type { Victim, VictimInput } from "../../src/attacks/victim.js";
import type { AttackLog } from "../../src/results/attack-log.js";

export const NEIGHBOURS = {
  good: ["great", "awful"],
  great: ["good", "bad", "awful"],
  charming: ["funny", "dull"],
  funny: ["fun", "boring"],
  film: ["movie", "scene"],
  dull: ["slow", "charming"],
  bad: ["awful", "good"],
  awful: ["bad", "great", "film"],
};
/** Neighbours of words that `sentences` has. */
export const lexicon = lexiconOf("mine", NEIGHBOURS);

/** Sees a text as positive unless it says "bad"; counts what it is asked. */
export function naysayer(): Victim & { asked: number } {
  return {
    labels: ["no", "yes"],
    asked: 0,
    async predict(inputs: readonly VictimInput[]) {
      this.asked += inputs.length;
      return inputs.map((input) => {
        const text = typeof input === "string" ? input : `${input.text} ${input.pair}`;
        return text.includes("bad") ? [0.9, 0.1] : [0.2, 0.8];
      });
    },
  };
}

/** Rows of a log without what no two runs have in common. */
export const withoutSeconds = (of: AttackLog) => of.toRows().map(({ seconds, ...row }) => row);
