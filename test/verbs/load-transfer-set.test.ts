import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadDataset } from "../../src/verbs/load-dataset.js";
import { loadTransferSet } from "../../src/verbs/load-transfer-set.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { attackLog } from "../results/attack-results.js";
import { describeShared, shared } from "../shared-files.js";

const folder = temporaryFolder();

test.each(["log.csv", "log.jsonl"])(
  "%s that attack saved: texts before and after, pairs included, and the original where the attack failed",
  async (name) => {
    const path = join(folder, name);
    const rows = attackLog()
      .toRows()
      .map((row) => ({ ...row, pair: "second", perturbedPair: "second!" }));
    await attackLog(rows).save(path);
    const { clean, adversarial } = await loadTransferSet(path);
    expect([clean.name, adversarial.name]).toEqual([`${name}, original`, `${name}, attacked`]);
    expect(clean.examples.map(({ text, pair }) => [text, pair])).toEqual(
      rows.map(({ text, pair }) => [text, pair]),
    );
    expect(adversarial.examples.map(({ text, pair, label }) => [text, pair, label])).toEqual(
      rows.map(({ status, label, ...row }) =>
        status === "succeeded" ? [row.perturbedText, row.perturbedPair, label] : [row.text, row.pair, label],
      ),
    );
  },
);

test("single texts in JSON Lines, whose pairs are null, are single texts", async () => {
  const path = join(folder, "single.jsonl");
  await attackLog([{}, {}]).save(path);
  const { clean, adversarial } = await loadTransferSet(path);
  expect(clean.examples.map(({ pair }) => pair)).toEqual([undefined, undefined]);
  expect(adversarial.examples.map(({ pair }) => pair)).toEqual([undefined, undefined]);
});

test("what is wrong with a file is told", async () => {
  const [plain, same] = [join(folder, "data.tsv"), join(folder, "same.csv")];
  writeFileSync(plain, "sentence\tlabel\ngood\t1\n");
  writeFileSync(same, "text,perturbedText,label\ngood,good,1\n");
  expect(await refusal(() => loadTransferSet(plain))).toContain("no attacked texts in data.tsv");
  expect(await refusal(() => loadTransferSet(same, { changedOnly: true }))).toBe(
    `nothing was changed in ${same}: all texts are the original ones`,
  );
  expect(await refusal(() => loadTransferSet(""))).toContain("invalid data");
  expect(await refusal(() => loadTransferSet(plain, { limit: 1 } as object))).toContain(
    "unknown option: limit",
  );
});

describeShared("shared/data", () => {
  test.each(readdirSync(shared("data/attacks")))(
    "attacks/%s: as many changed texts as successes",
    async (file) => {
      const path = shared(`data/attacks/${file}`);
      const successes = readFileSync(path, "utf8").match(/"result": "Successful"/g)!.length;
      const all = await loadTransferSet(path, { task: "sst2" });
      expect([all.clean.size, all.adversarial.size]).toEqual([1821, 1821]);
      expect(all.adversarial.hash).toBe((await loadDataset(path)).hash);
      const changed = await loadTransferSet(path, { task: "sst2", changedOnly: true });
      expect([changed.clean.size, changed.adversarial.size]).toEqual([successes, successes]);
      expect(changed.clean.examples.map(({ label }) => label)).toEqual(
        changed.adversarial.examples.map(({ label }) => label),
      );
    },
  );

  test.each([
    ["sst2", 148, 17],
    ["rte", 81, 0],
    ["qnli", 148, 15],
    ["qqp", 78, 7],
    ["mnli", 121, 0],
    ["mnli-mm", 162, 43],
  ])("advglue/dev_ann.json, %s: %d texts, of which %d have no original", async (task, count, lost) => {
    const { clean, adversarial } = await loadTransferSet(shared("data/advglue/dev_ann.json"), { task });
    expect([clean.size, adversarial.size]).toEqual([count - lost, count - lost]);
    for (const [i, { text, pair }] of clean.examples.entries()) {
      const attacked = adversarial.examples[i];
      expect(text === attacked.text && pair === attacked.pair).toBe(false);
    }
    expect(clean.notes).toEqual(
      lost === 0 ? [] : [`${lost} of ${count} texts have no original, and are left out`],
    );
  });
});
