import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { evaluate } from "../../src/verbs/evaluate.js";
import { loadModel } from "../../src/verbs/load-model.js";
import { prune } from "../../src/verbs/prune.js";
import { cutAfter } from "../fixtures/hub-server.js";
import { refusal } from "../fixtures/refusal.js";
import { temporaryFolder } from "../fixtures/temporary-folder.js";
import { tinyClassifier } from "../fixtures/tiny-model.js";
import { tinyHub } from "../models/hub/hub-client.js";
import { abortAfter, recordProgress, silent } from "./progress-calls.js";
import { sentences } from "./sentences.js";

const { hub, OLD, NEW, files, serve, reset } = await tinyHub();
let cache: string;

beforeEach(() => {
  reset();
  cache = temporaryFolder();
  vi.stubEnv("HF_ENDPOINT", hub.url);
  vi.stubEnv("HF_HUB_CACHE", cache);
  vi.stubEnv("HF_TOKEN", "hf_mine");
  vi.stubEnv("HF_HUB_OFFLINE", "");
  vi.stubEnv("TRANSFORMERS_OFFLINE", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("a model of the Hub", () => {
  test("is loaded by its id; results tell its commit", async () => {
    const model = await loadModel("acme/tiny", silent);
    const same = await tinyClassifier({ seed: 2 });
    const { weightsHash } = same;
    expect(model.weightsHash).toBe(weightsHash);
    expect([model.id, model.revision]).toEqual(["acme/tiny", NEW]);
    expect(model.toJSON()).toMatchObject({ id: "acme/tiny", revision: NEW });
    expect(String(model)).toContain(NEW);
    const evaluation = await evaluate(model, sentences, silent);
    expect(evaluation.provenance.model).toEqual({ id: "acme/tiny", weightsHash, revision: NEW });
    const pruned = await prune(model, [{ layer: 0, head: 1 }]);
    expect([pruned.id, pruned.revision]).toEqual(["acme/tiny, pruned", NEW]);
    for (const each of [model, same, pruned]) each.dispose();
  });

  test("at a revision, from the cache the second time, with the environment's token", async () => {
    const first = await loadModel("acme/tiny", { revision: OLD, ...silent });
    expect(hub.asked.every(({ authorization }) => authorization === "Bearer hf_mine")).toBe(true);
    hub.forget();
    const second = await loadModel("acme/tiny", { revision: OLD, ...silent });
    expect(hub.asked).toEqual([]);
    expect([second.revision, second.weightsHash]).toEqual([OLD, first.weightsHash]);
    first.dispose();
    second.dispose();
  });

  test("with another token than the environment's", async () => {
    serve({ token: "hf_other" });
    expect(await refusal(() => loadModel("acme/tiny", silent))).toContain("unknown model: acme/tiny");
    (await loadModel("acme/tiny", { token: "hf_other", ...silent })).dispose();
  });

  test("tells its progress in bytes, and is cancelled by a signal with the part kept", async () => {
    const { calls, ...options } = recordProgress();
    (await loadModel("acme/tiny", { revision: OLD, ...options })).dispose();
    const total = files["model.safetensors"].length;
    expect(calls[calls.length - 1]).toEqual([total, total]);

    hub.fail(/^\/storage/, (response, bytes) => response.write(bytes.subarray(0, 6000)));
    const { signal, onProgress } = abortAfter(6000);
    await expect(loadModel("acme/tiny", { signal, onProgress })).rejects.toThrow("enough");
    hub.forget();
    (await loadModel("acme/tiny", silent)).dispose();
    expect(hub.asked.at(-1)).toMatchObject({ range: "bytes=6000-", sent: total - 6000 });
  });

  test("shows a bar in megabytes while weights come, and none for what is in the cache", async () => {
    let shown = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      shown += text;
      return true;
    });
    (await loadModel("acme/tiny")).dispose();
    expect(shown).toMatch(/^Downloading acme\/tiny \(MB\): 0 in [^\n]*\n$/);
    shown = "";
    (await loadModel("acme/tiny")).dispose();
    expect(shown).toBe("");
  });

  test("goes on where the connection was cut", async () => {
    hub.fail(/^\/storage/, cutAfter(5000));
    (await loadModel("acme/tiny", silent)).dispose();
    expect(hub.asked.at(-1)).toMatchObject({ range: "bytes=5000-" });
  });
});

describe("refusals", () => {
  test.each<[string, object, string | RegExp]>([
    [
      "bert-mini-sst2",
      { revision: "main" },
      "invalid revision: main (expected none: bert-mini-sst2 is not on the Hub)",
    ],
    [
      "acme/tiny",
      { revision: "../../x" },
      "invalid revision: ../../x (expected a branch, a tag or a commit)",
    ],
    ["acme/tiny", { revision: 7 }, "invalid revision: 7 (expected a branch, a tag or a commit)"],
    ["acme/tiny", { revison: "v1" }, "unknown option: revison (did you mean revision?)"],
    ["acme/tiny", { token: "two words" }, "invalid token of the Hub (expected one word, hf_…)"],
    ["acme/tiny", { token: 7 }, "invalid token of the Hub (expected one word, hf_…)"],
    ["acme/none", {}, /^unknown model: acme\/none \(no folder here; /],
    ["acme/tiny", { revision: "v9" }, "unknown revision of acme/tiny: v9"],
  ])("%s with %j", async (id, options, line) => {
    const message = await refusal(() => loadModel(id, options));
    if (typeof line === "string") expect(message).toBe(line);
    else expect(message).toMatch(line);
  });

  test("a cache that cannot be written", async () => {
    const file = join(cache, "file");
    writeFileSync(file, "in the way");
    vi.stubEnv("HF_HUB_CACHE", join(file, "hub"));
    expect(await refusal(() => loadModel("acme/tiny"))).toMatch(
      new RegExp(`^cannot write ${file}/hub/models--acme--tiny/.*: a part of its path is not a folder$`),
    );
    expect(readdirSync(cache)).toEqual(["file"]);
  });
});
