import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { loadFolder } from "../../../src/models/folder.js";
import { fetchModel } from "../../../src/models/hub/fetch-model.js";
import { gitSha1, HubServer, sha256, status } from "../../fixtures/hub-server.js";
import { refusal } from "../../fixtures/refusal.js";
import { temporaryFolder } from "../../fixtures/temporary-folder.js";
import { clientOf, noProgress, tinyHub } from "./hub-client.js";

const { hub, NEW, files, reset } = await tinyHub();
beforeEach(reset);

describe("without the Hub", () => {
  const offline = (cache: string) => clientOf(hub, cache, { offline: true });

  test("a cache that Python filled is used as it is", async () => {
    const cache = temporaryFolder();
    pythonCache(cache);
    for (const [revision, client] of [
      [NEW, clientOf(hub, cache)],
      [NEW, offline(cache)],
      ["main", offline(cache)],
    ] as const) {
      const { folder, commit } = await fetchModel("acme/tiny", revision, client, noProgress);
      expect(commit).toBe(NEW);
      expect((await loadFolder(folder, "tiny")).files.has("tokenizer_config.json")).toBe(true);
    }
    expect(hub.asked).toEqual([]);
  });

  test("offline without a cache: one line, and no question to anybody", async () => {
    const cache = join(temporaryFolder(), "nowhere");
    expect(await refusal(() => fetchModel("acme/tiny", "main", offline(cache), noProgress))).toBe(
      `cannot load acme/tiny from the Hub: it is not in ${cache} at main, and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set`,
    );
    expect(hub.asked).toEqual([]);
  });

  test("offline with another revision, or a part of the files", async () => {
    const cache = temporaryFolder();
    pythonCache(cache);
    const line = (revision: string) =>
      refusal(() => fetchModel("acme/tiny", revision, offline(cache), noProgress));
    expect(await line("v1")).toContain(`: it is not in ${cache} at v1, `);
    rmSync(join(cache, "models--acme--tiny", "snapshots", NEW, "model.safetensors"));
    expect(await line("main")).toContain(`: model.safetensors of it is not in ${cache} at main, `);
  });

  test("a server that is down, or ill: what the branch last was serves, else a line says so", async () => {
    const gone = await HubServer.start();
    const client = (cache: string) => clientOf(gone, cache);
    gone.stop();
    const cache = temporaryFolder();
    expect(await refusal(() => fetchModel("acme/tiny", "main", client(cache), noProgress))).toMatch(
      /^cannot load acme\/tiny from the Hub: cannot reach http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED .*HF_HUB_OFFLINE=1\)$/,
    );
    await fetchModel("acme/tiny", "main", clientOf(hub, cache), noProgress);
    expect((await fetchModel("acme/tiny", "main", client(cache), noProgress)).commit).toBe(NEW);
    hub.fail(/revision/, status(503), 9);
    expect((await fetchModel("acme/tiny", "main", clientOf(hub, cache), noProgress)).commit).toBe(NEW);
  });

  test("a model that is gone from the Hub is not taken from the cache by its branch, but by its commit", async () => {
    const cache = temporaryFolder();
    await fetchModel("acme/tiny", "main", clientOf(hub, cache), noProgress);
    hub.repositories.clear();
    const fetched = (revision: string) => fetchModel("acme/tiny", revision, clientOf(hub, cache), noProgress);
    expect(await refusal(() => fetched("main"))).toContain("unknown model: acme/tiny");
    expect((await fetched(NEW)).commit).toBe(NEW);
  });
});

/** The cache as huggingface_hub's documentation draws it. */
function pythonCache(cache: string): void {
  const place = join(cache, "models--acme--tiny");
  for (const folder of ["blobs", "refs", join("snapshots", NEW), join(".no_exist", NEW)]) {
    mkdirSync(join(place, folder), { recursive: true });
  }
  writeFileSync(join(place, "refs", "main"), NEW);
  for (const name of ["added_tokens.json", "vocab.txt"])
    writeFileSync(join(place, ".no_exist", NEW, name), "");
  for (const [name, bytes] of Object.entries(files)) {
    const blob = name === "model.safetensors" ? sha256(bytes) : gitSha1(bytes);
    writeFileSync(join(place, "blobs", blob), bytes);
    symlinkSync(`../../blobs/${blob}`, join(place, "snapshots", NEW, name));
  }
}
