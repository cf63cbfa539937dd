import type { Victim, VictimInput } from "../../src/attacks/victim.js";

export interface RecordingVictim extends Victim {
  /** The texts of each call so far; a pair's texts are joined by a line break. */
  readonly calls: string[][];
}

/** A victim of two classes that answers from a logit for class 1, and keeps what it was asked. */
export function recordingVictim(logit: (text: string, pair: string) => number): RecordingVictim {
  const calls: string[][] = [];
  const pairOf = (input: VictimInput) => (typeof input === "string" ? { text: input, pair: "" } : input);
  return {
    labels: ["negative", "positive"],
    calls,
    async predict(inputs) {
      calls.push(inputs.map((input) => (typeof input === "string" ? input : `${input.text}\n${input.pair}`)));
      return inputs.map(pairOf).map(({ text, pair }) => {
        const z = logit(text, pair);
        return [1 / (1 + Math.exp(z)), 1 / (1 + Math.exp(-z))];
      });
    },
  };
}

/** A victim that adds up the weights of the words, in lower case, between white space. */
export function wordWeightVictim(weights: Readonly<Record<string, number>>, bias = 0): RecordingVictim {
  const byWord = new Map(Object.entries(weights));
  return recordingVictim((text, pair) =>
    `${text} ${pair}`
      .toLowerCase()
      .split(/\s+/)
      .reduce((sum, word) => sum + (byWord.get(word) ?? 0), bias),
  );
}
