import { AttackLog, type AttackRow } from "../../src/results/attack-log.js";
import { TextAttack } from "../../src/results/text-attack.js";
import { costOf, provenanceOf } from "./origins.js";

/** A success, a failure and a skipped example, of texts that strain a file format. */
export function attackLog(rows: Partial<AttackRow>[] = [{}, {}, {}]): AttackLog {
  const texts: Partial<AttackRow>[] = [
    {
      text: 'a "fine", film',
      perturbedText: 'a "so-so", film\n<script>alert(1)</script>',
      status: "succeeded",
    },
    { text: "42", perturbedText: "2026-01-01", status: "failed", changedWords: 0 },
    { text: " été\r\n🎬\ttrue", perturbedText: "null", status: "skipped", queries: 1, changedWords: 0 },
  ];
  return new AttackLog(
    rows.map((row, i) => ({
      id: i + 5,
      pair: i === 2 ? "a second, text" : null,
      perturbedPair: i === 2 ? "a second, text" : null,
      label: 1,
      queries: 12,
      originalPrediction: 1,
      perturbedPrediction: 0,
      originalScore: 0.1 + 0.2,
      perturbedScore: 1 / 3,
      changedWords: 1,
      words: 3,
      seconds: 0.0123,
      ...(texts[i] as { text: string; perturbedText: string; status: "failed" }),
      ...row,
    })),
    { provenance: provenanceOf("attack"), cost: costOf({ attack: 3.5 }) },
  );
}

/** An attack that changed one word of two texts, with a ranking. */
export function textAttack(): TextAttack {
  const texts = { text: "a fine <b>film</b>", pair: "kept" };
  return new TextAttack(
    {
      steps: [
        { ...texts, step: 0, from: null, to: null, prediction: 1, score: 0.1, queries: 1 },
        {
          ...{ ...texts, step: 1, from: "fine", to: "so-so", text: "a so-so <b>film</b>" },
          ...{ prediction: 0, score: 0.1 + 0.2, queries: 9 },
        },
      ],
      ...{ status: "succeeded", label: 1, queries: 9, changedWords: 1, words: 6 },
      ...{ before: [0.1, 0.9], after: [0.7, 0.3] },
      ranking: [
        { position: 1, word: "fine", worth: 0.5 },
        { position: 3, word: "film", worth: 0.25 },
      ],
    },
    {
      provenance: { ...provenanceOf("attackText"), labels: ["no", "yes"], options: { importance: "delete" } },
      notes: ["a note"],
    },
  );
}
