import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { loadFolder } from "../../../src/models/folder.js";
import { fetchModel } from "../../../src/models/hub/fetch-model.js";
import { TOKENIZER_FILES } from "../../../src/models/tokenizers/tokenizer-files.js";
import { gitSha1, sha256 } from "../../fixtures/hub-server.js";
import { refusal } from "../../fixtures/refusal.js";
import { temporaryFolder } from "../../fixtures/temporary-folder.js";
import { tinyVocabulary } from "../../fixtures/tiny-model.js";
import { clientOf, noProgress, tinyHub } from "./hub-client.js";

const { hub, OLD, NEW, old, files, serve, reset } = await tinyHub();
beforeEach(reset);

describe("a download", () => {
  test("lays the files out as Python's huggingface_hub does, and loads", async () => {
    const cache = temporaryFolder();
    const { folder, commit } = await fetchModel("acme/tiny", "main", clientOf(hub, cache), noProgress);
    const place = join(cache, "models--acme--tiny");
    expect([folder, commit]).toEqual([join(place, "snapshots", NEW), NEW]);
    expect(readFileSync(join(place, "refs", "main"), "utf8")).toBe(NEW);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
    for (const [name, bytes] of Object.entries(files)) {
      const checksum = name === "model.safetensors" ? sha256(bytes) : gitSha1(bytes);
      expect(readlinkSync(join(folder, name))).toBe(`../../blobs/${checksum}`);
      expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);
    }
    expect(readdirSync(join(place, "blobs")).length).toBe(Object.keys(files).length);
    const absent = TOKENIZER_FILES.filter((name) => !(name in files));
    expect(readdirSync(join(place, ".no_exist", NEW)).sort()).toEqual([...absent].sort());
    expect((await loadFolder(folder, "tiny")).config.hiddenSize).toBe(8);
  });

  test("brings only what a model needs, its weights last", async () => {
    const others = { "README.md": Buffer.from("# Tiny"), "pytorch_model.bin": Buffer.alloc(9000) };
    serve({ commits: { [NEW]: { ...others, ...files, "vocab.txt": Buffer.from("[PAD]\n") } } });
    await fetchModel("acme/tiny", "main", clientOf(hub, temporaryFolder()), noProgress);
    const resolved = hub.paths.flatMap((path) => /resolve\/b+\/(.*)/.exec(path)?.[1] ?? []);
    expect([...resolved].sort()).toEqual([...Object.keys(files), "vocab.txt"].sort());
    expect(resolved[resolved.length - 1]).toBe("model.safetensors");
  });

  test("of an older model brings its vocabulary in place of tokenizer.json, once", async () => {
    const { "tokenizer.json": _, ...older } = files;
    const vocabulary = { "vocab.txt": Buffer.from(tinyVocabulary.join("\n")) };
    serve({ commits: { [NEW]: { ...older, ...vocabulary } } });
    const cache = temporaryFolder();
    const fetched = (offline = false) =>
      fetchModel("acme/tiny", NEW, clientOf(hub, cache, { offline }), noProgress);
    const { tokenizer } = await loadFolder((await fetched()).folder, "tiny");
    expect(tokenizer.encode("a good film").ids).toEqual([2, 9, 24, 13, 3]);
    hub.forget();
    expect((await fetched()).commit).toBe(NEW);
    expect((await fetched(true)).commit).toBe(NEW);
    expect(hub.asked).toEqual([]);
  });

  test("tells the bytes of the weights, up to all of them", async () => {
    const calls: [number, number][] = [];
    const client = clientOf(hub, temporaryFolder());
    await fetchModel("acme/tiny", "main", client, (done, total) => calls.push([done, total]));
    const { length } = files["model.safetensors"];
    expect(calls[0]).toEqual([0, length]);
    expect(calls[calls.length - 1]).toEqual([length, length]);
    expect(calls.every(([done], i) => i === 0 || done >= calls[i - 1][0])).toBe(true);
  });

  test("shares with another revision the files that are the same", async () => {
    const cache = temporaryFolder();
    await fetchModel("acme/tiny", "v1", clientOf(hub, cache), noProgress);
    hub.forget();
    const { folder } = await fetchModel("acme/tiny", "main", clientOf(hub, cache), noProgress);
    expect(hub.paths.filter((path) => path.includes("/resolve/"))).toEqual([
      `GET /acme/tiny/resolve/${NEW}/model.safetensors`,
    ]);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
  });

  test("of an old id without an owner goes into a folder of that name", async () => {
    serve({}, "tiny");
    const cache = temporaryFolder();
    const { folder } = await fetchModel("tiny", "main", clientOf(hub, cache), noProgress);
    expect(folder).toBe(join(cache, "models--tiny", "snapshots", NEW));
  });

  test("of a renamed model follows the Hub to its new name", async () => {
    const moved = (path: string) => path.replace("/acme/old-name/", "/acme/tiny/");
    hub.fail(
      /old-name/,
      (response, _bytes, request) => response.writeHead(307, { location: moved(request.url!) }).end(),
      9,
    );
    hub.repositories.set("acme/old-name", { refs: {}, commits: { [NEW]: files } });
    const client = clientOf(hub, temporaryFolder());
    expect((await fetchModel("acme/old-name", "main", client, noProgress)).commit).toBe(NEW);
  });
});

describe("the revision", () => {
  test.each([
    ["main", NEW],
    ["v1", OLD],
    ["refs/pr/1", OLD],
    [OLD, OLD],
  ])("%s", async (revision, expected) => {
    const cache = temporaryFolder();
    const { folder, commit } = await fetchModel("acme/tiny", revision, clientOf(hub, cache), noProgress);
    expect(commit).toBe(expected);
    expect(
      readFileSync(join(folder, "model.safetensors")).equals(
        (expected === OLD ? old : files)["model.safetensors"],
      ),
    ).toBe(true);
    const refs = join(cache, "models--acme--tiny", "refs");
    if (revision === OLD) expect(() => lstatSync(refs)).toThrow("ENOENT");
    else expect(readFileSync(join(refs, revision), "utf8")).toBe(expected);
  });

  test("a branch that moved is downloaded anew; one that did not costs one question", async () => {
    const cache = temporaryFolder();
    serve({ refs: { main: OLD } });
    await fetchModel("acme/tiny", "main", clientOf(hub, cache), noProgress);
    hub.forget();
    await fetchModel("acme/tiny", "main", clientOf(hub, cache), noProgress);
    expect(hub.paths).toEqual(["GET /api/models/acme/tiny/revision/main"]);
    serve({ refs: { main: NEW } });
    expect((await fetchModel("acme/tiny", "main", clientOf(hub, cache), noProgress)).commit).toBe(NEW);
    expect(readFileSync(join(cache, "models--acme--tiny", "refs", "main"), "utf8")).toBe(NEW);
  });

  test("a commit in the cache needs no network", async () => {
    const cache = temporaryFolder();
    await fetchModel("acme/tiny", OLD, clientOf(hub, cache), noProgress);
    hub.forget();
    expect((await fetchModel("acme/tiny", OLD, clientOf(hub, cache), noProgress)).commit).toBe(OLD);
    expect(hub.asked).toEqual([]);
  });
});

describe("weights in shards", () => {
  const half = Math.floor(files["model.safetensors"].length / 2);
  const [first, second] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  const index = (shards: string[]) =>
    Buffer.from(JSON.stringify({ weight_map: Object.fromEntries(shards.map((name, i) => [`t${i}`, name])) }));
  const { "model.safetensors": weights, ...rest } = files;
  const sharded = {
    ...rest,
    "model.safetensors.index.json": index([first, second]),
    [first]: weights.subarray(0, half),
    [second]: weights.subarray(half),
  };

  test("are all brought, and only all of them count as the model", async () => {
    serve({ commits: { [NEW]: sharded } });
    const cache = temporaryFolder();
    const calls: number[][] = [];
    const client = clientOf(hub, cache);
    const { folder } = await fetchModel("acme/tiny", NEW, client, (...call) => calls.push(call));
    expect(readdirSync(folder).sort()).toEqual(Object.keys(sharded).sort());
    expect(calls[calls.length - 1]).toEqual([weights.length, weights.length]);
    rmSync(join(folder, second));
    expect(
      await refusal(() => fetchModel("acme/tiny", NEW, clientOf(hub, cache, { offline: true }), noProgress)),
    ).toContain(`: ${second} of it is not in ${cache} at ${NEW}, `);
    hub.forget();
    calls.length = 0;
    await fetchModel("acme/tiny", NEW, clientOf(hub, cache), (...call) => calls.push(call));
    expect(hub.paths.filter((path) => path.includes("/resolve/"))).toEqual([]); // the blob is there
    expect(calls).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(sharded).sort());
  });

  test("a shard that the repository lacks, and one that is a path, are refused", async () => {
    const { [second]: _gone, ...lacking } = sharded;
    serve({ commits: { [NEW]: lacking } });
    const fetched = () => fetchModel("acme/tiny", NEW, clientOf(hub, temporaryFolder()), noProgress);
    expect(await refusal(fetched)).toBe(`missing file: acme/tiny/${second}`);
    const evil = { ...sharded, "model.safetensors.index.json": index(["../../../evil.safetensors"]) };
    serve({ commits: { [NEW]: evil } });
    expect(await refusal(fetched)).toBe(
      'invalid model.safetensors.index.json: t0 in "../../../evil.safetensors" (expected a .safetensors file beside it)',
    );
  });
});
