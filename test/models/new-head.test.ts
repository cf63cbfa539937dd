import { describe, expect, test } from "vitest";
import { loadFolder } from "../../src/models/folder.js";
import type { NewHead } from "../../src/models/new-head.js";
import { architectureCases } from "../fixtures/architecture-values.js";
import { maskedLanguageCases } from "../fixtures/masked-language-values.js";
import { refusal } from "../fixtures/refusal.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { writtenBareEncoder, writtenMaskedModel } from "../fixtures/written-folder.js";

const three: NewHead = { labels: ["bad", "fair", "good"], seed: 5 };

describe("a new head", () => {
  test("takes the place of a classifier's own; its encoder, pooler included, stays", async () => {
    const folder = await tinyModelFolder();
    const [own, fresh] = [await loadFolder(folder, "tiny"), await loadFolder(folder, "tiny", three)];
    expect(fresh.config.labels).toEqual(["bad", "fair", "good"]);
    expect(fresh.config.source).toMatchObject({
      architectures: ["BertForSequenceClassification"],
      id2label: { 0: "bad", 1: "fair", 2: "good" },
      label2id: { bad: 0, fair: 1, good: 2 },
    });
    expect([...fresh.state.keys()]).toEqual([...own.state.keys()]);
    for (const [name, { values }] of own.state) {
      if (!name.startsWith("classifier.")) expect(fresh.state.get(name)!.values, name).toEqual(values);
    }
    expect(fresh.state.get("classifier.weight")!.shape).toEqual([3, 8]);
    expect([...fresh.state.get("classifier.bias")!.values]).toEqual([0, 0, 0]);
  });

  test("is normal with the config's deviation, and its seed decides it", async () => {
    const folder = await tinyModelFolder({ config: { initializer_range: 0.5, hidden_size: 8 } });
    const weights = async (seed?: number) => {
      const labels = Array.from({ length: 200 }, (_, i) => `class ${i}`);
      return (await loadFolder(folder, "tiny", { labels, ...(seed !== undefined && { seed }) })).state.get(
        "classifier.weight",
      )!;
    };
    const { values } = await weights();
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    expect(values).toHaveLength(1600);
    expect(Math.abs(deviation - 0.5)).toBeLessThan(0.03); // three standard errors
    expect((await weights(0)).values).toEqual(values);
    expect((await weights(1)).values).not.toEqual(values);
  });

  test.each(architectureCases.map(({ name, config }) => [name, config] as const))(
    "makes a classifier of %s that was saved alone",
    async (_name, config) => {
      const { architectures, id2label, label2id, ...bare } = config as Record<string, unknown>;
      const parts = await loadFolder(
        writtenBareEncoder({ ...bare, architectures: ["SomeModel"] }),
        "bare",
        three,
      );
      expect(parts.config.labels).toEqual(three.labels);
      expect(parts.config.source.architectures).toEqual([
        expect.stringMatching(/ForSequenceClassification$/),
      ]);
      for (const { values } of parts.state.values()) expect(values.every(Number.isFinite)).toBe(true);
    },
  );

  test("makes a classifier of a masked language model", async () => {
    const { config } = maskedLanguageCases[0]!;
    const parts = await loadFolder(writtenMaskedModel(config), "masked", three);
    expect(parts.config.labels).toEqual(three.labels);
    expect([...parts.state.keys()].some((name) => name.startsWith("cls."))).toBe(false);
  });

  test.each<[readonly string[], string]>([
    [["one"], 'invalid labels of the new head: ["one"] (expected names of at least two classes)'],
    [["a", ""], 'invalid labels of the new head: ["a",""] (expected names of at least two classes)'],
    [["a", "a"], 'invalid labels of the new head: ["a","a"] (expected a name of its own for each class)'],
  ])("of %j is refused", async (labels, line) => {
    const folder = await tinyModelFolder();
    expect(await refusal(() => loadFolder(folder, "tiny", { labels }))).toBe(line);
  });
});
