import { expect, test } from "vitest";
import { stabilityNote } from "../../src/robustness/stability-note.js";
import { readOracleScores } from "../oracle-scores.js";
import { describeShared } from "../shared-files.js";

const MEAN = { aggregate: "mean", trim: 0.1 } as const;

test("a ranking that all samples share is only described", () => {
  const scores = { clever: new Array(10).fill(1), change: new Array(10).fill([3, 1, 2]) };
  expect(stabilityNote(scores, MEAN, "exact", 0)).toBe(
    "rankings by two halves of the samples agree at 1.00 (Spearman), the five heaviest samples carry 50 % of Σ|ΔC|",
  );
});

test("one heavy sample spoils the mean, and the note names what it doesn't spoil", () => {
  const change = Array.from({ length: 20 }, (_, n) => [3, 1, 2, 0].map((x) => x + 0.01 * ((n * 7) % 5)));
  change[4] = [-900, 700, 100, 4000];
  change[9] = [900, 300, -600, -3000];
  const scores = { clever: change.map(() => 2), change };
  const note = stabilityNote(scores, MEAN, "exact", 0);
  expect(note).toContain("this ranking by ΔCLEVER is not to be trusted: rankings by two halves");
  expect(note).toContain("the five heaviest samples carry 99 % of Σ|ΔC|; ");
  expect(note).toMatch(/or aggregate "(trimmed|median|rank)", whose halves agree at [01]\.\d\d$/);
  expect(stabilityNote(scores, { aggregate: "trimmed", trim: 0.1 }, "exact", 0)).not.toContain(
    "not to be trusted",
  );
});

test("where halves contradict each other under every aggregation, more samples are all that helps", () => {
  const change = [1, -1, 1, -1].map((sign) => [-sign, 0, sign]);
  expect(stabilityNote({ clever: [0, 0, 0, 0], change }, MEAN, "exact", 0)).toMatch(
    /not to be trusted: .* agree at -1\.00 .*; more samples help$/,
  );
});

test("too few samples for halves are not to be trusted", () => {
  expect(
    stabilityNote(
      {
        clever: [1, 2],
        change: [
          [1, 2],
          [2, 1],
        ],
      },
      MEAN,
      "exact",
      0,
    ),
  ).toBe(
    "this ranking by ΔCLEVER is not to be trusted: the agreement of two halves of the samples is unknown, the five heaviest samples carry 100 % of Σ|ΔC|; more samples help",
  );
});

test("a C of 0 leaves out the relative aggregation, and is no error under another", () => {
  const change = [
    [1, 2, 3],
    [3, 2, 1],
    [2, 3, 1],
    [1, 3, 2],
  ];
  expect(stabilityNote({ clever: [1, 0, 1, 1], change }, MEAN, "exact", 0)).toContain("not to be trusted");
});

describeShared("beside shared/oracle", () => {
  test("the mean of 64 samples of minilm is not to be trusted; signed-log is the way out", () => {
    const { exact } = readOracleScores("real/minilm-l6-sst2");
    // By 872 sentences, halves of the mean agree at 0.7 from some 170 to 230 samples on.
    expect(stabilityNote(exact, MEAN, "exact", 0)).toBe(
      'this ranking by ΔCLEVER is not to be trusted: rankings by two halves of the samples agree at 0.38 (Spearman), the five heaviest samples carry 59 % of Σ|ΔC|; some 250 samples would do, or aggregate "signed-log", whose halves agree at 0.77',
    );
    expect(stabilityNote(exact, { aggregate: "signed-log", trim: 0.1 }, "exact", 0)).toBe(
      "rankings by two halves of the samples agree at 0.77 (Spearman), the five heaviest samples carry 27 % of the change of sign(C)·ln(1+|C|)",
    );
  });
});
