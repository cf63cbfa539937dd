import { describe, expect, test } from "vitest";
import { classesWithNames, findTask, isRegression, isSameTask, taskCalled } from "../../src/data/tasks.js";
import { refusal } from "../fixtures/refusal.js";

describe("tasks", () => {
  test.each([
    ["SST-2", "sst2"],
    ["sst2", "sst2"],
    ["adv_sst2", "sst2"],
    ["MNLI", "mnli"],
    ["mnli_matched", "mnli"],
    ["mnli-mm", "mnli-mm"],
    ["mnli_mismatched", "mnli-mm"],
    ["adv_mnli_mismatched", "mnli-mm"],
    ["QQP", "qqp"],
    ["CoLA", "cola"],
    ["WNLI", "wnli"],
    ["ag_news", "ag_news"],
  ])("%s is known as %s", (name, task) => {
    expect(findTask(name)?.name).toBe(task);
  });

  test("of other names are unknown, and refused where one is needed", async () => {
    expect(["glue", "sst", "", "dev"].map(findTask)).toEqual(Array(4).fill(undefined));
    expect(await refusal(() => taskCalled("qnl"))).toBe("unknown task: qnl (did you mean qnli?)");
  });

  test("with scores for labels are told apart", () => {
    expect(["STS-B", "stsb", "SST-2"].map(isRegression)).toEqual([true, true, false]);
  });

  test("are the same under any of their names, and unknown ones under one", () => {
    expect(isSameTask("MNLI", "mnli_matched")).toBe(true);
    expect(isSameTask("yelp", "Yelp")).toBe(true);
    expect(isSameTask("yelp", "imdb")).toBe(false);
    expect(isSameTask("mnli", "mnli-mm")).toBe(false);
  });

  test("have the label orders of GLUE's copies on the Hugging Face Hub", () => {
    const orders = Object.fromEntries(
      "sst2 cola mrpc qqp mnli qnli rte wnli".split(" ").map((name) => [name, taskCalled(name).classes]),
    );
    expect(orders).toEqual({
      sst2: ["negative", "positive"],
      cola: ["unacceptable", "acceptable"],
      mrpc: ["not_equivalent", "equivalent"],
      qqp: ["not_duplicate", "duplicate"],
      mnli: ["entailment", "neutral", "contradiction"],
      qnli: ["entailment", "not_entailment"],
      rte: ["entailment", "not_entailment"],
      wnli: ["not_entailment", "entailment"],
    });
  });

  test("are recognised by their class names, of which some may be missing", () => {
    expect(classesWithNames(["not_entailment"])).toEqual(["entailment", "not_entailment"]);
    expect(classesWithNames(["neutral", "Entailment"])).toEqual(["entailment", "neutral", "contradiction"]);
    expect(classesWithNames(["sci/tech", "world"])?.[0]).toBe("World");
    expect(classesWithNames(["neutral", "not_entailment"])).toBeUndefined();
  });
});
