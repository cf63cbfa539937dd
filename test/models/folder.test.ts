import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadFolder } from "../../src/models/folder.js";
import { type NamedArray, writeSafetensors } from "../../src/models/safetensors.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyModelFolder } from "../fixtures/tiny-model.js";
import { wordPiece } from "../fixtures/word-piece.js";

describe("loadFolder", () => {
  test("reads config, weights and tokenizer", async () => {
    const parts = await loadFolder(await tinyModelFolder(), "tiny");
    expect(parts.id).toBe("tiny");
    expect(parts.config).toMatchObject({
      layers: 2,
      heads: 2,
      hiddenSize: 8,
      labels: ["NEGATIVE", "POSITIVE"],
    });
    expect(parts.state.size).toBe(3 + 2 + 2 * 16 + 4);
    expect(parts.tokenizer.encode("the film").ids).toEqual([2, 10, 13, 3]);
    expect([...parts.files.keys()]).toEqual(["tokenizer.json", "tokenizer_config.json"]);
  });

  test("the longest input is the tokenizer's, where that is shorter than the model's", async () => {
    const longest = async (model_max_length: unknown) => {
      const settings = { ...wordPiece([]).config, model_max_length };
      const files = { "tokenizer_config.json": JSON.stringify(settings) };
      return (await loadFolder(await tinyModelFolder({ files }), "tiny")).tokenizer.maxLength;
    };
    expect(await longest(10)).toBe(10);
    expect(await longest(512)).toBe(16);
    expect(await longest(1e30)).toBe(16);
    expect(await longest(undefined)).toBe(16);
  });

  test("weights in several shards are the same model as in one file", async () => {
    const whole = await loadFolder(await tinyModelFolder(), "tiny");
    const names = [...whole.state.keys()];
    const shard = (parity: number) => names.filter((_, i) => i % 2 === parity);
    const bytes = (parity: number) =>
      writeSafetensors(new Map(shard(parity).map((name) => [name, whole.state.get(name)!])));
    const weight_map = Object.fromEntries(names.map((name, i) => [name, `part-${i % 2}.safetensors`]));
    const files = {
      "model.safetensors": null,
      "model.safetensors.index.json": JSON.stringify({ metadata: { total_size: 1 }, weight_map }),
      "part-0.safetensors": bytes(0),
      "part-1.safetensors": bytes(1),
    };
    const parts = await loadFolder(await tinyModelFolder({ files }), "tiny");
    expect(parts.state).toEqual(whole.state);

    const { [names[3]]: _gone, ...less } = weight_map;
    const index = { "model.safetensors.index.json": JSON.stringify({ weight_map: less }) };
    const lacking = await tinyModelFolder({ files: { ...files, ...index } });
    expect(await refusal(() => loadFolder(lacking, "tiny"))).toBe(
      `missing tensor in model.safetensors.index.json: ${names[3]}`,
    );
    const swapped = await tinyModelFolder({ files: { ...files, "part-1.safetensors": bytes(0) } });
    expect(await refusal(() => loadFolder(swapped, "tiny"))).toBe(
      `missing tensor in part-1.safetensors: ${names[1]}`,
    );
    const gone = await tinyModelFolder({ files: { ...files, "part-1.safetensors": null } });
    expect(await refusal(() => loadFolder(gone, "tiny"))).toBe(
      `missing file: ${join(gone, "part-1.safetensors")}`,
    );
  });

  test("arrays that the config does not ask for are left alone", async () => {
    const ids = { shape: [1, 16], values: new Float32Array(16).fill(Number.NaN) };
    const folder = await tinyModelFolder({ tensors: (s) => s.set("bert.embeddings.position_ids", ids) });
    expect((await loadFolder(folder, "tiny")).state.has("bert.embeddings.position_ids")).toBe(false);
  });

  test("LayerNorm's weight and bias may have their old names, gamma and beta", async () => {
    // in checkpoints converted from TensorFlow
    const older = await loadFolder(await tinyModelFolder({ tensors: renameNorms }), "tiny");
    expect(older.state).toEqual((await loadFolder(await tinyModelFolder(), "tiny")).state);
  });

  test("needs no tokenizer settings: then the longest input is the model's", async () => {
    const folder = await tinyModelFolder({ files: { "tokenizer_config.json": null } });
    const { config, tokenizer } = await loadFolder(folder, "tiny");
    expect(tokenizer.maxLength).toBe(config.maxPositions);
  });

  test("refuses a folder that is not there, and a file in its place", async () => {
    const folder = join(temporaryFolder(), "nowhere");
    const config = join(folder, "config.json");
    expect(await refusal(() => loadFolder(folder, "x"))).toBe(`missing file: ${config}`);
    await writeFile(folder, "a file");
    expect(await refusal(() => loadFolder(folder, "x"))).toBe(`unreadable file: ${config} (ENOTDIR)`);
  });
});

function renameNorms(state: Map<string, NamedArray>): void {
  for (const [name, array] of [...state]) {
    if (!name.includes("LayerNorm")) continue;
    state.delete(name);
    state.set(name.replace(".weight", ".gamma").replace(".bias", ".beta"), array);
  }
}
